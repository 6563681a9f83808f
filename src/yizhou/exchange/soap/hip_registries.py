"""HL7 v3 practitioner and institution messages (test-A15 … A30): read into the registries' claims and criteria."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from yizhou.exchange.soap.datatypes import day, identifier_pair
from yizhou.exchange.soap.hip_persons import read_address, telecom
from yizhou.exchange.soap.reading import attribute, child, children, text_of
from yizhou.exchange.soap.rhin_persons import sex_of
from yizhou.registries.facilities.contracts import InstitutionClaim
from yizhou.registries.providers.contracts import Affiliation, PractitionerClaim
from yizhou.standards.citizen_id import check


def _squeezed(text: str) -> str:
    """Names printed with blanks between the characters (“ 主 任 医 师 ”) are meant without."""
    return "".join(text.split())


def _subject(payload: etree._Element, name: str) -> etree._Element | None:
    return child(payload, "controlActProcess", "subject", "registrationRequest", "subject1", name)


def _address_text(element: etree._Element | None) -> str:
    return read_address(element).whole or text_of(element)


def practitioner(payload: etree._Element) -> PractitionerClaim:
    """The health worker of PRPM_IN301010UV01 or PRPM_IN303010UV01."""
    provider = _subject(payload, "healthCareProvider")
    person = child(provider, "healthCarePrincipalPerson")
    number = identifier_pair(child(provider, "id"))[1]
    citizen = identifier_pair(child(person, "id"))[1]
    title = child(provider, "code")
    affiliations = []
    for element in children(person, "asAffiliate"):
        organisation = child(element, "affiliatedPrincipalOrganization")
        code, name = identifier_pair(child(organisation, "id"))[1], text_of(child(organisation, "name"))
        if code or name:
            term = child(element, "effectiveTime")
            since, until = attribute(child(term, "low"), "value"), attribute(child(term, "high"), "value")
            affiliations.append(Affiliation(code, name, day(since), day(until)))
    return PractitionerClaim(
        number=number or citizen,
        name=text_of(child(person, "name")),
        sex=sex_of(attribute(child(person, "administrativeGenderCode"), "code")),
        birth_date=day(attribute(child(person, "birthTime"), "value")),
        citizen_id=citizen if check(citizen).normalised18 else "",
        title_code=attribute(title, "code"),
        title_name=_squeezed(attribute(title, "displayName")),
        phone=telecom(child(provider, "telecom")),
        address=_address_text(child(provider, "addr")),
        status=attribute(child(provider, "statusCode"), "code"),
        valid_from=day(attribute(child(provider, "effectiveTime", "low"), "value")),
        valid_until=day(attribute(child(provider, "effectiveTime", "high"), "value")),
        affiliations=tuple(affiliations),
    )


def institution(payload: etree._Element) -> InstitutionClaim:
    """The institution or department of PRPM_IN401030UV01 or PRPM_IN403010UV01.

    The parent is `scoper2` in the first and `affiliatedPrincipalOrganization` in the second, as printed.
    """
    entity = _subject(payload, "assignedEntity")
    body = child(entity, "assignedPrincipalOrganization")
    affiliate = child(body, "asAffiliate")
    parents = children(affiliate, "scoper2", "affiliatedPrincipalOrganization")
    parent = parents[0] if parents else None
    kind = child(entity, "code")
    return InstitutionClaim(
        code=identifier_pair(child(entity, "id"))[1],
        name=text_of(child(body, "name")) or text_of(child(entity, "name")),
        class_code=attribute(kind, "code"),
        class_system=attribute(kind, "codeSystem"),
        parent_code=identifier_pair(child(parent, "id"))[1],
        parent_name=text_of(child(parent, "name")),
        address=_address_text(child(entity, "addr")),
        phone=telecom(child(entity, "telecom")),
        status=attribute(child(entity, "statusCode"), "code"),
        valid_from=day(attribute(child(entity, "effectiveTime", "low"), "value")),
        valid_until=day(attribute(child(entity, "effectiveTime", "high"), "value")),
    )


def _parameter(payload: etree._Element, name: str) -> etree._Element | None:
    return child(payload, "controlActProcess", "queryByParameterPayload", name, "value")


def practitioner_criteria(payload: etree._Element) -> Mapping[str, Any]:
    """Criteria of PRPM_IN306010UV01. With a number the other parameters only confirm, and the example's birth date
    (2001-01-01) is not that of the practitioner it finds (1957-03-23), so they are then left out."""
    number = identifier_pair(_parameter(payload, "providerID"))[1]
    if number:
        return {"number": number}
    sex = sex_of(attribute(_parameter(payload, "administrativeGender"), "code"))
    return {
        "name": text_of(_parameter(payload, "providerName")),
        "sex": sex,
        "birth_date": day(attribute(_parameter(payload, "dOB"), "value")),
    }


def institution_criteria(payload: etree._Element) -> Mapping[str, str]:
    """Criteria of PRPM_IN406010UV01."""
    return {
        "code": identifier_pair(_parameter(payload, "organizationID"))[1],
        "name": text_of(_parameter(payload, "organizationName")),
        "status": attribute(_parameter(payload, "status"), "code"),
    }
