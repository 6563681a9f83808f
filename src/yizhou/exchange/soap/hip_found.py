"""HL7 v3 answers with the persons found (test-A13): what the index holds, and what a source last sent beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lxml import etree

from yizhou.exchange.soap.datatypes import citizen_number, hl7_time
from yizhou.exchange.soap.demographics import EXTENSION
from yizhou.exchange.soap.hip_answers import (
    acknowledge,
    control_act,
    element,
    head,
    query_answer,
    registration,
    sex,
)
from yizhou.exchange.soap.names import (
    INSTITUTION_CODE,
    PLATFORM_PATIENT,
    XSI,
    tag,
)
from yizhou.registries.residents.contracts import IdentifierKind, Resident

_CARDS = {
    IdentifierKind.HEALTH_CARD: "2.16.156.10011.1.19",
    IdentifierKind.HEALTH_RECORD: "2.16.156.10011.1.2",
}


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A resident, and the FHIR Patient that a source last sent of it (for what the index does not hold)."""

    resident: Resident
    patient: Mapping[str, Any] = field(default_factory=dict)
    degree: int = 100

    def extension(self, name: str) -> Mapping[str, Any]:
        listed = self.patient.get("extension", ())
        return next((e for e in listed if e.get("url") == EXTENSION + name), {})

    def text(self, name: str) -> str:
        return str(self.extension(name).get("valueString", ""))

    def coding(self, name: str) -> Mapping[str, Any]:
        concept = self.extension(name).get("valueCodeableConcept") or {}
        return (concept.get("coding") or [{}])[0]


def _day(on: date | None) -> str:
    return f"{on:%Y%m%d}" if on else ""


def _coded(parent: etree._Element, name: str, coding: Mapping[str, Any]) -> None:
    if coding.get("code"):
        made = element(parent, name, code=str(coding["code"]))
        made.set("codeSystem", str(coding.get("system", "")).removeprefix("urn:oid:"))
        made.set("displayName", str(coding.get("display", "")))
        if name == "code":
            made.set("codeSystemName", "医疗保险类别代码")


def _address(parent: etree._Element, found: FoundPerson) -> None:
    parts = (found.patient.get("address") or [{}])[0]
    whole = found.resident.address or parts.get("text", "")
    if not whole:
        return
    made = element(parent, "addr", use="PUB")
    element(made, "streetAddressLine", whole, partType="SAL")
    for name, key in (
        ("state", "state"),
        ("city", "city"),
        ("county", "district"),
        ("postalCode", "postalCode"),
    ):
        if parts.get(key):
            element(made, name, str(parts[key]))
    for line in parts.get("line", ()):
        element(made, "streetName", str(line))


def _employment(parent: etree._Element, found: FoundPerson) -> None:
    occupation, employer = found.coding("occupation"), found.text("employer")
    if not occupation and not employer:
        return
    made = element(parent, "asEmployee", classCode="EMP")
    _coded(made, "occupationCode", occupation)
    organisation = element(made, "employerOrganization", classCode="ORG", determinerCode="INSTANCE")
    element(organisation, "name", employer)
    contact = element(organisation, "contactParty", classCode="CON")
    if found.text("employer-phone"):
        element(contact, "telecom", value=found.text("employer-phone"), use="WP")


def _other_ids(parent: etree._Element, found: FoundPerson) -> None:
    manager = found.patient.get("managingOrganization", {}).get("identifier", {}).get("value", "")
    for identifier in found.resident.identifiers:
        if identifier.kind in _CARDS:
            made = element(parent, "asOtherIDs", classCode="PAT")
            element(made, "id", root=_CARDS[identifier.kind], extension=identifier.value)
            scope = element(made, "scopingOrganization", classCode="ORG", determinerCode="INSTANCE")
            element(scope, "id", root=INSTITUTION_CODE, extension=manager)


def _contacts(parent: etree._Element, found: FoundPerson) -> None:
    for contact in found.patient.get("contact", ()):
        made = element(parent, "personalRelationship")
        element(made, "code")
        for point in contact.get("telecom", ()):
            element(made, "telecom", use="H", value=str(point.get("value", "")))
        holder = element(made, "relationshipHolder1", classCode="PSN", determinerCode="INSTANCE")
        element(holder, "name", str(contact.get("name", {}).get("text", "")))


def _person(parent: etree._Element, found: FoundPerson) -> None:
    resident = found.resident
    made = element(parent, "patientPerson")
    if citizen_number(resident):
        element(made, "id", root="2.16.156.10011.1.3", extension=citizen_number(resident))
    element(made, "name", resident.name, use="L")
    for phone in resident.phones:
        element(made, "telecom", value=phone, use="H")
    if resident.sex:
        sex(made, resident.sex)
    if resident.birth_date:
        element(made, "birthTime", value=_day(resident.birth_date))
    _address(made, found)
    _coded(made, "maritalStatusCode", (found.patient.get("maritalStatus", {}).get("coding") or [{}])[0])
    _coded(made, "ethnicGroupCode", found.coding("ethnic-group"))
    _employment(made, found)
    _other_ids(made, found)
    _contacts(made, found)


def _patient(event: etree._Element, found: FoundPerson) -> None:
    made = element(element(event, "subject1", typeCode="SBJ"), "patient", classCode="PAT")
    element(made, "id", root=PLATFORM_PATIENT, extension=str(found.resident.id))
    element(made, "statusCode", code="active")
    element(made, "effectiveTime", value=found.text("registered") or hl7_time(found.resident.updated))
    _person(made, found)
    manager = found.patient.get("managingOrganization")
    if manager:
        organisation = element(made, "providerOrganization", classCode="ORG", determinerCode="INSTANCE")
        element(
            organisation,
            "id",
            root=INSTITUTION_CODE,
            extension=manager.get("identifier", {}).get("value", ""),
        )
        element(organisation, "name", str(manager.get("display", "")), use="L")
        element(organisation, "contactParty", classCode="CON")
    observation = element(
        element(made, "subjectOf1", typeCode="SBJ"), "queryMatchObservation", classCode="COND", moodCode="EVN"
    )
    element(observation, "code", code="PDQ")
    element(observation, "value", value=str(found.degree)).set(tag(XSI, "type"), "INT")
    if found.coding("insurance"):
        record = element(
            element(made, "coveredPartyOf", typeCode="COV"), "coverageRecord", classCode="COV", moodCode="EVN"
        )
        member = element(element(record, "beneficiary", typeCode="BEN"), "beneficiary", classCode="MBR")
        _coded(member, "code", found.coding("insurance"))


def _registrar(event: etree._Element, found: FoundPerson) -> None:
    if not (found.text("registrar") or found.text("registrar-name")):
        return
    made = element(element(event, "custodian", typeCode="CST"), "assignedEntity", classCode="ASSIGNED")
    element(made, "id", root="2.16.156.10011.0.3.2", extension=found.text("registrar"))
    person = element(made, "assignedPerson", classCode="PSN", determinerCode="INSTANCE")
    element(person, "name", found.text("registrar-name"), use="L")


def persons(
    name: str, request: etree._Element, answer_id: UUID, at: datetime, found: Sequence[FoundPerson]
) -> etree._Element:
    """Persons found (test-A13)."""
    root = head(name, request, answer_id, at)
    acknowledge(root, request, accepted=True, text=f"查到 {len(found)} 人")
    act = control_act(root, name)
    for each in found:
        event = registration(act, "registrationEvent", "EVN")
        _patient(event, each)
        _registrar(event, each)
    query_answer(act, request, "OK")
    return root
