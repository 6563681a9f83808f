"""WS/T 790.2 `person` elements: read into demographics, and written from the registry (IST-PR1, IST-PR2)."""

from datetime import date

from lxml import etree

from yizhou.exchange.soap.datatypes import (
    citizen_number,
    code_of,
    day,
    identifier_of,
    identifier_pair,
    name_of,
    oid_urn,
    value_of,
)
from yizhou.exchange.soap.demographics import TABLES, Address, Coded, Contact, Demographics
from yizhou.exchange.soap.names import PLATFORM_PATIENT, RHIN, tag
from yizhou.exchange.soap.reading import child, children
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, Resident
from yizhou.standards.citizen_id import check

ACTIVE = "urn:active"
"""`statusCode` is a urn in the schema; the drafts print no code table for it."""
_INACTIVE = ("obsolete", "inactive", "nullified", "terminated", "cancelled")
_SEXES = {"male": "1", "female": "2", "m": "1", "f": "2", "男": "1", "女": "2", "unknown": "0", "other": "9"}
_SYSTEMS = {
    IdentifierKind.CITIZEN_ID: "urn:oid:2.16.156.10011.1.3",
    IdentifierKind.HEALTH_CARD: "urn:oid:2.16.156.10011.1.19",
    IdentifierKind.HEALTH_RECORD: "urn:oid:2.16.156.10011.1.2",
    IdentifierKind.INSURANCE_CARD: "urn:oid:2.16.156.10011.1.15",
    IdentifierKind.BIRTH_CERTIFICATE: "urn:oid:2.16.156.10011.1.9",
}


def sex_of(code: str) -> str:
    """GB/T 2261.1 from what senders write."""
    return _SEXES.get(code.lower(), code)


def read_address(element: etree._Element | None) -> Address:
    """A WS/T 790.1 Address; a bare text is the whole address."""
    if element is None:
        return Address()
    if not children(element):
        return Address(text=value_of(element))
    return Address(
        text=value_of(child(element, "text")),
        state=value_of(child(element, "state")),
        city=value_of(child(element, "city")),
        county=value_of(child(element, "district")),
        house="".join(value_of(line) for line in children(element, "line")),
        postal_code=value_of(child(element, "postalCode")),
        region_code=value_of(child(element, "administrativeDivision")),
    )


def _addresses(person: etree._Element, human: etree._Element | None) -> tuple[Address, ...]:
    found = [read_address(a) for a in children(human, "asCitizen")]  # 当前居住地 comes first
    found += [read_address(a) for a in children(person, "addr") + children(human, "addr")]
    return tuple(dict.fromkeys(a for a in found if a.whole))


def _contacts(human: etree._Element | None) -> tuple[Contact, ...]:
    found = [
        Contact(value_of(child(c, "name")), value_of(child(c, "telecom")), code_of(child(c, "code")))
        for c in children(human, "contact")
    ]
    for guardian in children(human, "guardian"):
        person = child(guardian, "guardianPerson")
        body = person if person is not None else child(guardian, "guardianOrganization")
        phone = value_of(child(guardian, "telecom")) or value_of(child(body, "telecom"))
        found.append(Contact(name_of(child(body, "name")), phone, "监护人"))
    return tuple(contact for contact in found if contact.name or contact.phone)


def _coded(element: etree._Element | None, field: str) -> Coded | None:
    code = code_of(element)
    return Coded(code, TABLES[field]) if code else None


def _number(element: etree._Element | None) -> int | None:
    text = value_of(element)
    return int(text) if text.isdigit() else None


def read(person: etree._Element) -> Demographics:
    """One `person`. Its `id` is the sender's own number for the person; `human/id` the citizen number unless it says else."""
    human = child(person, "human")
    own = identifier_pair(child(person, "id"))[1].removeprefix("urn:uuid:")
    listed: list[Identifier] = []
    for element in children(human, "id"):
        bare = (
            IdentifierKind.CITIZEN_ID
            if check(identifier_pair(element)[1]).normalised18
            else IdentifierKind.OTHER
        )
        found = identifier_of(element, bare=bare)
        if found:
            listed.append(found)
    listed += [
        i
        for i in (
            identifier_of(e, bare=IdentifierKind.OTHER) for e in children(human, "asOtherIds", "asOtherIDs")
        )
        if i
    ]
    phones = [
        value_of(t).removeprefix("tel:") for t in children(person, "telecom") + children(human, "telecom")
    ]
    committee = child(person, "assigningOrganization")
    employment = child(human, "asEmployee")
    birth = value_of(child(human, "birthTime"))
    died = value_of(child(human, "deceasedTime"))
    return Demographics(
        name=next((n for n in (name_of(e) for e in children(human, "name")) if n), ""),
        sex=sex_of(code_of(child(human, "gender"))),
        birth_date=day(birth),
        birth_text=birth,
        deceased=value_of(child(human, "deceasedInd")) in ("true", "1") or bool(died),
        deceased_on=day(died),
        identifiers=tuple(i for i in listed if i.kind is not IdentifierKind.LOCAL),
        local_id=own or next((i.value for i in listed if i.kind is IdentifierKind.LOCAL), ""),
        phones=tuple(dict.fromkeys(p for p in phones if p)),
        addresses=_addresses(person, human),
        marriage=_coded(child(human, "maritalStatusCode"), "marriage"),
        occupation=_coded(child(employment, "occupationCode"), "occupation"),
        employer=value_of(child(employment, "employerName")),
        employer_phone=value_of(child(employment, "telecom")),
        language=code_of(child(human, "languageCommunication")),
        birth_order=_number(child(human, "multipleBirthOrderNumber")),
        contacts=_contacts(human),
        active=value_of(child(person, "statusCode")).rpartition(":")[2].lower() not in _INACTIVE,
        extra={
            "neighbourhood-committee": value_of(child(committee, "name")),
            "birth-place": read_address(child(human, "birthPlace")).whole,
        },
    )


def _valued(parent: etree._Element, name: str, value: str) -> etree._Element:
    element = etree.SubElement(parent, tag(RHIN, name))
    if value:
        element.set("value", value)
    return element


def write_identifier(parent: etree._Element, name: str, system: str, value: str) -> None:
    """An Identifier element."""
    element = etree.SubElement(parent, tag(RHIN, name))
    if system:
        _valued(element, "system", oid_urn(system))
    _valued(element, "value", value)


def _write_address(parent: etree._Element, resident: Resident) -> None:
    if resident.address:
        address = etree.SubElement(parent, tag(RHIN, "addr"))
        _valued(address, "text", resident.address)
        _valued(address, "administrativeDivision", resident.region_code or "532300")


def _iso(on: date) -> str:
    return on.isoformat()


def write(resident: Resident) -> etree._Element:
    """A `person` as the platform knows it: its id is the platform's index id (PersonRecordFeedResponse, …QueryResponse)."""
    person = etree.Element(tag(RHIN, "person"), nsmap={"rhin": RHIN})
    _valued(person, "id", f"urn:uuid:{resident.id}")
    _write_address(person, resident)
    if resident.phones:
        _valued(person, "telecom", resident.phones[0])
    _valued(person, "statusCode", ACTIVE)
    _valued(person, "effectiveTime", resident.updated.isoformat(timespec="seconds").replace("+00:00", "Z"))
    human = etree.SubElement(person, tag(RHIN, "human"))
    if citizen_number(resident):
        write_identifier(human, "id", "2.16.156.10011.1.3", citizen_number(resident))
    if resident.name:
        _valued(etree.SubElement(human, tag(RHIN, "name")), "text", resident.name)
    if resident.sex:
        _valued(human, "gender", resident.sex)
    for phone in resident.phones:
        _valued(human, "telecom", phone)
    if resident.birth_date:
        _valued(human, "birthTime", _iso(resident.birth_date))
    if resident.deceased_on:
        _valued(human, "deceasedInd", "true")
        _valued(human, "deceasedTime", _iso(resident.deceased_on))
    write_identifier(human, "asOtherIds", PLATFORM_PATIENT, str(resident.id))
    if resident.health_code:
        write_identifier(human, "asOtherIds", "2.16.156.10011.1.19", resident.health_code)
    for identifier in resident.identifiers:
        if identifier.kind not in (IdentifierKind.CITIZEN_ID, IdentifierKind.LOCAL):
            system = _SYSTEMS.get(identifier.kind, identifier.system)
            write_identifier(human, "asOtherIds", system, identifier.value)
    return person
