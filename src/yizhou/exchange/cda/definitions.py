"""Reads `definitions/exchange/cda/`: limits, how statements become resources, measurements, documents, units."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment


@cache
def _load(name: str) -> dict[str, Any]:
    with (environment().definitions / "exchange" / "cda" / name).open(encoding="utf-8") as file:
        return yaml.safe_load(file)


@dataclass(frozen=True, slots=True)
class Limits:
    """`limits.yaml`."""

    document_bytes: int
    elements: int
    depth: int
    future_hours: int
    places_per_code: int


@cache
def limits() -> Limits:
    found = _load("limits.yaml")
    return Limits(
        found["document_megabytes"] * 1024 * 1024,
        found["elements"],
        found["depth"],
        found["future_hours"],
        found["places_per_code"],
    )


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a data element measures, in LOINC. `category` is a FHIR observation category."""

    loinc: str
    display: str
    category: str


@cache
def measurements() -> Mapping[str, Measurement]:
    """Data element id → LOINC, from `measurements.yaml`."""
    found: dict[str, Measurement] = {}
    for category, elements in _load("measurements.yaml")["elements"].items():
        for element, (loinc, display) in elements.items():
            found[element] = Measurement(loinc, display, category)
    return found


@cache
def units() -> Mapping[str, str]:
    """Printed unit → UCUM code, from `measurements.yaml`."""
    return {str(printed): ucum for printed, ucum in _load("measurements.yaml")["units"].items()}


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """How the documents of one kind are read. `encounter` is a v3-ActCode class or empty; `authoritative`: its header
    says the whole of the visit. `medication`, `report`: what its medicines and results become, empty for the default.
    """

    encounter: str = ""
    authoritative: bool = False
    medication: str = ""
    report: str = ""
    newborn: bool = False


@cache
def document_rules() -> Mapping[str, DocumentRule]:
    """Document code → rule, from `documents.yaml`."""
    return {code: DocumentRule(**rule) for code, rule in _load("documents.yaml")["documents"].items()}


@cache
def section_categories() -> Mapping[str, str]:
    """Section code or name → FHIR observation category, from `documents.yaml`."""
    return {
        str(key): category for category, keys in _load("documents.yaml")["sections"].items() for key in keys
    }


@cache
def newborn_sections() -> frozenset[str]:
    """Codes and names of sections that speak of the child although the record target is the mother."""
    return frozenset(_load("documents.yaml")["newborn_sections"])


@dataclass(frozen=True, slots=True)
class Role:
    """What a data element contributes, and to which kind of resource: (`condition`, `code`)."""

    kind: str
    name: str


@cache
def roles() -> Mapping[str, tuple[Role, ...]]:
    """Data element id → its roles, from `mapping.yaml`."""
    found: dict[str, list[Role]] = {}
    for kind, names in _load("mapping.yaml")["roles"].items():
        for name, elements in names.items():
            for element in elements:
                found.setdefault(element, []).append(Role(kind, name))
    return {element: tuple(listed) for element, listed in found.items()}


@cache
def mapping(key: str) -> Any:
    """Any other part of `mapping.yaml`: words, sections, triggers."""
    return _load("mapping.yaml")[key]
