"""Amounts of money → one Invoice per section: a line per amount, the total, the patient's own share."""

from typing import Any

from yizhou.exchange.cda.definitions import mapping
from yizhou.exchange.cda.mapping.drafting import Drafting, Fact, facts_of, section_place
from yizhou.exchange.cda.mapping.values import element_coding, element_extension, number_of
from yizhou.exchange.cda.statements import SectionRead, Statement


def is_fee(statement: Statement) -> bool:
    """An amount of money, alone or with others in a group; a group of names and codes of fees too."""
    facts = [fact for fact in facts_of([statement]) if not fact.part]
    return bool(facts) and any(fact.value.kind == "MO" and fact.value.number_readable for fact in facts)


def draft(drafting: Drafting, section: SectionRead, statements: list[Statement]) -> str:
    """The invoice of a section's amounts. Returns its key."""
    content = drafting.of_subject("Invoice", visit="")
    content["status"] = "issued"
    if drafting.when:
        content["date"] = drafting.when
    institution = drafting.document.header.institution_name
    if institution:
        content["issuer"] = {"display": institution}
    lines: list[dict[str, Any]] = []
    extensions: list[dict[str, Any]] = []
    for fact in facts_of(statements):
        if fact.value.kind != "MO" or not fact.value.number_readable:
            _add(extensions, fact)
        elif fact.element_id in mapping("fee_totals"):
            content["totalGross"] = _money(fact)
            _add(extensions, fact)
        elif fact.element_id in mapping("fee_shares"):
            _add(extensions, fact)
        else:
            code: dict[str, Any] = {"text": fact.statement.label}
            if fact.element_id:
                code["coding"] = [element_coding(fact.element_id, fact.statement.label)]
            lines.append({"sequence": len(lines) + 1, "chargeItemCodeableConcept": code,
                          "priceComponent": [{"type": "base", "amount": _money(fact)}]})  # fmt: skip
    if lines:
        content["lineItem"] = lines
    if extensions:
        content["extension"] = extensions
    return drafting.add(f"{section_place(section)}.fees", content, section.place)


def _money(fact: Fact) -> dict[str, Any]:
    return {"value": number_of(fact.value.number), "currency": "CNY"}


def _add(extensions: list[dict[str, Any]], fact: Fact) -> None:
    extension = element_extension(
        fact.element_id, fact.statement.label, fact.value, fact.table_oid, fact.unit
    )
    if extension:
        extensions.append(extension)
