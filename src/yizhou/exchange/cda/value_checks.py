"""Checks of values: data type, format of the data element, membership of the value set, unit, times that cannot be."""

import re
from collections.abc import Iterator

from yizhou.exchange.cda import entry_faults
from yizhou.exchange.cda.checking import Document, Findings
from yizhou.exchange.cda.datatypes import Value, read_moment
from yizhou.exchange.cda.definitions import mapping, units
from yizhou.exchange.cda.statements import PartFact, Statement
from yizhou.exchange.cda.template import plain
from yizhou.kernel.errors.contracts import Fault
from yizhou.standards import code_systems, data_elements, icd10
from yizhou.standards.cda_tables import Entry
from yizhou.standards.formats import parse_format

_TRUTHS = frozenset({"true", "false", "1", "0"})
_SAME_TYPES = {frozenset({"CD", "CE"}), frozenset({"ST", "ED"}), frozenset({"PQ", "REAL"}), frozenset({"INT", "PQ"}),
               frozenset({"INT", "REAL"}), frozenset({"TS", "IVL_TS"}), frozenset({"PQ", "IVL_TS"})}  # fmt: skip
_UNRELIABLE = "AN..10"
"""Printed for some 60 descriptive texts (现病史, 过敏史 …) whose published examples are all longer."""
_CHECKED_FORMATS = frozenset({"PQ", "REAL", "INT", "ST", "TS"})


def check_values(document: Document, findings: Findings) -> None:
    """All findings about the values of all statements and of the child elements the tables name."""
    if document.template is None:
        return
    for section in document.sections:
        for top in section.statements:
            for statement in top.walk():
                for fault in _statement(document, statement):
                    findings.add(fault)


def _statement(document: Document, statement: Statement) -> Iterator[Fault]:
    row, label = statement.row, statement.label
    if (
        row is not None
        and not statement.values
        and statement.kind == "observation"
        and row.value_in == "value"
        and row.cardinality.least
        and row.datatype
    ):
        yield entry_faults.value_missing(statement.place, label)
    for value in statement.values:
        yield from _value(document, statement, row, value, label)
    for part in statement.parts:
        yield from _part(document, statement, part)
    if (
        row is not None
        and row.value_in == "code"
        and row.value_set_oid
        and statement.code
        and not statement.element_id
    ):
        coded = Value("CD", code=statement.code, system=statement.code_system, display=statement.display)
        yield from _coded(coded, row, label, statement.place)
    yield from _effective_time(document, statement)


def _value(
    document: Document, statement: Statement, row: Entry | None, value: Value, label: str
) -> Iterator[Fault]:
    place = f"{statement.place}/value"
    if value.null_flavor:
        return
    if value.is_empty:
        if value.is_coded:
            yield entry_faults.code_missing(place, label, _system_name(row, value))
        elif row is not None and row.cardinality.least:
            yield entry_faults.value_missing(place, label)
        return
    if row is not None and row.datatype and not _right_type(value, row):
        yield entry_faults.type_wrong(place, label, value.kind, row.datatype)
    if value.is_coded:
        if value.code:
            yield from _coded(value, row, label, place)
        elif not value.text:
            yield entry_faults.code_missing(place, label, _system_name(row, value))
    elif value.is_number:
        yield from _number(value, row, label, place)
    elif value.kind == "BL" and value.text.lower() not in _TRUTHS:
        yield entry_faults.truth_unreadable(place, label, value.text)
    elif value.kind in ("TS", "IVL_TS"):
        yield from _moments(document, statement, value, label, place)
    yield from _format(statement.data_element_id, value, label, place)


def _right_type(value: Value, row: Entry) -> bool:
    """The type of the table, one that means the same, or the one the published example has instead."""
    if value.kind == row.datatype or frozenset({value.kind, row.datatype}) in _SAME_TYPES:
        return True
    return f"example datatype {value.kind};" in f"{row.conflicts};"


def _system_name(row: Entry | None, value: Value) -> str:
    oid = (row.value_set_oid if row is not None else "") or value.system
    return value.system_name or code_systems.name_of(oid)


def _coded(value: Value, row: Entry | None, label: str, place: str) -> Iterator[Fault]:
    table_oid = row.value_set_oid if row is not None and row.datatype in ("CD", "CE", "") else ""
    wanted = code_systems.oid_of(table_oid)
    found = code_systems.oid_of(value.system) if value.system else ""
    if table_oid and found and not _means_the_same(wanted, found, row):
        yield entry_faults.code_system_wrong(
            place, label, value.system_name or value.system, code_systems.name_of(wanted) or wanted
        )
    system = found or wanted
    if code_systems.is_icd10(system):
        if not icd10.is_well_formed(value.code):
            yield entry_faults.diagnosis_code_malformed(place, label, value.code)
        elif code_systems.contains(system, value.code) is False:
            yield entry_faults.value_not_in_set(place, label, value.code, code_systems.name_of(system))
        return
    if not _printed_right(system, value, row):
        return
    if code_systems.contains(system, value.code) is False:
        yield entry_faults.value_not_in_set(
            place, label, value.code, code_systems.name_of(system) or value.system_name
        )
    elif contradicts(system, value.code, value.display):
        name = code_systems.display(system, value.code)
        yield entry_faults.display_contradicts(place, label, value.code, name, value.display)


def _alike(one: str, other: str) -> bool:
    one, other = plain(one).removesuffix("表"), plain(other).removesuffix("表")
    return bool(one) and bool(other) and (one in other or other in one)


def _means_the_same(wanted: str, found: str, row: Entry | None) -> bool:
    """The same system, two subsets of ICD-10, or the one whose name the table prints beside a wrong number."""
    if wanted == found or (code_systems.is_icd10(wanted) and code_systems.is_icd10(found)):
        return True
    if row is None:
        return False
    both_icd = code_systems.is_icd10(found) and "ICD-10" in row.value_set_name
    return both_icd or _alike(code_systems.name_of(found), row.value_set_name)


def _printed_right(system: str, value: Value, row: Entry | None) -> bool:
    """False where number and name of a value set disagree in table or document: then nobody can say what is in it."""
    registered = code_systems.name_of(system)
    names = [name for name in (value.system_name, row.value_set_name if row is not None else "") if name]
    return not registered or not names or any(_alike(registered, name) for name in names)


def contradicts(system: str, code: str, display: str) -> bool:
    """True when the written name is that of another code of the same list: Rh code 1 (阴性) named 阳性."""
    listed = code_systems.codes(system)
    if not listed or not display:
        return False
    own = code_systems.display(system, code)
    said = display.strip().removesuffix("型血").removesuffix("型")
    if not own or said in own or own in display:
        return False
    names = [name for name in listed.values() if name != own]
    return any(name in (said, display) or (len(said) > 1 and name.endswith(said)) for name in names)


def _number(value: Value, row: Entry | None, label: str, place: str) -> Iterator[Fault]:
    if not value.number:
        yield entry_faults.value_missing(place, label)
        return
    if not value.number_readable:
        yield entry_faults.number_unreadable(place, label, value.number)
        return
    if row is None or not row.unit or value.kind not in ("PQ", "MO"):
        return
    if not value.unit:
        yield entry_faults.unit_missing(place, label, row.unit)
    elif unit_code(value.unit) != unit_code(row.unit):
        yield entry_faults.unit_wrong(place, label, value.unit, row.unit)


def unit_code(printed: str) -> str:
    """The UCUM code of a printed unit; the print itself when none is known."""
    text = printed.strip().replace("／", "/").replace("㎏", "kg")
    return units().get(text) or units().get(text.lower()) or text


def _moments(
    document: Document, statement: Statement, value: Value, label: str, place: str
) -> Iterator[Fault]:
    for text in filter(None, (value.text, value.low, value.high)):
        moment = read_moment(text)
        if moment is None:
            yield entry_faults.moment_unreadable(place, label, text)
        elif (
            document.in_future(moment)
            and not (text == value.high and value.low)
            and not may_lie_ahead(statement)
        ):
            yield entry_faults.moment_in_future(place, label, text)
    yield from _reversed(value, label, place)


def _reversed(value: Value, label: str, place: str) -> Iterator[Fault]:
    low, high = read_moment(value.low), read_moment(value.high)
    if low and high and high.start < low.start:
        yield entry_faults.period_reversed(place, label, value.low, value.high)


def may_lie_ahead(statement: Statement) -> bool:
    """Plans, appointments, due dates and expiry may be in the future; what happened may not."""
    if statement.mood not in ("", "EVN", "DEF"):
        return True
    words: list[str] = mapping("words")["ahead"]
    names = (
        statement.label,
        statement.row.name if statement.row else "",
        statement.row.section_name if statement.row else "",
    )
    return any(re.search(word, name) for word in words for name in names)


def _effective_time(document: Document, statement: Statement) -> Iterator[Fault]:
    element = statement.child("effectiveTime")
    if element is None or may_lie_ahead(statement):
        return
    # What has begun may end later: an order covers the next month, a treatment goes on.
    bounds = {str(child.tag).rpartition("}")[2]: child.get("value") for child in element}
    if bounds.get("low"):
        bounds.pop("high", None)
    for text in filter(None, (element.get("value"), *bounds.values())):
        moment = read_moment(text)
        if moment and document.in_future(moment) and element.find("{urn:hl7-org:v3}width") is None:
            yield entry_faults.moment_in_future(
                f"{statement.place}/effectiveTime", f"{statement.label}的时间", text
            )


def _part(document: Document, statement: Statement, part: PartFact) -> Iterator[Fault]:
    row, value = part.row, part.value
    label = row.name or data_elements.name_of(row.data_element_id) or row.element
    if value.is_coded and value.code and row.value_set_oid:
        yield from _coded(value, row, label, f"{statement.place}/{part.row.element}")
    elif value.is_number:
        yield from _number(value, None, label, f"{statement.place}/{part.row.element}")
    elif value.kind == "TS" and value.text and read_moment(value.text) is None:
        yield entry_faults.moment_unreadable(f"{statement.place}/{part.row.element}", label, value.text)
    elif value.kind == "IVL_TS":
        yield from _reversed(value, label, f"{statement.place}/{part.row.element}")
    _ = document, statement


def _format(element_id: str, value: Value, label: str, place: str) -> Iterator[Fault]:
    if value.kind not in _CHECKED_FORMATS or (value.is_number and not value.number_readable):
        return
    element = data_elements.get(element_id)
    if element is None or not element.format:
        return
    if value.kind == "TS" and element.format.startswith("D"):
        return
    if element.format.startswith(("T", "D")) != (value.kind == "TS"):
        return
    if element.datatype in ("S2", "S3") or (element.datatype == "S1" and element.format == _UNRELIABLE):
        return
    reason = data_elements.check(element_id, _comparable(value, element.format))
    if reason:
        yield entry_faults.format_wrong(place, label, element.format, reason)


def _comparable(value: Value, format_text: str) -> str:
    """Numbers lose leading zeros that a format counts, and results have decimals where a format forgets them."""
    if not value.is_number:
        return value.text
    rule = parse_format(format_text)
    text = value.number
    if rule is not None and rule.kind == "N" and rule.decimals is None:
        text = text.partition(".")[0] if value.kind in ("PQ", "REAL") else text
        text = text.zfill(rule.least)
    return text
