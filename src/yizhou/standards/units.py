"""Printed units of the data elements and their UCUM codes, which FHIR quantities carry."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["UCUM", "ucum"]

UCUM: Mapping[str, str] = MappingProxyType({
    "cm": "cm", "kg": "kg", "g": "g", "mg": "mg", "mmHg": "mm[Hg]", "℃": "Cel", "°C": "Cel", "次/min": "/min",
    "mmol/L": "mmol/L", "μmol/L": "umol/L", "g/L": "g/L", "mg/L": "mg/L", "U/L": "U/L", "IU/L": "[IU]/L",
    "10^9/L": "10*9/L", "G/L": "10*9/L", "mL": "mL", "%": "%", "岁": "a", "d": "d", "天": "d", "h": "h", "min": "min",
    "月": "mo", "周": "wk", "kg/m2": "kg/m2", "支": "{支}", "两": "{两}", "次": "{次}", "次/周": "/wk",
})  # fmt: skip


def ucum(unit: str) -> str:
    """The UCUM code of a printed unit; empty when it is not known."""
    return UCUM.get(unit, "")
