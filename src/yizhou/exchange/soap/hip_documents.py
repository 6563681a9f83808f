"""Document messages of the interaction specification (test-A33 … A44): read, and answered in the published forms."""

from base64 import b64encode
from dataclasses import dataclass, replace
from hashlib import sha1
from uuid import UUID

from lxml import etree

from yizhou.exchange.soap import faults
from yizhou.exchange.soap.datatypes import instant
from yizhou.exchange.soap.demographics import Demographics
from yizhou.exchange.soap.names import HL7, HL7_MAP, MESSAGE_ROOT, REPOSITORY, tag
from yizhou.exchange.soap.reading import attribute, child, children, place_of, raw_text, text_of
from yizhou.exchange.soap.submitted import Submitted, decode
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.registries.residents.contracts import Identifier, IdentifierKind

_RELATION_REPLACES = ("RPLC", "XFRM_RPLC")
_HEALTH_CARD_OID, _CITIZEN_OID = "urn:oid:2.16.156.10011.1.19", "urn:oid:2.16.156.10011.1.3"


def message_id(payload: etree._Element) -> tuple[str, str]:
    """(root, extension) of a request: the published messages write both ID and Id."""
    found = children(payload, "ID", "Id", "id")
    return (attribute(found[0], "root"), attribute(found[0], "extension")) if found else ("", "")


def identifiers(payload: etree._Element) -> tuple[Identifier, ...]:
    """Citizen number first, then health card."""
    citizen, card = text_of(child(payload, "IdentityId")), text_of(child(payload, "HealthCardId"))
    found = []
    if citizen:
        found.append(Identifier(IdentifierKind.CITIZEN_ID, citizen, _CITIZEN_OID))
    if card:
        found.append(Identifier(IdentifierKind.HEALTH_CARD, card, _HEALTH_CARD_OID))
    return tuple(found)


def _person(payload: etree._Element) -> Demographics:
    return Demographics(
        name=text_of(child(payload, "SourcePatientName")),
        local_id=text_of(child(payload, "SourcePatientID")),
        identifiers=identifiers(payload),
    )


def _submission_of(payload: etree._Element, document_id: str) -> etree._Element | None:
    listed = children(child(payload, "RegistryPackage"), "SubmissionSet")
    named = [s for s in listed if attribute(s, "targetObject") == document_id]
    return (named or [s for s in listed if not attribute(s, "targetObject")] or [None])[0]


def read_set(payload: etree._Element) -> tuple[Submitted, ...]:
    """The documents of a ProvideAndRegisterDocumentSetRequest, each with the SubmissionSet that names it."""
    return tuple(_document(payload, document) for document in children(payload, "Document"))


def replaced_ids(payload: etree._Element) -> list[str]:
    """What the documents of a request say they replace."""
    listed = children(payload, "Document")
    replacing = [d for d in listed if attribute(d, "parentDocumentRelationship") in _RELATION_REPLACES]
    return [attribute(d, "parentDocumentId").lower() for d in replacing]


def _document(payload: etree._Element, document: etree._Element) -> Submitted:
    key = attribute(document, "id") or "Document"
    place = place_of(document)
    about = _submission_of(payload, key)
    organisation = child(payload, "Organization")
    content_element = child(document, "Content")
    parent = attribute(document, "parentDocumentId")
    replacing = attribute(document, "parentDocumentRelationship") in _RELATION_REPLACES
    submitted = Submitted(
        key=key,
        place=place,
        unique_id=text_of(child(about, "UniqueId")),
        set_id=text_of(child(about, "SourceId")),
        media_type=attribute(document, "mimeType") or "text/xml",
        title=text_of(child(about, "Title")),
        type_code=text_of(child(about, "AdmissionType")),
        author=text_of(child(about, "Author", "AuthorName")) or text_of(child(about, "AdmissionDoctor")),
        institution_code=attribute(organisation, "id"),
        institution_name=text_of(child(about, "ServerOrganization")) or text_of(child(organisation, "Name")),
        created=instant(text_of(child(about, "CreateTime"))),
        service_start=instant(text_of(child(about, "InTime"))),
        service_end=instant(text_of(child(about, "OutTime"))),
        replaces=parent.lower() if replacing else "",
        person=_person(payload),
        faults=(faults.association_unknown(place, attribute(document, "parentDocumentRelationship"), parent),)
        if parent
        and not replacing
        and attribute(document, "parentDocumentRelationship") not in ("APND", "XFRM")
        else (),
    )
    if content_element is None:
        return submitted
    content = decode(raw_text(content_element))
    if content is None:
        broken = faults.base64_broken(place_of(content_element))
        return replace(submitted, content=b"-", faults=(*submitted.faults, broken))
    return replace(submitted, content=content, unique_id=submitted.unique_id or _made_id(submitted, content))


def _made_id(submitted: Submitted, content: bytes) -> str:
    """`UniqueId` may be empty: then the sender's institution and document number, or the content itself, name it."""
    if submitted.set_id:
        return f"{submitted.institution_code or 'hip'}^{submitted.set_id}"
    return f"sha1^{sha1(content, usedforsecurity=False).hexdigest()}"


def read_requests(payload: etree._Element) -> list[str]:
    """The document ids a RetrieveDocumentSetRequest asks for; ids outside DocumentRequest are read too."""
    asked = children(payload, "DocumentRequest") or [payload]
    return [text_of(e) for request in asked for e in children(request, "DocumentUniqueId") if text_of(e)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one submitted document, for the answer."""

    key: str
    accepted: bool
    detail: str
    document_id: UUID | None = None


def _root(name: str, request: etree._Element, answer_id: UUID, status: str = "") -> etree._Element:
    """An answer with the ids of both messages. The published `root` of these ids is a place-holder; ours is the registered one."""
    root = etree.Element(tag(HL7, name), nsmap=HL7_MAP)
    if status:
        root.set("status", status)
    etree.SubElement(root, tag(HL7, "Id"), root=MESSAGE_ROOT, extension=str(answer_id).upper())
    asked_root, asked = message_id(request)
    etree.SubElement(root, tag(HL7, "TargetId"), root=asked_root or MESSAGE_ROOT, extension=asked)
    return root


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, tag(HL7, name)).text = text


def repository() -> str:
    """The repository's id as these messages write it."""
    return REPOSITORY.removeprefix("urn:oid:")


def write_registered(
    request: etree._Element, answer_id: UUID, outcomes: list[Outcome], url: str
) -> etree._Element:
    """RegistryResponse (test-A34, A35): one Response for each document."""
    root = _root("RegistryResponse", request, answer_id)
    for outcome in outcomes:
        response = etree.SubElement(root, tag(HL7, "Response"), id=outcome.key)
        if outcome.accepted and outcome.document_id:
            response.set("documentUniqueId", str(outcome.document_id).upper())
            response.set("repositoryId", repository())
            response.set("status", "AA")
            response.set(
                "doumentUrl", f"{url}/api/documents/{outcome.document_id}/content"
            )  # as the draft spells it
        else:
            response.set("status", "AE")
        _text(response, "Detail", outcome.detail)
    return root


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose documents are listed."""

    id: UUID
    name: str


def write_found(
    name: str,
    request: etree._Element,
    answer_id: UUID,
    found: list[DocumentEntry],
    holder: Holder,
    url: str,
    *,
    brief: bool,
) -> etree._Element:
    """GetDocumentStroedInfoResponse (test-A37), or with `brief` the pre-check's shorter list (test-A43)."""
    root = _root(name, request, answer_id, "AA")
    for entry in found:
        listed = etree.SubElement(root, tag(HL7, "DocumentSet"))
        _text(listed, "DocumentUniqueId", str(entry.id).upper())
        _text(listed, "RepositoryUniqueId", repository())
        _text(listed, "DocumentTitle", entry.title)
        if not brief:
            _text(listed, "CreateTime", _iso(entry, "created"))
            _text(listed, "AuthorName", entry.author)
            _text(listed, "PatientID", str(holder.id))
            _text(listed, "PatientName", holder.name)
            _text(listed, "ServerOrganization", entry.institution_name)
            if entry.service_start:
                _text(listed, "InTime", _iso(entry, "service_start"))
            if entry.service_end:
                _text(listed, "OutTime", _iso(entry, "service_end"))
        _text(listed, "DocUrl", f"{url}/api/documents/{entry.id}/content")
    _text(root, "Detail", f"查到 {len(found)} 份文档")
    return root


def _iso(entry: DocumentEntry, field: str) -> str:
    moment = getattr(entry, field)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else ""


def write_retrieved(
    request: etree._Element, answer_id: UUID, documents: list[tuple[DocumentEntry, bytes]]
) -> etree._Element:
    """RetrieveDocumentSetResponse (test-A40): the originals in base64."""
    root = _root("RetrieveDocumentSetResponse", request, answer_id, "AA")
    for entry, content in documents:
        answer = etree.SubElement(root, tag(HL7, "DocumentResponse"))
        _text(answer, "RepositoryUniqueId", repository())
        _text(answer, "DocumentUniqueId", str(entry.id).upper())
        _text(answer, "MimeType", entry.media_type)
        _text(answer, "Document", b64encode(content).decode("ascii"))
    return root


def write_refused(name: str, request: etree._Element, answer_id: UUID, detail: str) -> etree._Element:
    """The error form of the four document services (test-A35, A38, A41, A44)."""
    if name == "RegistryResponse":
        keys = [attribute(d, "id") or "Document" for d in children(request, "Document")] or ["Document"]
        return write_registered(
            request, answer_id, [Outcome(key, accepted=False, detail=detail) for key in keys], ""
        )
    root = _root(name, request, answer_id, "AE")
    if name == "RetrieveDocumentSetResponse":
        answer = etree.SubElement(root, tag(HL7, "DocumentResponse"))
        _text(answer, "DocumentUniqueId", (read_requests(request) or [""])[0])
        _text(answer, "MimeType", "")
    _text(root, "Detail", detail)
    return root
