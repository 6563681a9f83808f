"""What a resource says, in words a table cell can hold. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from yizhou.records.domain_views.contracts import Value
from yizhou.records.timeline.api import is_abnormal, name_of, subject_of, tokens_of

_TRUTHS = {True: "是", False: "否"}
_STATES = {
    "resolved": "已痊愈",
    "inactive": "既往",
    "recurrence": "复发",
    "remission": "缓解",
    "refuted": "已排除",
}


def _number(quantity: Mapping[str, Any]) -> str:
    value = quantity.get("value")
    if value is None:
        return ""
    figure = f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f"{quantity.get('comparator', '')}{figure} {quantity.get('unit') or quantity.get('code') or ''}".strip()


def _day(text: Any) -> str:
    return str(text or "")[:10]


def value_text(holder: Mapping[str, Any]) -> str:
    """The value of an Observation or of one of its components."""
    for key, word in _VALUES.items():
        if key in holder:
            return word(holder[key])
    return "未测" if "dataAbsentReason" in holder else ""


_VALUES: dict[str, Callable[[Any], str]] = {
    "valueQuantity": _number,
    "valueCodeableConcept": name_of,
    "valueString": str,
    "valueBoolean": lambda value: _TRUTHS[bool(value)],
    "valueInteger": str,
    "valueDateTime": _day,
    "valueTime": str,
    "valuePeriod": lambda value: f"{_day(value.get('start'))} 至 {_day(value.get('end'))}",
    "valueRange": lambda value: f"{_number(value.get('low', {}))}～{_number(value.get('high', {}))}",
    "valueRatio": lambda value: (
        f"{_number(value.get('numerator', {}))}/{_number(value.get('denominator', {}))}"
    ),
}


def _observed(holder: Mapping[str, Any]) -> Value:
    name = name_of(holder.get("code")).removesuffix("代码")
    return Value(name, value_text(holder), is_abnormal(holder))


def _condition(content: Mapping[str, Any]) -> Iterator[Value]:
    status = (content.get("clinicalStatus") or {}).get("coding") or [{}]
    state = _STATES.get(str(status[0].get("code", "")), "")
    yield Value("诊断", "，".join(text for text in (subject_of(content), state) if text))


def _immunization(content: Mapping[str, Any]) -> Iterator[Value]:
    protocol = (content.get("protocolApplied") or [{}])[0]
    dose = protocol.get("doseNumberPositiveInt") or protocol.get("doseNumberString")
    said = (f"第{dose}剂" if dose else "", content.get("lotNumber", ""), name_of(content.get("site")))
    yield Value(subject_of(content), " ".join(text for text in said if text) or "已接种")


def _medicine(content: Mapping[str, Any]) -> Iterator[Value]:
    dosages = content.get("dosageInstruction") or content.get("dosage") or []
    texts = [_dosage(each) for each in dosages if isinstance(each, dict)]
    yield Value(subject_of(content), "；".join(text for text in texts if text))


def _dosage(each: Mapping[str, Any]) -> str:
    rate = (each.get("doseAndRate") or [{}])[0]
    amount = _number(rate.get("doseQuantity") or {}) if isinstance(rate, dict) else ""
    return " ".join(text for text in (amount, str(each.get("text", "")), name_of(each.get("route"))) if text)


def _allergy(content: Mapping[str, Any]) -> Iterator[Value]:
    said = [each for each in content.get("reaction") or [] if isinstance(each, dict)]
    reactions = [name_of(each.get("manifestation")) or str(each.get("description", "")) for each in said]
    yield Value(subject_of(content), "、".join(text for text in reactions if text) or "过敏", True)


def _family(content: Mapping[str, Any]) -> Iterator[Value]:
    ills = [name_of(each.get("code")) for each in content.get("condition") or [] if isinstance(each, dict)]
    yield Value(name_of(content.get("relationship")) or "家族", "、".join(text for text in ills if text))


def _report(content: Mapping[str, Any]) -> Iterator[Value]:
    yield Value(subject_of(content), str(content.get("conclusion", "")))


def _invoice(content: Mapping[str, Any]) -> Iterator[Value]:
    total = content.get("totalGross") or content.get("totalNet") or {}
    yield Value("费用合计", f"{total.get('value', '')} 元" if total.get("value") is not None else "")
    for part in content.get("totalPriceComponent") or []:
        if isinstance(part, dict):
            yield Value(name_of(part.get("code")), f"{(part.get('amount') or {}).get('value', '')} 元")


def _request(content: Mapping[str, Any]) -> Iterator[Value]:
    yield Value(subject_of(content), name_of(content.get("reasonCode")))


def _appointment(content: Mapping[str, Any]) -> Iterator[Value]:
    asked = (content.get("requestedPeriod") or [{}])[0]
    yield Value(str(content.get("description") or "预约"), _day(content.get("start") or asked.get("start")))


def _goal(content: Mapping[str, Any]) -> Iterator[Value]:
    yield Value("目标", name_of(content.get("description")))


_WORDS: dict[str, Callable[[Mapping[str, Any]], Iterator[Value]]] = {
    "Condition": _condition,
    "Immunization": _immunization,
    "MedicationRequest": _medicine,
    "MedicationStatement": _medicine,
    "MedicationDispense": _medicine,
    "MedicationAdministration": _medicine,
    "AllergyIntolerance": _allergy,
    "FamilyMemberHistory": _family,
    "DiagnosticReport": _report,
    "Invoice": _invoice,
    "ServiceRequest": _request,
    "Appointment": _appointment,
    "Goal": _goal,
}


def said(content: Mapping[str, Any]) -> tuple[tuple[Value, frozenset[str]], ...]:
    """What a resource says, by name, each with the codes it is said under; a type nobody words is named only.

    The parts of an Observation have codes of their own (systolic and diastolic pressure).
    """
    if content.get("resourceType") == "Observation":
        parts = [part for part in content.get("component") or [] if isinstance(part, dict)]
        own = value_text(content)
        holders = [content, *parts] if own or not parts else parts
        found = [(_observed(holder), frozenset(tokens_of(holder.get("code") or []))) for holder in holders]
    else:
        word = _WORDS.get(str(content.get("resourceType")))
        codes = frozenset(tokens_of(content.get("code") or content.get("vaccineCode") or []))
        words = tuple(word(content)) if word else (Value(subject_of(content), ""),)
        found = [(value, codes) for value in words]
    return tuple((value, codes) for value, codes in found if value.name or value.text)
