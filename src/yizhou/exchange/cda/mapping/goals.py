"""Targets agreed with the resident (目标体重, 目标日吸烟量) → Goal, so that no target is taken for a measurement."""

from typing import Any

from yizhou.exchange.cda.mapping.drafting import Drafting, Fact, facts_of, matches, section_place
from yizhou.exchange.cda.mapping.values import fhir_value, part_extension, statement_code
from yizhou.exchange.cda.statements import SectionRead, Statement


def is_goal(statement: Statement) -> bool:
    """A target by its name, or by the name the tables give its entry."""
    names = [statement.display, statement.row.name if statement.row else ""]
    if statement.kind == "organizer":
        names += [child.label for child in statement.children]
    return any(matches("goal", name) for name in names if name)


def draft(drafting: Drafting, section: SectionRead, statement: Statement) -> list[str]:
    """Goals of one entry, one for each value in it."""
    keys = []
    for fact in [fact for fact in facts_of([statement]) if not fact.part]:
        content = drafting.of_subject("Goal", visit="")
        content["lifecycleStatus"] = "active"
        content["description"] = {"text": fact.statement.label}
        if drafting.when:
            content["statusDate"] = drafting.when[:10]
        content["target"] = [_target(fact)]
        extensions = [each for part in fact.statement.parts if (each := part_extension(part))]
        if extensions:
            content["extension"] = extensions
        keys.append(drafting.add(section_place(section, fact.statement), content, fact.statement.place))
    return keys


def _target(fact: Fact) -> dict[str, Any]:
    """Goal.target.detail[x] takes quantities, codes, whole numbers, texts and truths."""
    found: dict[str, Any] = {"measure": statement_code(fact.statement)}
    for name, value in fhir_value(fact.value, fact.table_oid, fact.unit).items():
        detail = name.replace("value", "detail", 1)
        if detail in (
            "detailQuantity",
            "detailCodeableConcept",
            "detailInteger",
            "detailString",
            "detailBoolean",
        ):
            found[detail] = value
        else:
            found["detailString"] = str(value)
    return found
