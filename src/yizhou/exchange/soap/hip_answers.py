"""HL7 v3 answers to registrations, merges and queries in the published forms (test-A02 … A32)."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from uuid import UUID

from lxml import etree

from yizhou.exchange.soap.datatypes import hl7_time
from yizhou.exchange.soap.names import (
    HL7,
    HL7_MAP,
    INTERACTIONS,
    MESSAGE_ROOT,
    PLATFORM_DEVICE,
    PLATFORM_PATIENT,
    SEX_TABLE,
    tag,
)
from yizhou.exchange.soap.reading import attribute, child
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.standards import code_systems

_TRIGGERS = {
    "PRPA_IN201306UV02": "PRPA_TE201306UV02",
    "PRPM_IN301011UV01": "PRPM_TE301011UV01",
    "PRPM_IN303011UV01": "PRPM_TE303011UV01",
    "PRPM_IN306011UV01": "PRPM_TE306110UV01",  # as printed
    "PRPM_IN401031UV01": "PRPM_TE401011UV01",
    "PRPM_IN403011UV01": "PRPM_TE403011UV01",
    "PRPM_IN406110UV01": "PRPM_TE406110UV01",
}
"""Trigger event code in `controlActProcess/code` of the answers that print one."""


def element(parent: etree._Element | None, name: str, text: str = "", **attributes: str) -> etree._Element:
    """An HL7 v3 element."""
    made = (
        etree.Element(tag(HL7, name), nsmap=HL7_MAP)
        if parent is None
        else etree.SubElement(parent, tag(HL7, name))
    )
    for key, value in attributes.items():
        made.set(key, value)
    if text:
        made.text = text
    return made


def _device(parent: etree._Element, role: str, code: str, root: str, extension: str) -> None:
    device = element(
        element(parent, role, typeCode=code), "device", classCode="DEV", determinerCode="INSTANCE"
    )
    identifier = element(device, "id", root=root)
    if extension:
        identifier.set("extension", extension)


def _device_id(request: etree._Element, role: str) -> etree._Element | None:
    """The id of a device; hospitals' platforms (WS/T 447) wrap it in an `item`."""
    found = child(request, role, "device", "id")
    inside = child(found, "item")
    return inside if inside is not None else found


def head(name: str, request: etree._Element, answer_id: UUID, at: datetime) -> etree._Element:
    """The transmission wrapper: own id, time, interaction, codes, receiver and sender changed round."""
    root = element(None, name, ITSVersion="XML_1.0")
    element(root, "id", root=MESSAGE_ROOT, extension=str(answer_id).upper())
    element(root, "creationTime", value=hl7_time(at))
    element(root, "interactionId", root=INTERACTIONS, extension=name)
    element(root, "processingCode", code=attribute(child(request, "processingCode"), "code") or "P")
    element(root, "processingModeCode", code=attribute(child(request, "processingModeCode"), "code") or "R")
    element(root, "acceptAckCode", code="NE")
    asker, ours = _device_id(request, "sender"), _device_id(request, "receiver")
    _device(root, "receiver", "RCV", attribute(asker, "root") or MESSAGE_ROOT, attribute(asker, "extension"))
    _device(root, "sender", "SND", attribute(ours, "root") or PLATFORM_DEVICE, attribute(ours, "extension"))
    return root


def acknowledge(
    root: etree._Element, request: etree._Element, *, accepted: bool, text: str, faults: Sequence[Fault] = ()
) -> None:
    """`acknowledgement`: AA or AE, the request's id, the result in words, and one detail for each fault."""
    made = element(root, "acknowledgement", typeCode="AA" if accepted else "AE")
    asked = child(request, "id")
    element(
        element(made, "targetMessage"), "id",
        root=attribute(asked, "root") or MESSAGE_ROOT, extension=attribute(asked, "extension"),
    )  # fmt: skip
    element(element(made, "acknowledgementDetail"), "text", text)
    for fault in faults:
        detail = element(made, "acknowledgementDetail", typeCode=_WEIGHTS[fault.severity])
        element(detail, "code", code=fault.code)
        element(detail, "text", f"{fault.message}。{fault.advice}")
        element(detail, "location", fault.place)


_WEIGHTS = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.INFORMATION: "I"}


def control_act(
    root: etree._Element, name: str, *, class_code: str = "CACT", mood: str = "EVN"
) -> etree._Element:
    """`controlActProcess`, with its trigger event where the published answer has one."""
    made = element(root, "controlActProcess", classCode=class_code, moodCode=mood)
    if name in _TRIGGERS:
        element(made, "code", code=_TRIGGERS[name], codeSystem=INTERACTIONS)
    return made


def registration(act: etree._Element, kind: str, mood: str) -> etree._Element:
    """`subject/registrationEvent` or `registrationRequest`, active."""
    made = element(element(act, "subject", typeCode="SUBJ"), kind, classCode="REG", moodCode=mood)
    element(made, "statusCode", code="active")
    return made


def copied(parent: etree._Element, source: etree._Element | None) -> None:
    """A part of the request repeated in the answer, as the published answers do."""
    if source is not None:
        parent.append(deepcopy(source))


def custodian(event: etree._Element, request: etree._Element) -> None:
    """Who registered: the request's author, or the custodian it names."""
    registered = child(request, "controlActProcess", "subject")
    for kind in ("registrationRequest", "registrationEvent"):
        for role in ("author", "author1", "custodian"):
            found = child(registered, kind, role, "assignedEntity")
            if found is not None:
                copied(element(event, "custodian", typeCode="CST"), found)
                return


def sex(parent: etree._Element, code: str) -> None:
    """administrativeGenderCode."""
    element(
        parent, "administrativeGenderCode",
        code=code, codeSystem=SEX_TABLE, displayName=code_systems.display(SEX_TABLE, code),
        codeSystemName="生理性别代码表（GB/T 2261.1）",
    )  # fmt: skip


def registered_person(name: str, request: etree._Element, answer_id: UUID, at: datetime, person: UUID, called: str,
                      text: str, faults: Sequence[Fault]) -> etree._Element:  # fmt: skip
    """Success of a person's registration or update (test-A04, A07): the platform's id of the person."""
    root = head(name, request, answer_id, at)
    acknowledge(root, request, accepted=True, text=text, faults=faults)
    event = registration(control_act(root, name), "registrationEvent", "EVN")
    patient = element(element(event, "subject1", typeCode="SBJ"), "patient", classCode="PAT")
    element(patient, "id", root=PLATFORM_PATIENT, extension=str(person))
    element(patient, "statusCode", code="active")
    element(
        element(patient, "patientPerson", classCode="PSN", determinerCode="INSTANCE"), "name", called, use="L"
    )
    custodian(event, request)
    return root


def refused_person(name: str, request: etree._Element, answer_id: UUID, at: datetime, text: str,
                   faults: Sequence[Fault]) -> etree._Element:  # fmt: skip
    """Refusal of a person's registration or update (test-A05, A08): the request's content comes back."""
    root = head(name, request, answer_id, at)
    acknowledge(root, request, accepted=False, text=text, faults=faults)
    act = control_act(root, name)
    copied(act, child(request, "controlActProcess", "subject"))
    return root


def accept_only(name: str, request: etree._Element, answer_id: UUID, at: datetime, *, accepted: bool, text: str,
                faults: Sequence[Fault] = ()) -> etree._Element:  # fmt: skip
    """A bare acknowledgement (test-A10, A11)."""
    root = head(name, request, answer_id, at)
    acknowledge(root, request, accepted=accepted, text=text, faults=faults)
    return root


def refused_registration(name: str, request: etree._Element, answer_id: UUID, at: datetime, text: str,
                         faults: Sequence[Fault]) -> etree._Element:  # fmt: skip
    """Refusal of a practitioner's or institution's registration or update (test-A17, A20, A26, A29)."""
    root = head(name, request, answer_id, at)
    acknowledge(root, request, accepted=False, text=text, faults=faults)
    asked = element(
        element(control_act(root, name, class_code="ACTN", mood="APT"), "subject", typeCode="SUBJ"),
        "registrationRequest", classCode="REG", moodCode="RQO",
    )  # fmt: skip
    element(asked, "statusCode")
    element(element(asked, "subject1", typeCode="SBJ"), "assignedEntity", classCode="ASSIGNED")
    element(element(element(asked, "author", typeCode="AUT"), "assignedEntity", classCode="ASSIGNED"), "id")
    return root


def query_answer(act: etree._Element, request: etree._Element, code: str) -> None:
    """`queryAck` and the parameters asked for: OK found, NF nothing found, QE wrong parameters, AE failure."""
    made = element(act, "queryAck")
    asked = child(request, "controlActProcess", "queryByParameter", "queryId")
    if asked is not None:
        copied(made, asked)
    element(made, "queryResponseCode", code=code)
    copied(act, child(request, "controlActProcess", "queryByParameterPayload"))


def refused_query(name: str, request: etree._Element, answer_id: UUID, at: datetime, code: str, text: str,
                  faults: Sequence[Fault]) -> etree._Element:  # fmt: skip
    """A query without result, or refused (test-A14, A23, A32)."""
    root = head(name, request, answer_id, at)
    acknowledge(root, request, accepted=False, text=text, faults=faults)
    query_answer(control_act(root, name), request, code)
    return root
