"""WS/T 790.2: registration and update of residents (IST-PR1), their query (IST-PR2), cross-references (IST-PR3)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lxml import etree

from yizhou.exchange.pipeline.contracts import PartReport
from yizhou.exchange.soap.calls import Call, Reply, require_accepted, submit
from yizhou.exchange.soap.datatypes import (
    KINDS,
    bare_oid,
    code_of,
    day,
    identifier_of,
    name_of,
    platform_id,
    value_of,
)
from yizhou.exchange.soap.errors import PersonNotFound, QueryInvalid
from yizhou.exchange.soap.names import PLATFORM_PATIENT, RHIN, tag
from yizhou.exchange.soap.reading import child, children, local
from yizhou.exchange.soap.rhin_persons import ACTIVE, read_address, sex_of, write, write_identifier
from yizhou.kernel.audit import api as audit
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.errors.contracts import CodedError
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, Resident
from yizhou.registries.residents.errors import ResidentNotFound

_MOST = 200
_USUAL = 50


def find_by_identifier(call: Call, identifier: Identifier) -> Resident | None:
    """The resident with this identifier as the sender means it.

    A number without system is the sender's own, failing that the platform's; a system no table knows may be the
    namespace of another source.
    """
    if identifier.kind is IdentifierKind.LOCAL:
        own = residents.by_identifier(call.actor, identifier.kind, identifier.value, call.partner.source)
        return own or _by_index(call, identifier.value)
    found = residents.by_identifier(call.actor, identifier.kind, identifier.value, identifier.system)
    if found is None and identifier.kind is IdentifierKind.OTHER:
        return residents.by_identifier(call.actor, IdentifierKind.LOCAL, identifier.value, identifier.system)
    return found


def _by_index(call: Call, value: str) -> Resident | None:
    try:
        return residents.get(call.actor, UUID(value))
    except (ValueError, ResidentNotFound):
        return None


def feed(call: Call) -> Reply:
    """PersonRecordFeed: every person registered or updated; answered with the persons as the platform now has them."""
    report = submit(call, "soap-person")
    require_accepted(report)
    answer = etree.Element(tag(RHIN, "PersonRecordFeedResponse"), nsmap={"rhin": RHIN})
    with unit_of_work():
        for part in report.parts:
            if part.accepted and part.resident_id:
                answer.append(_registered(call, part))
    return Reply(answer, report)


def _registered(call: Call, part: PartReport) -> etree._Element:
    if part.resident_id is None:
        raise PersonNotFound(who=part.key)
    try:
        return write(residents.get(call.actor, part.resident_id))
    except CodedError:
        person = etree.Element(tag(RHIN, "person"), nsmap={"rhin": RHIN})
        etree.SubElement(person, tag(RHIN, "id")).set("value", f"urn:uuid:{part.resident_id}")
        etree.SubElement(person, tag(RHIN, "statusCode")).set("value", ACTIVE)
        return person


def _limits(payload: etree._Element | None) -> tuple[int, int]:
    def number(name: str, otherwise: int) -> int:
        text = value_of(child(payload, name))
        if not text:
            return otherwise
        if not text.isdigit():
            raise QueryInvalid(problem=f"{name} 不是非负整数：{text}")
        return int(text)

    return number("from", 0), min(number("maxCount", _USUAL) or _USUAL, _MOST)


def _demographic(parameters: etree._Element | None) -> dict[str, Any]:
    birth = value_of(child(parameters, "birthTime"))
    if birth and day(birth) is None:
        raise QueryInvalid(problem=f"birthTime 不是日期：{birth}")
    criteria = {
        "name": name_of(child(parameters, "name")),
        "sex": sex_of(code_of(child(parameters, "gender"))),
        "birth_date": day(birth),
        "phone": value_of(child(parameters, "telecom")),
        "address": read_address(child(parameters, "addr")).whole,
    }
    return {name: value for name, value in criteria.items() if value}


def _agrees(resident: Resident, criteria: Mapping[str, Any]) -> bool:
    return (
        criteria.get("name", resident.name) == resident.name
        and criteria.get("sex", resident.sex) == resident.sex
        and criteria.get("birth_date", resident.birth_date) == resident.birth_date
        and ("phone" not in criteria or criteria["phone"] in resident.phones)
        and ("address" not in criteria or criteria["address"] in resident.address)
    )


def _matching(call: Call, parameters: etree._Element | None) -> list[Resident]:
    criteria = _demographic(parameters)
    named = children(parameters, "identifiedPersonIdentifier", "id")
    if not named:
        if not criteria:
            raise QueryInvalid(problem="没有任何查询条件")
        return residents.find(call.actor, **criteria, limit=_MOST)
    found: dict[Any, Resident] = {}
    for element in named:
        index = platform_id(element, bare=local(element) == "identifiedPersonIdentifier")
        identifier = identifier_of(element)
        if index is not None:
            resident: Resident | None = residents.get(call.actor, index)
        else:
            resident = find_by_identifier(call, identifier) if identifier else None
        if resident is not None and _agrees(resident, criteria):
            residents.require_visible(call.actor, resident.id)
            found[resident.id] = resident
    return list(found.values())


def query(call: Call) -> Reply:
    """PersonRecordQuery: all criteria given must hold; `from` counts from 0, `maxCount` is 50 unless said, 200 at the most."""
    payload = next(iter(children(call.payload, "personQueryPayload", "PersonQueryPayload")), None)
    parameters = next(iter(children(payload, "personQueryParam", "PersonQueryParam")), None)
    start, most = _limits(payload)
    with unit_of_work():
        matching = _matching(
            call, parameters if parameters is not None else child(payload, "PersonQueryParam")
        )
        shown = matching[start : start + most]
        for resident in shown:
            audit.record(call.actor, "query", resident_id=resident.id, what="居民信息查询（SOAP）")
    answer = etree.Element(tag(RHIN, "PersonRecordQueryResponse"), nsmap={"rhin": RHIN})
    result = etree.SubElement(answer, tag(RHIN, "personQueryResult"))
    for name, number in (("totalCount", len(matching)), ("from", start), ("count", len(shown))):
        etree.SubElement(result, tag(RHIN, name)).set("value", str(number))
    listed = etree.SubElement(result, tag(RHIN, "patientList"))
    listed.extend(write(resident) for resident in shown)
    return Reply(answer)


def _in_domain(call: Call, resident: Resident, domain: str) -> list[tuple[str, str]]:
    """(system, value) of the resident's identifiers in a domain; an empty domain asks for all."""
    everything = [(PLATFORM_PATIENT, str(resident.id))]
    systems = {kind: root for root, kind in reversed(list(KINDS.items()))}
    everything += [
        (systems.get(i.kind, bare_oid(i.system)), i.value)
        for i in resident.identifiers
        if i.kind is not IdentifierKind.LOCAL
    ]
    everything += [
        (bare_oid(link.source), link.local_id)
        for link in residents.cross_references(call.actor, resident.id)
        if link.ended is None
    ]
    return [pair for pair in dict.fromkeys(everything) if not domain or pair[0] == bare_oid(domain)]


def cross_reference(call: Call) -> Reply:
    """PersonIdentifierQuery: the identifiers a known person has in another domain (IHE ITI-45)."""
    asked = child(call.payload, "identifierQuery")
    given = child(asked, "id")
    identifier, index = identifier_of(given), platform_id(given)
    if identifier is None:
        raise QueryInvalid(problem="缺少已知标识符 id")
    with unit_of_work():
        resident = residents.get(call.actor, index) if index else find_by_identifier(call, identifier)
        if resident is None:
            raise PersonNotFound(who=identifier.value)
        residents.require_visible(call.actor, resident.id)
        matching = _in_domain(call, resident, value_of(child(asked, "domain")))
        everything = _in_domain(call, resident, "")
        audit.record(call.actor, "query", resident_id=resident.id, what="居民交叉索引查询（SOAP）")
    answer = etree.Element(tag(RHIN, "PersonIdentifierQueryResponse"), nsmap={"rhin": RHIN})
    for system, value in matching:
        found = etree.SubElement(answer, tag(RHIN, "identifierPatient"))
        write_identifier(found, "matchIdentifier", system, value)
        write_identifier(found, "masterIdentifier", PLATFORM_PATIENT, str(resident.id))
        for other_system, other in everything:
            if (other_system, other) != (system, value):
                write_identifier(found, "id", other_system, other)
        etree.SubElement(found, tag(RHIN, "statusCode")).set("value", ACTIVE)
    return Reply(answer)
