"""HL7 v3 answers that show practitioners and institutions (test-A16, A19, A22, A25, A28, A31)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from lxml import etree

from yizhou.exchange.soap.hip_answers import (
    acknowledge,
    control_act,
    copied,
    element,
    head,
    query_answer,
    registration,
    sex,
)
from yizhou.exchange.soap.names import (
    DEPARTMENT_CODE,
    DEPARTMENT_TABLE,
    INSTITUTION_CODE,
    INSTITUTION_TABLE,
    STAFF_NUMBER,
    TITLE_TABLE,
)
from yizhou.exchange.soap.reading import attribute, child, children
from yizhou.registries.facilities.contracts import Institution
from yizhou.registries.providers.contracts import Practitioner
from yizhou.standards import code_systems


def _day(on: date | None) -> str:
    return f"{on:%Y%m%d}" if on else ""


def _term(parent: etree._Element, since: date | None, until: date | None) -> None:
    if since or until:
        made = element(parent, "effectiveTime")
        if since:
            element(made, "low", value=_day(since))
        if until:
            element(made, "high", value=_day(until))


def _provider(event: etree._Element, held: Practitioner, *, full: bool) -> None:
    made = element(element(event, "subject1", typeCode="SBJ"), "healthCareProvider", classCode="PROV")
    element(made, "id", root=STAFF_NUMBER, extension=held.number)
    element(
        made, "code", code=held.title_code,
        displayName=held.title_name or code_systems.display(TITLE_TABLE, held.title_code),
        codeSystem=TITLE_TABLE, codeSystemName="专业技术职务代码（GB/T 8561-1988）",
    )  # fmt: skip
    if full:
        element(made, "addr", held.address)
        phone = element(made, "telecom")
        if held.phone:
            phone.set("value", held.phone)
        element(made, "statusCode", code=held.status)
        _term(made, held.valid_from, held.valid_until)
    person = element(made, "healthCarePrincipalPerson", classCode="PSN", determinerCode="INSTANCE")
    if held.citizen_id:
        element(person, "id", root="2.16.156.10011.1.3", extension=held.citizen_id)
    element(person, "name", held.name, use="L")
    if held.sex:
        sex(person, held.sex)
    if held.birth_date:
        element(person, "birthTime", value=_day(held.birth_date))
    for affiliation in held.affiliations if full else ():
        made = element(person, "asAffiliate", classCode="AFFL")
        element(made, "code")
        element(made, "effectiveTime")
        organisation = element(
            made, "affiliatedPrincipalOrganization", classCode="ORG", determinerCode="INSTANCE"
        )
        element(organisation, "id", root=DEPARTMENT_CODE, extension=affiliation.code)
        element(organisation, "name", affiliation.name)
    element(element(person, "birthplace", classCode="BIRTHPL"), "addr")


def _institution(event: etree._Element, held: Institution, request: etree._Element, *, full: bool) -> None:
    made = element(element(event, "subject1", typeCode="SBJ"), "assignedEntity", classCode="ASSIGNED")
    department = held.organisation_id is None
    element(
        made,
        "id",
        root=_asked_root(request, DEPARTMENT_CODE if department else INSTITUTION_CODE),
        extension=held.code,
    )
    table = held.class_system or (DEPARTMENT_TABLE if department else INSTITUTION_TABLE)
    element(
        made, "code", code=held.class_code, displayName=held.class_name, codeSystem=table,
        codeSystemName="医疗机构业务科室分类与代码表" if department else "卫生机构分类代码表（WS 218-2002）",
    )  # fmt: skip
    element(made, "name")
    if full:
        element(made, "addr", held.address)
        phone = element(made, "telecom")
        if held.phone:
            phone.set("value", held.phone)
        element(made, "statusCode", code=held.status)
    body = element(made, "assignedPrincipalOrganization", classCode="ORG", determinerCode="INSTANCE")
    element(body, "name", held.name)


def _asked_root(request: etree._Element, otherwise: str) -> str:
    """The root the request wrote for the institution's id, so that the sender knows its own number again."""
    registered = child(
        request, "controlActProcess", "subject", "registrationRequest", "subject1", "assignedEntity", "id"
    )
    asked = child(request, "controlActProcess", "queryByParameterPayload", "organizationID", "value")
    return attribute(registered, "root") or attribute(asked, "root") or otherwise


def _authors(parent: etree._Element, request: etree._Element) -> None:
    asked = child(request, "controlActProcess", "subject", "registrationRequest")
    for author in children(asked, "author", "author1"):
        copied(parent, author)


def registered(name: str, request: etree._Element, answer_id: UUID, at: datetime, held: Practitioner | Institution,
               text: str) -> etree._Element:  # fmt: skip
    """A practitioner or institution registered or updated (test-A16, A19, A25, A28)."""
    root = head(name, request, answer_id, at)
    acknowledge(root, request, accepted=True, text=text)
    asked = registration(control_act(root, name), "registrationRequest", "RQO")
    if isinstance(held, Practitioner):
        _provider(asked, held, full=False)
    else:
        _institution(asked, held, request, full=False)
    _authors(asked, request)
    return root


def registered_found(name: str, request: etree._Element, answer_id: UUID, at: datetime,
                     found: Sequence[Practitioner] | Sequence[Institution]) -> etree._Element:  # fmt: skip
    """Practitioners or institutions found (test-A22, A31). Their registrar is not kept, so no custodian is named."""
    root = head(name, request, answer_id, at)
    acknowledge(root, request, accepted=True, text=f"查到 {len(found)} 条")
    act = control_act(root, name)
    for held in found:
        event = registration(act, "registrationEvent", "EVN")
        if isinstance(held, Practitioner):
            _provider(event, held, full=True)
        else:
            _institution(event, held, request, full=True)
    query_answer(act, request, "OK")
    return root
