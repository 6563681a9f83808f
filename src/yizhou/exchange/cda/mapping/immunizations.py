"""Vaccinations → Immunization (WS/T 483.9: a procedure that consumes a vaccine)."""

from typing import Any

from yizhou.exchange.cda.datatypes import NS, read_value, text_of
from yizhou.exchange.cda.mapping.drafting import Cluster, Drafting
from yizhou.exchange.cda.mapping.values import codeable, effective
from yizhou.exchange.cda.statements import SectionRead, Statement

_DRUG = f"{NS}consumable/{NS}manufacturedProduct/{NS}manufacturedLabeledDrug"


def draft(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    """One vaccination. Returns its key."""
    cluster = Cluster("medication", section, [statement])
    content = drafting.of_subject("Immunization", "patient")
    content["status"] = "not-done" if statement.element.get("negationInd") == "true" else "completed"
    content["vaccineCode"] = _vaccine(cluster, statement)
    own = effective(statement)
    when = own.get("dateTime") or own.get("period", {}).get("start") or drafting.when
    if when:
        content["occurrenceDateTime"] = when
        cluster.take_part("effectiveTime")
    else:
        content["occurrenceString"] = "未写明接种时间"
    content["primarySource"] = True
    lot = cluster.take_part("consumable/manufacturedProduct/id")
    if lot and lot.value.text:
        content["lotNumber"] = lot.value.text
    _site(cluster, content)
    _route_and_dose(statement, content)
    _dose_number(cluster, statement, content)
    _performers(cluster, statement, content)
    return cluster.finish(drafting, content)


def _vaccine(cluster: Cluster, statement: Statement) -> dict[str, Any]:
    for each in statement.walk():
        drug = each.element.find(_DRUG)
        if drug is None:
            continue
        name = text_of(drug.find(f"{NS}name"))
        code = drug.find(f"{NS}code")
        part = cluster.take_part("consumable/manufacturedProduct/manufacturedLabeledDrug/code")
        cluster.take_part("consumable/manufacturedProduct/manufacturedLabeledDrug/name")
        found: dict[str, Any] = {}
        if code is not None and (code.get("code") or code.get("displayName")):
            found = codeable(read_value(code), part.table_oid if part else "")
        found["text"] = name or found.get("text") or "未写明疫苗"
        return found
    return {"text": statement.label}


def _site(cluster: Cluster, content: dict[str, Any]) -> None:
    site = cluster.take_part("targetSiteCode/originalText", "targetSiteCode")
    if site:
        content["site"] = (
            codeable(site.value, site.table_oid) if site.value.is_coded else {"text": site.value.text}
        )


def _route_and_dose(statement: Statement, content: dict[str, Any]) -> None:
    for each in statement.walk():
        route = each.element.find(f"{NS}routeCode")
        if route is not None and (route.get("code") or route.get("displayName")):
            content["route"] = codeable(read_value(route))


def _dose_number(cluster: Cluster, statement: Statement, content: dict[str, Any]) -> None:
    """接种剂次, written as the priority code: a number in code, value, name or text."""
    cluster.take_part("priorityCode")
    element = statement.child("priorityCode")
    if element is None:
        return
    value = read_value(element)
    text = value.code or value.display or value.text
    figures = "".join(character for character in text if character.isdigit())
    if figures and int(figures) > 0:
        content["protocolApplied"] = [{"doseNumberPositiveInt": int(figures)}]
    elif text:
        content["protocolApplied"] = [{"doseNumberString": text}]


def _performers(cluster: Cluster, statement: Statement, content: dict[str, Any]) -> None:
    found: list[dict[str, Any]] = []
    for performer in statement.element.findall(f"{NS}performer"):
        names = [
            text_of(performer.find(f"{NS}assignedEntity/{NS}assignedPerson/{NS}name")),
            text_of(performer.find(f"{NS}assignedEntity/{NS}representedOrganization/{NS}name")),
        ]
        found += [{"actor": {"display": name}} for name in names if name]
    if found:
        content["performer"] = found
        cluster.take_part("performer/assignedEntity/assignedPerson/name")
        cluster.take_part("performer/assignedEntity/representedOrganization/name")
