"""Illness of relatives → FamilyMemberHistory: what a parent has must never look like the resident's own."""

from typing import Any

from yizhou.exchange.cda.datatypes import NS, read_value
from yizhou.exchange.cda.definitions import mapping
from yizhou.exchange.cda.mapping.drafting import Cluster, Drafting
from yizhou.exchange.cda.mapping.values import codeable
from yizhou.exchange.cda.statements import SectionRead, Statement

_SUBJECT = f"{NS}subject/{NS}relatedSubject/{NS}code"


def is_family(section: SectionRead, statement: Statement) -> bool:
    """An entry about a relative: it has another subject, or codes a disease in the section of family history."""
    if section.code not in mapping("family_sections") and "家族" not in section.name:
        return False
    listed = mapping("family_conditions")
    return any(
        each.element_id in listed and each.value is not None and not each.value.is_empty
        for each in statement.walk()
    )


def draft(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    """One relative with the diseases named. Returns its key."""
    cluster = Cluster("family", section, [statement])
    listed = mapping("family_conditions")
    content: dict[str, Any] = drafting.of_subject("FamilyMemberHistory", "patient", visit="")
    content["status"] = "completed"
    content["relationship"] = _relationship(cluster, statement)
    if drafting.when:
        content["date"] = drafting.when
    conditions, used = [], []
    for fact in cluster.facts:
        if fact.element_id in listed and not fact.part:
            code = (
                codeable(fact.value, fact.table_oid, keep_raw=False)
                if fact.value.is_coded
                else {"text": fact.value.text}
            )
            conditions.append({"code": code})
            if "coding" in code or not fact.value.is_coded:
                used.append(fact)
    content["condition"] = conditions
    cluster.use(used)
    return cluster.finish(drafting, content)


def _relationship(cluster: Cluster, statement: Statement) -> dict[str, Any]:
    for each in statement.walk():
        code = each.element.find(_SUBJECT)
        if code is not None:
            value = read_value(code)
            if value.code or value.display:
                part = cluster.take_part("subject/relatedSubject/code")
                return codeable(value, part.table_oid if part else "")
    return {"text": "家族成员（未写明关系）"}
