"""HL7 v3 `patient` of the interaction specification (test-A03 … A14): read into demographics."""

from lxml import etree

from yizhou.exchange.soap.datatypes import day, identifier_of, identifier_pair
from yizhou.exchange.soap.demographics import TABLES, Address, Coded, Contact, Demographics
from yizhou.exchange.soap.names import DEPARTMENT_CODE, INSTITUTION_CODE
from yizhou.exchange.soap.reading import attribute, child, children, text_of
from yizhou.exchange.soap.rhin_persons import sex_of
from yizhou.registries.residents.contracts import IdentifierKind


def read_address(element: etree._Element | None) -> Address:
    """An HL7 v3 AD with the parts of DE02.01.009.01 to .06."""
    if element is None:
        return Address()
    return Address(
        text=text_of(child(element, "streetAddressLine")),
        state=text_of(child(element, "state")),
        city=text_of(child(element, "city")),
        county=text_of(child(element, "county")),
        township=text_of(child(element, "streetNameBase")),
        village=text_of(child(element, "streetName")),
        house=text_of(child(element, "houseNumber")),
        postal_code=text_of(child(element, "postalCode")),
    )


def coded(element: etree._Element | None, field: str) -> Coded | None:
    """A coded field, None without a code; the name sent is only kept when it says something."""
    code = attribute(element, "code")
    if not code:
        return None
    system = attribute(element, "codeSystem") or TABLES[field]
    return Coded(code, system, "".join(attribute(element, "displayName").split()))


def telecom(element: etree._Element | None) -> str:
    """A telephone number, without the `tel:` of a URL."""
    return attribute(element, "value").removeprefix("tel:")


def _contact(relation: etree._Element) -> Contact:
    holder = child(relation, "relationshipHolder1")
    relationship = attribute(child(relation, "code"), "displayName")
    return Contact(text_of(child(holder, "name")), telecom(child(relation, "telecom")), relationship)


def read(patient: etree._Element, registrar: etree._Element | None = None) -> Demographics:
    """One `patient` with its `patientPerson`, provider organisation and insurance; `registrar` is who registered it."""
    person = child(patient, "patientPerson")
    local_id = next(
        (value for _, value in (identifier_pair(e) for e in children(patient, "id")) if value), ""
    )
    listed = [identifier_of(e, bare=IdentifierKind.CITIZEN_ID) for e in children(person, "id")]
    listed += [
        identifier_of(child(other, "id"), bare=IdentifierKind.OTHER)
        for other in children(person, "asOtherIDs", "asOtherIds")
    ]
    birth = attribute(child(person, "birthTime"), "value")
    died = attribute(child(person, "deceasedTime"), "value")
    provider = child(patient, "providerOrganization")
    employment = child(person, "asEmployee")
    employer = child(employment, "employerOrganization")
    contacts = tuple(_contact(relation) for relation in children(person, "personalRelationship"))
    return Demographics(
        name=next((n for n in (text_of(e) for e in children(person, "name")) if n), ""),
        sex=sex_of(attribute(child(person, "administrativeGenderCode"), "code")),
        birth_date=day(birth),
        birth_text=birth,
        deceased=attribute(child(person, "deceasedInd"), "value") == "true" or bool(died),
        deceased_on=day(died),
        identifiers=tuple(i for i in listed if i),
        local_id=local_id,
        phones=tuple(dict.fromkeys(p for p in (telecom(t) for t in children(person, "telecom")) if p)),
        addresses=tuple(a for a in (read_address(e) for e in children(person, "addr")) if a.whole),
        marriage=coded(child(person, "maritalStatusCode"), "marriage"),
        ethnic_group=coded(child(person, "ethnicGroupCode"), "ethnic_group"),
        occupation=coded(child(employment, "occupationCode"), "occupation"),
        insurance=coded(
            child(patient, "coveredPartyOf", "coverageRecord", "beneficiary", "beneficiary", "code"),
            "insurance",
        ),
        employer=text_of(child(employer, "name")),
        employer_phone=telecom(child(employer, "contactParty", "telecom")),
        contacts=tuple(c for c in contacts if c.name or c.phone),
        institution_code=institution_code(provider),
        institution_name=text_of(child(provider, "name")),
        active=attribute(child(patient, "statusCode"), "code") not in ("obsolete", "nullified", "terminated"),
        extra={
            "registered": attribute(child(patient, "effectiveTime"), "value"),
            "registrar": identifier_pair(child(registrar, "id"))[1],
            "registrar-name": text_of(child(registrar, "assignedPerson", "name")),
        },
    )


def institution_code(organisation: etree._Element | None) -> str:
    """The code of an organisation element, of an institution or a department."""
    pairs = [identifier_pair(e) for e in children(organisation, "id")]
    known = [value for system, value in pairs if system in (INSTITUTION_CODE, DEPARTMENT_CODE)]
    return next((value for value in known + [value for _, value in pairs] if value), "")
