"""Operations and treatments → Procedure when done, ServiceRequest when planned (ICD-9-CM-3)."""

from typing import Any

from yizhou.exchange.cda.datatypes import NS, Value, read_value, text_of
from yizhou.exchange.cda.mapping.drafting import Cluster, Drafting, matches
from yizhou.exchange.cda.mapping.values import codeable, effective
from yizhou.exchange.cda.statements import SectionRead, Statement


def is_planned(statement: Statement) -> bool:
    """Planned by its mood, or by its name (拟实施手术)."""
    return statement.mood in ("INT", "RQO", "PRP", "APT", "PRMS") or any(
        matches("planned", each.label) for each in statement.walk()
    )


def draft(drafting: Drafting, section: SectionRead, statements: list[Statement]) -> str:
    """One operation from a procedure statement, or from observations naming and coding it. Returns its key."""
    cluster = Cluster("procedure", section, statements)
    planned = any(is_planned(statement) for statement in statements)
    content = drafting.of_subject("ServiceRequest" if planned else "Procedure")
    content["status"] = "active" if planned else "completed"
    if planned:
        content["intent"] = "plan"
    content["category"] = _category(section, planned=planned)
    content["code"] = _code(cluster, statements[0], section)
    _time(drafting, content, cluster, planned=planned)
    site = cluster.take("site")
    if site is None:
        site = cluster.take_part("targetSiteCode")
    if site:
        body_site = codeable(site.value, site.table_oid) if site.value.is_coded else {"text": site.value.text}
        content["bodySite"] = [body_site]
    _performers(drafting, cluster, content, statements[0], planned=planned)
    return cluster.finish(drafting, content)


def _category(section: SectionRead, *, planned: bool) -> Any:
    category: dict[str, Any] = {"text": section.name}
    return [category] if planned else category


def _code(cluster: Cluster, statement: Statement, section: SectionRead) -> dict[str, Any]:
    code, name = cluster.take("code"), cluster.take("name")
    found: dict[str, Any] = {}
    if code and code.value.is_coded:
        found = codeable(code.value, code.table_oid)
    elif code and (code.value.text or code.value.number):
        found = {"text": code.value.text or code.value.number}
    elif statement.code and not statement.element_id and statement.kind == "procedure":
        value = Value("CD", code=statement.code, system=statement.code_system, display=statement.display)
        found = codeable(value, statement.row.value_set_oid if statement.row else "")
    if name and not name.value.is_empty:
        found["text"] = name.value.text or name.value.display or name.value.number
    if not found.get("text"):
        text = statement.display or (statement.row.name if statement.row else "") or section.name
        found["text"] = text or statement.code
    return found


def _time(drafting: Drafting, content: dict[str, Any], cluster: Cluster, *, planned: bool) -> None:
    name = "occurrence" if planned else "performed"
    for statement in cluster.statements:
        for each in statement.walk():
            own = effective(each)
            if "period" in own:
                content[f"{name}Period"] = own["period"]
            elif own.get("dateTime"):
                content[f"{name}DateTime"] = own["dateTime"]
            else:
                continue
            for element in ("effectiveTime", "effectiveTime/low", "effectiveTime/high"):
                cluster.take_part(element)
            return
    if planned:
        if drafting.when:
            content["authoredOn"] = drafting.when
    elif drafting.when:
        content["performedDateTime"] = drafting.when


def _performers(
    drafting: Drafting, cluster: Cluster, content: dict[str, Any], statement: Statement, *, planned: bool
) -> None:
    """Surgeon as performer, assistants with the function written on the participant."""
    if planned:
        if drafting.document.header.author:
            content["requester"] = {"display": drafting.document.header.author}
        return
    found: list[dict[str, Any]] = []
    for performer in statement.element.findall(f"{NS}performer"):
        names = [text_of(name) for name in performer.iter(f"{NS}name")]
        if names and names[0]:
            found.append(_performer(names[0], performer.find(f"{NS}assignedEntity/{NS}code")))
    for participant in statement.element.findall(f"{NS}participant"):
        name = text_of(participant.find(f"{NS}participantRole/{NS}playingEntity/{NS}name"))
        if name:
            found.append(_performer(name, participant.find(f"{NS}participantRole/{NS}code")))
            cluster.take_part("participant/participantRole/playingEntity/name")
    if found:
        content["performer"] = found
        cluster.take_part("performer/assignedEntity/assignedPerson/name")


def _performer(name: str, role: Any) -> dict[str, Any]:
    one: dict[str, Any] = {"actor": {"display": name}}
    if role is not None:
        value = read_value(role)
        text = value.display or value.text
        if text:
            one["function"] = {"text": text}
    return one
