"""HL7 v3 values as FHIR R4 values: quantities with UCUM, codes with the system's URI and Chinese name, times, texts."""

import re
from typing import Any

from yizhou.exchange.cda.datatypes import NS, Value, read_moment, read_value, text_of
from yizhou.exchange.cda.definitions import units
from yizhou.exchange.cda.statements import PartFact, Statement
from yizhou.exchange.cda.value_checks import contradicts, unit_code
from yizhou.standards import code_systems, data_elements, icd10
from yizhou.standards.code_systems import CATALOGUE

CATALOGUE_URI = f"urn:oid:{CATALOGUE}"
UCUM = "http://unitsofmeasure.org"
CURRENCY = "urn:iso:std:iso:4217"
ELEMENT_EXTENSION = "urn:yizhou:fhir:data-element"
_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"false", "0"})
_YUAN = frozenset({"元", "CNY", "RMB", "人民币", ""})


def element_coding(element_id: str, name: str = "") -> dict[str, str]:
    """A data element as Coding."""
    coding = {"system": CATALOGUE_URI, "code": element_id}
    display = data_elements.name_of(element_id) or name
    return {**coding, "display": display} if display else coding


def statement_code(statement: Statement) -> dict[str, Any]:
    """What a statement is about, as CodeableConcept: its data element, or its own code, or only its name."""
    element_id = statement.data_element_id
    if element_id:
        return {"coding": [element_coding(element_id, statement.label)], "text": statement.label}
    if statement.code and statement.code_system:
        return {
            "coding": [coding(statement.code_system, statement.code, statement.display)],
            "text": statement.label,
        }
    return {"text": statement.label}


def coding(system: str, code: str, display: str = "") -> dict[str, str]:
    """A Coding; the Chinese name comes from the system's own table, else from the document."""
    found: dict[str, str] = {}
    if system:
        found["system"] = code_systems.uri(system)
    found["code"] = re.sub(r"\s+", " ", code)
    name = code_systems.display(system, code) or display if system else display
    if name:
        found["display"] = name
    return found


def codeable(value: Value, table_oid: str = "", *, keep_raw: bool = True) -> dict[str, Any]:
    """A coded value as CodeableConcept.

    A code whose written name is that of another code is not asserted: only the name is kept. An ICD-10 code that is
    none is not asserted either. `keep_raw`: the text then quotes the code as written.
    """
    system = value.system or table_oid
    text = value.display or value.text
    if not value.code:
        return {"text": text}
    if contradicts(system, value.code, value.display):
        return {"text": f"{value.display}（原代码 {value.code}）" if keep_raw else value.display}
    if code_systems.is_icd10(system) and not icd10.is_well_formed(value.code):
        return {"text": text if text and not keep_raw else f"{text or '未编码'}（原代码 {value.code}）"}
    found = coding(system, value.code, value.display)
    return {"coding": [found], "text": text or found.get("display") or value.code}


def number_of(text: str) -> int | float:
    """The figures of a readable number, whole where they are whole."""
    return float(text) if "." in text else int(text)


def quantity(value: Value, unit: str = "") -> dict[str, Any]:
    """A readable number as Quantity; `unit` when the value itself has none."""
    printed = value.unit or unit
    found: dict[str, Any] = {"value": number_of(value.number)}
    if value.kind == "MO":
        return found | (
            {"unit": "元", "system": CURRENCY, "code": "CNY"} if printed in _YUAN else {"unit": printed}
        )
    if printed:
        found["unit"] = printed
        code = unit_code(printed)
        if code != printed or printed in units():
            found |= {"system": UCUM, "code": code}
    return found


def fhir_value(value: Value, table_oid: str = "", unit: str = "") -> dict[str, Any]:
    """`{"valueQuantity": …}` and the like: one value[x] of Observation, its components and Extension; {} for an empty one."""
    if value.is_empty:
        return {}
    if value.is_coded:
        return {"valueCodeableConcept": codeable(value, table_oid)}
    if value.is_number and value.number_readable:
        if value.kind == "INT" and not (value.unit or unit) and "." not in value.number:
            return (
                {"valueInteger": int(value.number)}
                if abs(int(value.number)) < 2**31
                else {"valueString": value.number}
            )
        return {"valueQuantity": quantity(value, unit)}
    if value.kind == "BL" and value.text.lower() in _TRUE | _FALSE:
        return {"valueBoolean": value.text.lower() in _TRUE}
    if value.kind in ("TS", "IVL_TS"):
        return _time_value(value)
    if value.kind == "II":
        return {"valueString": value.text or value.system}
    return {"valueString": _string(value.number or value.text or value.display)}


def _string(text: str) -> str:
    return text[:100_000] or "（空）"


def _time_value(value: Value) -> dict[str, Any]:
    period = period_of(value)
    if period:
        return {"valuePeriod": period}
    moment = read_moment(value.text)
    return (
        {"valueDateTime": moment.fhir}
        if moment
        else {"valueString": _string(value.text or value.low or value.high)}
    )


def period_of(value: Value) -> dict[str, str]:
    """An interval as Period, with what can be read of it."""
    low, high = read_moment(value.low) if value.low else None, read_moment(value.high) if value.high else None
    found = {}
    if low:
        found["start"] = low.fhir
    if high and not (low and high.start < low.start):
        found["end"] = high.fhir
    return found


def effective(statement: Statement) -> dict[str, Any]:
    """`{"dateTime": …}` or `{"period": …}` of a statement's own effectiveTime; {} when it has none that can be read."""
    element = statement.child("effectiveTime")
    if element is None:
        return {}
    value = read_value(element)
    period = period_of(value)
    if period:
        return {"period": period}
    moment = read_moment(element.get("value") or "")
    return {"dateTime": moment.fhir} if moment else {}


def people(statement: Statement, *roles: str) -> list[str]:
    """Names of persons, else organisations, in the given child elements (performer, author)."""
    found: list[str] = []
    for role in roles:
        for element in statement.element.findall(NS + role):
            names = [text_of(each) for each in element.iter(f"{NS}name")]
            found += [name for name in names[:1] if name]
    return list(dict.fromkeys(found))


def part_extension(part: PartFact) -> dict[str, Any] | None:
    """A child element's value as extension of the resource its statement became."""
    return element_extension(part.data_element_id, part.row.name, part.value, part.row.value_set_oid)


def element_extension(
    element_id: str, name: str, value: Value, table_oid: str = "", unit: str = ""
) -> dict[str, Any] | None:
    """Data element and value as one extension; None for an empty value."""
    held = fhir_value(value, table_oid, unit)
    if not held:
        return None
    what: dict[str, Any] = element_coding(element_id, name) if element_id else {"display": name or "附加内容"}
    return {
        "url": ELEMENT_EXTENSION,
        "extension": [{"url": "element", "valueCoding": what}, {"url": "value", **held}],
    }
