"""The default: what an entry says becomes an Observation of its data element.

Measured values stand alone, so that they can be found, compared and drawn; what is described (texts, flags, codes) becomes
the components of one Observation per section. The search index reads components too (decision 0032).
"""

from collections.abc import Iterable
from typing import Any

from yizhou.exchange.cda.definitions import measurements
from yizhou.exchange.cda.mapping.drafting import (
    Cluster,
    Drafting,
    Fact,
    about_newborn,
    category,
    facts_of,
    section_category,
    section_place,
)
from yizhou.exchange.cda.mapping.interpreting import interpretation, reference_ranges
from yizhou.exchange.cda.mapping.values import (
    effective,
    element_coding,
    fhir_value,
    part_extension,
    people,
    statement_code,
)
from yizhou.exchange.cda.statements import SectionRead, Statement
from yizhou.standards.code_systems import LOINC

_SYSTOLIC, _DIASTOLIC = "DE04.10.174.00", "DE04.10.176.00"
_SIDES = ("左", "右")


def is_measured(statement: Statement) -> bool:
    """A leaf with a number and a unit, or of an element that is a known measurement."""
    value = statement.value
    if statement.children or value is None or value.is_empty:
        return False
    if statement.data_element_id in measurements():
        return True
    return value.kind in ("PQ", "REAL") and value.number_readable


def draft_rest(drafting: Drafting, section: SectionRead, statements: list[Statement]) -> None:
    """Observations for all statements of a section that no other mapping claimed."""
    described: list[Statement] = []
    for statement in statements:
        if is_measured(statement):
            measured(drafting, section, statement)
        elif statement.kind == "organizer":
            _organizer(drafting, section, statement)
        elif _stands_alone(statement):
            single(drafting, section, statement)
        else:
            described.append(statement)
    described = [statement for statement in described if any(True for _ in facts_of([statement]))]
    if len(described) == 1:
        single(drafting, section, described[0])
    elif described:
        _together(drafting, section, described)


def _stands_alone(statement: Statement) -> bool:
    """With a time, performers or other named parts of its own, a statement must not share an Observation."""
    return (
        bool(statement.parts)
        or statement.child("effectiveTime") is not None
        or statement.kind != "observation"
    )


def begin(drafting: Drafting, section: SectionRead, statement: Statement | None = None) -> dict[str, Any]:
    """An Observation without code and value: subject, visit, categories, time, who."""
    content = drafting.of_subject("Observation")
    content["status"] = "final"
    content["category"] = section_category(section)
    own = effective(statement) if statement else {}
    if "period" in own:
        content["effectivePeriod"] = own["period"]
    else:
        when = own.get("dateTime") or drafting.when
        if when:
            content["effectiveDateTime"] = when
    names = people(statement, "performer", "author") if statement else []
    if not names and drafting.document.header.author:
        names = [drafting.document.header.author]
    if names:
        content["performer"] = [{"display": name} for name in names]
    if about_newborn(drafting, section):
        content["focus"] = [{"display": "新生儿"}]
    return content


def measured(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    """One measurement as an Observation of its own, with LOINC where the element has it. Returns its key."""
    content = begin(drafting, section, statement)
    code = statement_code(statement)
    known = measurements().get(statement.data_element_id)
    if known and "focus" not in content:
        code["coding"] = [*code["coding"], {"system": LOINC, "code": known.loinc, "display": known.display}]
        if not any(each.get("coding", [{}])[0].get("code") == known.category for each in content["category"]):
            content["category"] = [category(known.category), *content["category"]]
    content["code"] = code
    _say(content, statement)
    _extend(content, statement)
    return drafting.add(section_place(section, statement), content, statement.place)


def _say(content: dict[str, Any], statement: Statement) -> None:
    """Value, interpretation and reference range of a statement into an Observation or component."""
    row = statement.row
    unit = row.unit if row and row.datatype == "PQ" else ""
    if statement.value is not None:
        content.update(fhir_value(statement.value, row.value_set_oid if row else "", unit))
    found = interpretation(statement)
    if found:
        content["interpretation"] = [found]
    ranges = reference_ranges(statement)
    if ranges:
        content["referenceRange"] = ranges


def _extend(content: dict[str, Any], statement: Statement) -> None:
    """Named parts and further values of one statement as extensions."""
    extensions = [each for part in statement.parts if (each := part_extension(part))]
    if extensions:
        content["extension"] = [*content.get("extension", ()), *extensions]


def component(fact: Fact) -> dict[str, Any] | None:
    """A fact as component of an Observation; None when it has no value."""
    value = fhir_value(fact.value, fact.table_oid, fact.unit)
    if not value or set(value) & {"valueReference"}:
        return None
    label = (fact.part.row.name if fact.part else fact.statement.label) or fact.statement.label
    code: dict[str, Any] = {"text": label}
    if fact.element_id:
        code["coding"] = [element_coding(fact.element_id, label)]
    found: dict[str, Any] = {"code": code, **value}
    if not fact.part:
        meaning = interpretation(fact.statement)
        if meaning:
            found["interpretation"] = [meaning]
        ranges = reference_ranges(fact.statement)
        if ranges:
            found["referenceRange"] = ranges
    return found


def components(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Components of all facts that have a value."""
    return [found for fact in facts if (found := component(fact))]


def single(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    """One statement as an Observation: its value as value, what is nested in it as components."""
    facts = list(facts_of([statement]))
    if not facts:
        return ""
    content = begin(drafting, section, statement)
    content["code"] = statement_code(statement)
    own_value = statement.value
    if own_value is not None and not own_value.is_empty:
        _say(content, statement)
        own = next((fact for fact in facts if fact.statement is statement and not fact.part), None)
        facts = [fact for fact in facts if fact is not own]
    listed = components(facts)
    if listed:
        content["component"] = listed
    return drafting.add(section_place(section, statement), content, statement.place)


def _together(drafting: Drafting, section: SectionRead, statements: list[Statement]) -> None:
    listed = components(facts_of(statements))
    if not listed:
        return
    content = begin(drafting, section)
    code: dict[str, Any] = {"text": section.name}
    own = section_category(section)[-1].get("coding")
    if own:
        code["coding"] = own
    content["code"] = code
    content["component"] = listed
    drafting.add(section_place(section), content, section.place)


def _organizer(drafting: Drafting, section: SectionRead, organizer: Statement) -> None:
    """Blood pressure as one Observation with two components; other measurements alone; the rest as one panel."""
    rest = list(organizer.children)
    for side in ("", *_SIDES):
        pair = [_find(rest, element, side) for element in (_SYSTOLIC, _DIASTOLIC)]
        if pair[0] and pair[1]:
            _blood_pressure(drafting, section, organizer, pair[0], pair[1], side)
            rest = [child for child in rest if child not in pair]
    for child in [child for child in rest if is_measured(child)]:
        measured(drafting, section, child)
        rest.remove(child)
    if not rest and not organizer.parts:
        return
    panel = Cluster("", section, rest)
    listed = components([*panel.facts, *(Fact(organizer, part.value, part) for part in organizer.parts)])
    if not listed:
        return
    if len(rest) == 1 and not organizer.parts:
        single(drafting, section, rest[0])
        return
    content = begin(drafting, section, organizer)
    name = organizer.display or (organizer.row.name if organizer.row else "") or section.name
    content["code"] = statement_code(organizer) if organizer.code else {"text": name}
    content["component"] = listed
    drafting.add(section_place(section, organizer), content, organizer.place)


def _find(statements: list[Statement], element_id: str, side: str) -> Statement | None:
    for statement in statements:
        if statement.element_id == element_id and is_measured(statement):
            said = next((each for each in _SIDES if each in statement.label), "")
            if said == side:
                return statement
    return None


def _blood_pressure(
    drafting: Drafting,
    section: SectionRead,
    organizer: Statement,
    systolic: Statement,
    diastolic: Statement,
    side: str,
) -> None:
    """http://hl7.org/fhir/R4/bp.html: panel 85354-9 with systolic and diastolic components."""
    content = begin(drafting, section, organizer)
    if not any(each.get("text") == "生命体征" and "coding" in each for each in content["category"]):
        content["category"] = [category("vital-signs"), *content["category"]]
    content["code"] = {"coding": [{"system": LOINC, "code": "85354-9", "display": "血压"}], "text": "血压"}
    if side:
        content["bodySite"] = {"text": f"{side}侧上肢"}
    content["component"] = []
    for statement in (systolic, diastolic):
        known = measurements()[statement.element_id]
        one: dict[str, Any] = statement_code(statement)
        if "focus" not in content:
            one["coding"] = [{"system": LOINC, "code": known.loinc, "display": known.display}, *one["coding"]]
        found: dict[str, Any] = {"code": one}
        _say(found, statement)
        content["component"].append(found)
    drafting.add(f"{section_place(section, organizer)}.bp{side}", content, organizer.place)
