"""The operations of FHIR R4 and the codes that coded elements must carry, as tables.

Read from `tables/fhir_operations.json`, which `tools/fhir_tables/operations.py` makes of HL7's definitions.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation, going in."""

    name: str
    required: bool
    many: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One OperationDefinition. `types`: resource types it is for, empty: all; `levels` of system, type, instance."""

    id: str
    code: str
    url: str
    types: tuple[str, ...]
    levels: tuple[str, ...]
    parameters: tuple[Parameter, ...]


@cache
def _tables() -> dict[str, Any]:
    return orjson.loads(files("yizhou.standards").joinpath("tables/fhir_operations.json").read_bytes())


_BULK_PARAMETERS = tuple(
    Parameter(name, required=False, many=False, kind="string")
    for name in ("_outputFormat", "_since", "_type", "patient")
)
_BULK: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "export": ((), ("system",)),
    "patient-export": (("Patient",), ("type",)),
    "group-export": (("Group",), ("instance",)),
    "import": ((), ("system",)),
}
"""Operations of the FHIR Bulk Data Access guide, with types and levels (https://hl7.org/fhir/uv/bulkdata/export.html) and of its draft for import."""


@cache
def operation(definition: str) -> Operation:
    """By the id of its definition (`Resource-validate`)."""
    if definition == "expunge":
        reason = Parameter("reason", required=True, many=False, kind="string")
        return Operation(
            definition, definition, "urn:yizhou:OperationDefinition:expunge", (), ("instance",), (reason,)
        )
    if definition in _BULK:
        url = f"http://hl7.org/fhir/uv/bulkdata/OperationDefinition/{definition}"
        return Operation(definition, definition.rpartition("-")[2], url, *_BULK[definition], _BULK_PARAMETERS)
    row = _tables()["operations"][definition]
    parameters = tuple(
        Parameter(name, bool(least), bool(many), kind)
        for name, use, least, many, kind in row["parameters"]
        if use == "in"
    )
    return Operation(
        definition, row["code"], row["url"], tuple(row["types"]), tuple(row["levels"]), parameters
    )


@cache
def bound_codes(path: str) -> frozenset[str] | None:
    """`system|code` one of which a coded element (`Condition.clinicalStatus`) must carry; None: not bound."""
    name = _tables()["bindings"].get(path)
    return frozenset(_tables()["values"][name]) if name else None
