"""What the timeline reads of a resource: when, what it is called, whether it is abnormal, where it belongs. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from yizhou.records.fhir.api import occurrence
from yizhou.records.fhir.contracts import Stored
from yizhou.records.timeline import definitions
from yizhou.records.timeline.definitions import Verdict
from yizhou.records.timeline.naming import name, tokens, words

_CONCEPTS = {
    "Immunization": "vaccineCode",
    "MedicationRequest": "medicationCodeableConcept",
    "MedicationDispense": "medicationCodeableConcept",
    "MedicationStatement": "medicationCodeableConcept",
    "MedicationAdministration": "medicationCodeableConcept",
    "DocumentReference": "type",
    "Composition": "type",
    "Encounter": "type",
    "ImagingStudy": "procedureCode",
    "QuestionnaireResponse": "questionnaire",
    "AdverseEvent": "event",
}
_ABNORMAL = frozenset({"H", "HH", "L", "LL", "A", "AA", "HU", "LU", "HX", "LX", "POS", "R", "↑", "↓"})
_CRITICAL = frozenset({"HH", "LL", "AA", "HX", "LX"})
_UNREAL = frozenset({"entered-in-error", "cancelled", "not-done", "refuted"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One resource as the timeline sees it."""

    reference: str
    type: str
    content: Mapping[str, Any]
    started: datetime | None
    ended: datetime | None
    updated: datetime
    encounter: str
    verdict: Verdict | None
    name: str
    abnormal: bool
    real: bool


def concept(content: Mapping[str, Any]) -> Any:
    """The coded element that says what a resource is about."""
    return content.get(_CONCEPTS.get(str(content.get("resourceType")), "code"))


def subject_name(content: Mapping[str, Any]) -> str:
    """What a resource is about, in words."""
    found = name(concept(content))
    if found:
        return found
    for element in ("medicationReference", "description", "title"):
        value = content.get(element)
        text = value.get("display") if isinstance(value, dict) else value
        if isinstance(text, str) and text:
            return text
    return ""


def _interpretations(content: Mapping[str, Any]) -> frozenset[str]:
    found = set(tokens(content.get("interpretation") or []))
    for component in content.get("component") or []:
        if isinstance(component, dict):
            found |= set(tokens(component.get("interpretation") or []))
    return frozenset(found)


def number(value: Any) -> float | None:
    """The value of a Quantity."""
    magnitude = value.get("value") if isinstance(value, dict) else None
    return (
        float(magnitude) if isinstance(magnitude, int | float) and not isinstance(magnitude, bool) else None
    )


def bounds(holder: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Low and high of the first reference range."""
    ranges = holder.get("referenceRange")
    first = ranges[0] if isinstance(ranges, list) and ranges and isinstance(ranges[0], dict) else {}
    return number(first.get("low")), number(first.get("high"))


def outside(holder: Mapping[str, Any]) -> bool:
    """Whether a numeric value lies outside its own reference range."""
    value = number(holder.get("valueQuantity"))
    low, high = bounds(holder)
    return value is not None and ((low is not None and value < low) or (high is not None and value > high))


def is_abnormal(content: Mapping[str, Any]) -> bool:
    """Whether an observation is marked abnormal, or its numbers lie outside their ranges."""
    marks = _interpretations(content)
    if marks:
        return not marks.isdisjoint(_ABNORMAL)
    components = [each for each in content.get("component") or [] if isinstance(each, dict)]
    return outside(content) or any(outside(each) for each in components)


def is_critical(content: Mapping[str, Any]) -> bool:
    """Whether the laboratory marked a result as critical (危急值): HL7 v3 ObservationInterpretation HH, LL, AA …"""
    return not _interpretations(content).isdisjoint(_CRITICAL)


def _encounter(content: Mapping[str, Any]) -> str:
    for element in ("encounter", "context"):
        value = content.get(element)
        reference = value.get("reference") if isinstance(value, dict) else None
        if isinstance(reference, str) and reference.startswith("Encounter/"):
            return reference
    return ""


def _status(content: Mapping[str, Any]) -> frozenset[str]:
    found: set[str] = set()
    for element in ("status", "clinicalStatus", "verificationStatus"):
        found |= set(tokens(content.get(element) or []))
    return frozenset(found)


def read(stored: Stored) -> Reading | None:
    """A stored resource, or None when its type makes no events."""
    if not definitions.makes_events(stored.type):
        return None
    content = orjson.loads(stored.raw)
    about = concept(content)
    kinds = [content.get("category"), content.get("class"), content.get("modality")]
    every = [*tokens(about or []), *(token for kind in kinds for token in tokens(kind or []))]
    text = words(about, *kinds, content.get("serviceType"), content.get("reasonCode"))
    started, ended = occurrence(content)
    return Reading(
        reference=f"{stored.type}/{stored.id}",
        type=stored.type,
        content=content,
        started=started,
        ended=ended,
        updated=stored.updated,
        encounter=f"Encounter/{stored.id}" if stored.type == "Encounter" else _encounter(content),
        verdict=definitions.of_resource(stored.type, every, text),
        name=subject_name(content),
        abnormal=stored.type == "Observation" and is_abnormal(content),
        real=_status(content).isdisjoint(_UNREAL),
    )
