"""The SOAP channel's formats for the pipeline: pure, from a kept request body to parts.

A body is the payload of an envelope. A whole envelope is read too: that is what is kept of a request too broken to be
opened, and what a person may paste when repairing it.
"""

from dataclasses import dataclass

from lxml import etree

from yizhou.exchange.pipeline.contracts import Envelope, Parsed, Part
from yizhou.exchange.soap import (
    addressing,
    faults,
    hip_documents,
    hip_persons,
    rhin_documents,
    rhin_persons,
    schemas,
)
from yizhou.exchange.soap.datatypes import instant
from yizhou.exchange.soap.demographics import Demographics
from yizhou.exchange.soap.envelope import read as read_envelope
from yizhou.exchange.soap.reading import attribute, child, children, local, parse, place_of, raw_text, text_of
from yizhou.exchange.soap.submitted import to_parts
from yizhou.kernel.errors.contracts import CodedError, Fault
from yizhou.registries.residents.contracts import IdentifierKind

PERSON_SCHEMA = "rhin_PersonRegistration.xsd"
DOCUMENT_SCHEMAS = {
    "SubmitDocumentSet": "rhin_DocumentsStorage.xsd",
    "ProviderAndRegistryDocumentSet": "rhin_DocumentsCollection.xsd",
    "RegistryDocumentSet": "rhin_DocumentsManagement.xsd",
}
PERSON_ROOTS = {"PRPA_IN201311UV02": "个人信息注册", "PRPA_IN201314UV02": "个人信息更新"}
DOCUMENT_ROOT = "ProvideAndRegisterDocumentSetRequest"


@dataclass(frozen=True, slots=True)
class _Opened:
    """The payload, the sender's own message id where the body still is an envelope, and warnings."""

    payload: etree._Element
    message_id: str
    faults: tuple[Fault, ...]
    encoding: str


def _open(envelope: Envelope) -> _Opened:
    """`encoding` is what came over the wire: the channel keeps payloads in UTF-8."""
    root, warnings, encoding = parse(envelope.body)
    encoding = envelope.hints.get("encoding", encoding)
    if local(root) != "Envelope":
        return _Opened(root, "", warnings, encoding)
    request = read_envelope(root)
    payload = request.payload
    if local(payload) == "HIPMessageServer":
        message = child(payload, "message")
        inside = children(message) if message is not None else []
        if inside:
            payload = inside[0]
        else:
            payload = parse(raw_text(message).strip().encode()).root
    return _Opened(payload, addressing.read(request.header).message_id, warnings, encoding)


def _person_part(
    demographics: Demographics, place: str, envelope: Envelope, number: int, *, strict: bool
) -> Part:
    """`strict`: HL7 v3 messages must name the person (1..1); WS/T 790.2 leaves everything but the id open."""
    found: list[Fault] = []
    named = demographics.name or any(i.kind is not IdentifierKind.OTHER for i in demographics.identifiers)
    if not (named or demographics.local_id):
        found.append(faults.person_empty(place))
    elif strict and not demographics.name:
        found.append(faults.name_missing(place))
    if not demographics.local_id:
        found.append(faults.local_id_missing(place))
    if demographics.birth_text and demographics.birth_date is None:
        found.append(faults.date_unreadable(f"{place}//birthTime", "出生日期", demographics.birth_text))
    source = envelope.hints.get("source", "")
    return Part(
        key=demographics.local_id or f"person-{number}",
        place=place,
        subject=demographics.claim(),
        resources=(demographics.patient(source),),
        institution_code=demographics.institution_code,
        faults=tuple(found),
    )


class PersonFormat:
    """`soap-person`: PersonRecordFeed (WS/T 790.2 IST-PR1), one part for each person."""

    name = "soap-person"

    def parse(self, envelope: Envelope) -> Parsed:
        try:
            opened = _open(envelope)
        except CodedError as error:
            return Parsed((), (faults.of_error(error), *error.faults))
        persons = children(opened.payload, "person")
        if not persons:
            return Parsed((), (*opened.faults, faults.no_persons(place_of(opened.payload))))
        departures = schemas.departures(opened.payload, PERSON_SCHEMA)
        parts = tuple(
            _person_part(rhin_persons.read(person), place_of(person), envelope, number, strict=False)
            for number, person in enumerate(persons, 1)
        )
        return Parsed(
            parts,
            (*opened.faults, *departures),
            source_key=envelope.hints.get("message_id", "") or opened.message_id,
            encoding=opened.encoding,
            title="居民信息提交",
        )


class DocumentFormat:
    """`soap-document`: document sets of WS/T 790.6 (IST-EHRS1) and 790.8 (IST-EHRC1), one part for each document."""

    name = "soap-document"

    def parse(self, envelope: Envelope) -> Parsed:
        try:
            opened = _open(envelope)
        except CodedError as error:
            return Parsed((), (faults.of_error(error), *error.faults))
        schema = DOCUMENT_SCHEMAS.get(local(opened.payload))
        departures = schemas.departures(opened.payload, schema) if schema else ()
        submitted = rhin_documents.read_set(opened.payload)
        if not submitted:
            missing = faults.document_missing(place_of(opened.payload), "（无）")
            return Parsed((), (*opened.faults, *departures, missing))
        sent = attribute(
            child(opened.payload, "submitObjectList", "submissionSet", "submissionTime"), "value"
        )
        return Parsed(
            tuple(part for each in submitted for part in to_parts(each, envelope)),
            (*opened.faults, *departures),
            source_key=envelope.hints.get("message_id", "") or opened.message_id,
            source_time=instant(sent),
            encoding=opened.encoding,
            title=f"健康档案提交（{len(submitted)} 份）",
        )


class HipFormat:
    """`hip-message`: registrations of persons and documents of the interaction specification, told by their root."""

    name = "hip-message"

    def parse(self, envelope: Envelope) -> Parsed:
        try:
            opened = _open(envelope)
        except CodedError as error:
            return Parsed((), (faults.of_error(error), *error.faults))
        name = local(opened.payload)
        if name in PERSON_ROOTS:
            return self._person(opened, envelope, PERSON_ROOTS[name])
        if name == DOCUMENT_ROOT:
            return self._documents(opened, envelope)
        unknown = faults.not_an_intake(place_of(opened.payload), name)
        return Parsed((), (*opened.faults, unknown))

    def _person(self, opened: _Opened, envelope: Envelope, title: str) -> Parsed:
        request = child(opened.payload, "controlActProcess", "subject", "registrationRequest")
        patient = child(request, "subject1", "patient")
        if patient is None:
            return Parsed((), (*opened.faults, faults.no_persons(place_of(opened.payload))))
        authors = children(request, "author", "author1")
        registrar = child(authors[0], "assignedEntity") if authors else None
        demographics = hip_persons.read(patient, registrar)
        part = _person_part(demographics, place_of(patient), envelope, 1, strict=True)
        return Parsed(
            (part,),
            opened.faults,
            source_key=attribute(child(opened.payload, "id"), "extension"),
            source_time=instant(attribute(child(opened.payload, "creationTime"), "value")),
            encoding=opened.encoding,
            title=title,
        )

    def _documents(self, opened: _Opened, envelope: Envelope) -> Parsed:
        submitted = hip_documents.read_set(opened.payload)
        if not submitted:
            missing = faults.document_missing(place_of(opened.payload), "（无 Document 元素）")
            return Parsed((), (*opened.faults, missing))
        sent = text_of(child(opened.payload, "RegistryPackage", "SubmissionSet", "SubmissionTime"))
        return Parsed(
            tuple(part for each in submitted for part in to_parts(each, envelope)),
            opened.faults,
            source_key=hip_documents.message_id(opened.payload)[1],
            source_time=instant(sent),
            encoding=opened.encoding,
            title=f"健康档案文档注册（{len(submitted)} 份）",
        )


FORMATS = (PersonFormat(), DocumentFormat(), HipFormat())
