"""One entry of the access log as an AuditMessage (DICOM PS3.15 A.5.1), as IHE ATNA ITI-20 carries it. Pure.

A patient is named by the index id, never by name: who receives the log need not learn who lives here.
"""

from base64 import b64encode
from datetime import UTC

import orjson
from lxml import etree

from yizhou.exchange.atna.codes import (
    APPLICATION,
    EVENTS,
    OUTCOMES,
    PATIENT_RECORD,
    PLATFORM_RECORD,
    PURPOSES,
    QUERY,
    Code,
)
from yizhou.kernel.audit.contracts import Access

SOURCE = "健康彝州"
APPLICATION_SERVER = "4"
"""AuditSourceTypeCode (PS3.15 A.5.2.5)."""


def _code(parent: etree._Element, name: str, code: Code) -> None:
    etree.SubElement(
        parent, name, {"csd-code": code.value, "codeSystemName": code.system, "originalText": code.text}
    )


def message(access: Access) -> bytes:
    """The AuditMessage of an entry, UTF-8 without an XML declaration."""
    action, event, kind = EVENTS.get(access.action, ("E", PLATFORM_RECORD, None))
    if event is PATIENT_RECORD and access.resident_id is None:
        event = PLATFORM_RECORD
    root = etree.Element("AuditMessage")
    identification = etree.SubElement(
        root,
        "EventIdentification",
        {
            "EventActionCode": action,
            "EventDateTime": access.at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "EventOutcomeIndicator": OUTCOMES.get(access.outcome, "4"),
        },
    )
    _code(identification, "EventID", event)
    if kind:
        _code(identification, "EventTypeCode", kind)
    if access.outcome != "success":
        etree.SubElement(identification, "EventOutcomeDescription").text = "被拒绝"
    if access.purpose in PURPOSES:
        _code(identification, "PurposeOfUse", PURPOSES[access.purpose])
    _people(root, access)
    source = etree.SubElement(root, "AuditSourceIdentification", {"AuditSourceID": SOURCE})
    etree.SubElement(source, "AuditSourceTypeCode", {"csd-code": APPLICATION_SERVER})
    _objects(root, access)
    return etree.tostring(root, encoding="utf-8")


def _people(root: etree._Element, access: Access) -> None:
    requestor = {
        "UserID": str(access.actor_id or access.actor_name or access.actor_kind),
        "UserName": access.actor_name,
        "UserIsRequestor": "true",
    }
    if access.address:
        requestor |= {"NetworkAccessPointID": access.address, "NetworkAccessPointTypeCode": "2"}
    person = etree.SubElement(root, "ActiveParticipant", requestor)
    for role in filter(None, access.role.split(",")):
        _code(person, "RoleIDCode", Code(role, "urn:yizhou:role", role))
    platform = etree.SubElement(root, "ActiveParticipant", {"UserID": SOURCE, "UserIsRequestor": "false"})
    _code(platform, "RoleIDCode", APPLICATION)


def _objects(root: etree._Element, access: Access) -> None:
    if access.resident_id is not None:
        patient = etree.SubElement(
            root,
            "ParticipantObjectIdentification",
            {
                "ParticipantObjectID": str(access.resident_id),
                "ParticipantObjectTypeCode": "1",
                "ParticipantObjectTypeCodeRole": "1",
            },
        )
        _code(patient, "ParticipantObjectIDTypeCode", Code("2", "RFC-3881", "Patient Number"))
        _named(patient, access)
    elif access.what:
        thing = etree.SubElement(
            root,
            "ParticipantObjectIdentification",
            {
                "ParticipantObjectID": access.what,
                "ParticipantObjectTypeCode": "2",
                "ParticipantObjectTypeCodeRole": "24" if access.action == "query" else "13",
            },
        )
        if access.action == "query":
            _code(thing, "ParticipantObjectIDTypeCode", QUERY)
            etree.SubElement(thing, "ParticipantObjectQuery").text = _encoded(access.what)
        else:
            _code(thing, "ParticipantObjectIDTypeCode", Code("12", "RFC-3881", "URI"))
        _named(thing, access)


def _named(item: etree._Element, access: Access) -> None:
    details = {
        "entry": str(access.id),
        "what": access.what,
        "organisation": access.organisation_name,
        "request": access.request_id,
        "detail": orjson.dumps(access.detail).decode() if access.detail else "",
    }
    for kind, value in details.items():
        if value:
            etree.SubElement(item, "ParticipantObjectDetail", {"type": kind, "value": _encoded(value)})


def _encoded(text: str) -> str:
    return b64encode(text.encode()).decode()
