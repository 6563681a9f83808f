"""Which labels a thing said carries. Pure; the definition says by what it is recognised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yizhou.records.consent.definitions import Label, labels, positive

_MEDICINES = frozenset(
    {
        "MedicationRequest",
        "MedicationDispense",
        "MedicationStatement",
        "MedicationAdministration",
        "Medication",
    }
)
_RESULTS = frozenset({"Observation", "DiagnosticReport"})
_POSITIVE = frozenset({"POS", "A", "AA", "DET", "R", "H", "HH"})


@dataclass(frozen=True, slots=True)
class Said:
    """One resource, or one document, as labels look at it. `value`: of a result, in words; `marks`: its interpretation codes."""

    type: str
    codes: frozenset[str]
    text: str
    value: str = ""
    marks: frozenset[str] = frozenset()


def labels_of(told: Iterable[Said]) -> frozenset[str]:
    """Labels of everything told together."""
    return frozenset(label.id for one in told for label in labels().values() if _carries(label, one))


def _carries(label: Label, one: Said) -> bool:
    if not label.records.isdisjoint(one.codes):
        return True
    if one.type in _MEDICINES:
        return any(word in one.text for word in label.medicines)
    if one.type in _RESULTS:
        named = any(result in one.codes or result in one.text for result in label.results)
        return named and _is_positive(one)
    return any(code.startswith(label.conditions) for code in one.codes if label.conditions) or any(
        word in one.text for word in label.words
    )


def _is_positive(one: Said) -> bool:
    if not one.marks.isdisjoint(_POSITIVE):
        return True
    text = one.value.lower()
    return any(word in text for word in positive()) and not text.startswith(("非", "non", "not", "未"))


def value_of(content: Mapping[str, Any]) -> str:
    """What a result says, in words."""
    concept = content.get("valueCodeableConcept")
    if isinstance(concept, dict):
        displays = [
            str(coding.get("display", ""))
            for coding in concept.get("coding") or []
            if isinstance(coding, dict)
        ]
        return " ".join([str(concept.get("text", "")), *displays])
    return str(content.get("valueString") or content.get("conclusion") or "")
