"""Orders of a hospital stay and referrals → ServiceRequest, orders of medicines → MedicationRequest."""

from typing import Any

from yizhou.exchange.cda.datatypes import NS, read_moment, text_of
from yizhou.exchange.cda.definitions import mapping
from yizhou.exchange.cda.mapping.drafting import Cluster, Drafting
from yizhou.exchange.cda.mapping.values import codeable, effective
from yizhou.exchange.cda.statements import SectionRead, Statement


def draft_order(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    """One order item (DE06.00.288.00 in its organizer). Returns its key."""
    cluster = Cluster("order", section, [statement])
    content_fact, type_fact = cluster.take("content"), cluster.take("type")
    text = content_fact.value.text if content_fact else statement.label
    medicine = bool(type_fact) and type_fact.value.code in mapping("medication_orders")
    content = drafting.of_subject("MedicationRequest" if medicine else "ServiceRequest")
    content |= {"status": "completed", "intent": "order"}
    what = {"text": text}
    content["medicationCodeableConcept" if medicine else "code"] = what
    if type_fact:
        kind = (
            codeable(type_fact.value, type_fact.table_oid)
            if type_fact.value.is_coded
            else {"text": type_fact.value.text}
        )
        content["category"] = [kind]
    item = content_fact.statement if content_fact else statement
    _author(drafting, cluster, item, content)
    own = effective(item)
    if own.get("period"):
        cluster.take_part("effectiveTime/low")
        cluster.take_part("effectiveTime/high")
        if medicine:
            content["dosageInstruction"] = [{"timing": {"repeat": {"boundsPeriod": own["period"]}}}]
        else:
            content["occurrencePeriod"] = own["period"]
    note = cluster.take("note")
    if note and note.value.text:
        content["note"] = [{"text": note.value.text}]
    number = cluster.take("number")
    if number and number.value.text:
        content["identifier"] = [{"value": number.value.text}]
    return cluster.finish(drafting, content)


def _author(drafting: Drafting, cluster: Cluster, item: Statement, content: dict[str, Any]) -> None:
    """Who ordered, and when; the document's author and time where the item says nothing."""
    author = item.child("author")
    when, who = drafting.when, drafting.document.header.author
    if author is not None:
        time = author.find(f"{NS}time")
        moment = read_moment(time.get("value") or "") if time is not None else None
        if moment:
            when = moment.fhir
            cluster.take_part("author/time")
        name = text_of(author.find(f"{NS}assignedAuthor/{NS}assignedPerson/{NS}name"))
        if name:
            who = name
            cluster.take_part("author/assignedAuthor/assignedPerson/name")
    if when:
        content["authoredOn"] = when
    if who:
        content["requester"] = {"display": who}


def says_referral(statement: Statement) -> bool:
    """A referral that takes place: the flag is true, or there is only a reason."""
    flags = [
        each.value.text.lower()
        for each in statement.walk()
        if each.element_id == "DE06.00.174.00" and each.value
    ]
    return all(text in ("true", "1") for text in flags)


def draft_referral(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    """A referral to another institution: why, where to. Returns its key."""
    cluster = Cluster("referral", section, [statement])
    reason = cluster.take("reason")
    content = drafting.of_subject("ServiceRequest")
    content |= {
        "status": "active",
        "intent": "plan",
        "code": {"text": "转诊"},
        "category": [{"text": "转诊"}],
    }
    if reason and reason.value.text:
        content["reasonCode"] = [{"text": reason.value.text}]
    own = next((found for each in statement.walk() if (found := effective(each)).get("dateTime")), {})
    if own:
        content["occurrenceDateTime"] = own["dateTime"]
        cluster.take_part("effectiveTime")
    if drafting.when:
        content["authoredOn"] = drafting.when
    targets = [text_of(name) for each in statement.walk()
               for name in each.element.findall(f"{NS}performer//{NS}representedOrganization//{NS}name")]  # fmt: skip
    targets = list(dict.fromkeys(name for name in targets if name))
    if targets:
        content["performer"] = [{"display": name} for name in targets]
    if drafting.document.header.author:
        content["requester"] = {"display": drafting.document.header.author}
    return cluster.finish(drafting, content)
