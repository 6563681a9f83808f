"""What a result means: normal, high, low, positive; and the range the sender's laboratory calls normal."""

from typing import Any

from yizhou.exchange.cda.datatypes import NS, Value, read_value, text_of
from yizhou.exchange.cda.definitions import mapping
from yizhou.exchange.cda.mapping.values import quantity
from yizhou.exchange.cda.statements import Statement
from yizhou.standards.code_systems import oid_of

_INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_ARROWS = {"↑": "H", "↓": "L", "偏高": "H", "偏低": "L", "高": "H", "低": "L", "阳性": "POS", "阴性": "NEG"}


def interpretation(statement: Statement) -> dict[str, Any] | None:
    """Normal, high, low, positive: from interpretationCode, or from a result code of the national table."""
    element = statement.child("interpretationCode")
    if element is not None:
        value = read_value(element)
        code = _ARROWS.get(value.code or value.display, value.code)
        if code:
            return {"coding": [{"system": _INTERPRETATION, "code": code}], "text": value.display or code}
    value = statement.value
    if value is not None and value.is_coded:
        return interpretation_of(value, statement.row.value_set_oid if statement.row else "")
    return None


def interpretation_of(value: Value, table_oid: str) -> dict[str, Any] | None:
    """The interpretation a result code stands for (`mapping.yaml`), or None."""
    listed = mapping("interpretations").get(oid_of(value.system or table_oid))
    code = listed.get(value.code) if listed else None
    names = {"N": "正常", "A": "异常", "IND": "不确定"}
    return (
        {"coding": [{"system": _INTERPRETATION, "code": code}], "text": names.get(code, code)}
        if code
        else None
    )


def reference_ranges(statement: Statement) -> list[dict[str, Any]]:
    """referenceRange/observationRange as FHIR: limits where they are figures, text otherwise."""
    found: list[dict[str, Any]] = []
    for element in statement.element.findall(f"{NS}referenceRange/{NS}observationRange"):
        one: dict[str, Any] = {}
        value = element.find(f"{NS}value")
        if value is not None:
            for name in ("low", "high"):
                limit = value.find(NS + name)
                if limit is not None:
                    read = Value(
                        "PQ",
                        number=(limit.get("value") or "").strip(),
                        unit=(limit.get("unit") or "").strip(),
                    )
                    if read.number_readable:
                        one[name] = quantity(read)
        text = text_of(element.find(f"{NS}text")) or (text_of(value) if value is not None and not one else "")
        if text:
            one["text"] = text
        if one:
            found.append(one)
    return found
