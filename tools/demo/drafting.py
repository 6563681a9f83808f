"""A message before it is sent, and how each kind of sender wraps a document."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tools.demo.contracts import RecordTruth
from tools.demo.faces import Face
from tools.demo.institutions import Institution
from tools.demo.messages import soap
from tools.demo.messages.heads import Head
from tools.demo.partners import Partner

SOAP_TYPE = "application/soap+xml; charset=utf-8"

Render = Callable[[str, Random], bytes]


@dataclass(slots=True)
class Draft:
    """A message before it is sent. `render(fault, rng)` makes the body, with a fault or with none (empty)."""

    kind: str
    format: str
    channel: str
    path: str
    media_type: str
    extension: str
    partner: str
    institution: Institution | None
    occurred: datetime
    records: tuple[RecordTruth, ...]
    render: Render
    faults: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    correctable: bool = False
    headers: dict[str, str] = field(default_factory=dict)


def record_of(face: Face, place: str = "", faults: tuple[str, ...] = ()) -> RecordTruth:
    return RecordTruth(face.person.id, face.source, face.local_id, place, (*face.faults, *faults))


def sends_reports(partner: Partner, institution: Institution) -> bool:
    """Laboratory and examination reports as documents: hospitals, and the centres of counties with modern systems."""
    return institution.is_hospital or partner.style == "rhin"


def wire(style: str) -> tuple[str, str, str]:
    """Channel, path and media type of a sender's documents."""
    if style == "rhin":
        return "soap", "/soap/DocumentsStorage", SOAP_TYPE
    if style == "hip":
        return "soap", "/soap/HIPMessageServer", SOAP_TYPE
    return "cda", "/cda", "application/xml"


def wrap(style: str, document: bytes, head: Head, number: str) -> bytes:
    """The body in which a sender of this style sends a document."""
    if style == "rhin":
        return soap.submit_document(document, head, f"{head.institution.code}{number}").encode()
    if style == "hip":
        return soap.hip_document(document, head, f"{head.institution.code}{number}").encode()
    return document
