"""A submitted document in one shape for both generations of messages, turned into a part of the pipeline.

The embedded CDA is read by `exchange.cda`; anything else is kept whole and indexed by the metadata around it.
"""

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.exchange.cda.api import CDA_FORMAT
from yizhou.exchange.pipeline.contracts import Envelope, Part, SubjectReference
from yizhou.exchange.soap import faults
from yizhou.exchange.soap.datatypes import bare_oid
from yizhou.exchange.soap.demographics import Demographics
from yizhou.exchange.soap.names import HL7, REPOSITORY
from yizhou.kernel.crypto.api import sm3_hex
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.records.documents.contracts import DocumentSubmission, Grouping, Promise, Relation
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CDA_MEDIA_TYPE = "text/xml"
METADATA_ALONE = "RegistryDocumentSet"
"""The operation that registers documents whose content follows, or stays in a repository elsewhere."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """One document with the metadata around it. `content` None: none came; `size` None and empty `hash`: not stated."""

    key: str
    place: str
    content: bytes | None = None
    unique_id: str = ""
    set_id: str = ""
    media_type: str = ""
    format_code: str = ""
    type_code: str = ""
    type_system: str = ""
    title: str = ""
    author: str = ""
    institution_code: str = ""
    institution_name: str = ""
    created: datetime | None = None
    service_start: datetime | None = None
    service_end: datetime | None = None
    confidentiality: str = "N"
    replaces: str = ""
    replaces_unknown: str = ""
    hash: str = ""
    size: int | None = None
    class_code: str = ""
    practice_setting: str = ""
    facility_type: str = ""
    event_codes: tuple[str, ...] = ()
    language: str = ""
    groupings: tuple[Grouping, ...] = ()
    relations: tuple[Relation, ...] = ()
    repository: str = ""
    described: bool = True
    person: Demographics = field(default_factory=Demographics)
    index_id: UUID | None = None
    faults: tuple[Fault, ...] = ()


def decode(text: str) -> bytes | None:
    """The bytes of a base64 text with line breaks; None when it is none."""
    try:
        return b64decode("".join(text.split()), validate=True)
    except (Base64Error, ValueError):
        return None


def is_cda(content: bytes) -> bool:
    """Whether the bytes look like an HL7 CDA document: its root element and namespace are near the beginning."""
    head = content[:4096]
    if b"ClinicalDocument" not in head:
        head = head.replace(b"\0", b"")  # UTF-16
    return b"ClinicalDocument" in head and HL7.encode() in head


def check_hash(content: bytes, stated: str) -> bool | None:
    """Whether the content has the stated hash; None when its algorithm cannot be told.

    SHA-1 in hexadecimal (XDS.b) or base64 (WS/T 790.1 Attachment), SHA-256 or SM3 in hexadecimal.
    """
    text = stated.strip()
    sha1 = hashlib.sha1(content, usedforsecurity=False)
    if len(text) == 40:
        return text.lower() == sha1.hexdigest()
    if len(text) == 28 and text.endswith("="):
        return text == b64encode(sha1.digest()).decode()
    if len(text) == 64:
        return text.lower() in (hashlib.sha256(content).hexdigest(), sm3_hex(content))
    return None


def _content_faults(submitted: Submitted) -> list[Fault]:
    if submitted.content is None:
        return [faults.document_missing(submitted.place, submitted.key)]
    if not submitted.content:
        return [faults.document_empty(submitted.place)]
    found = []
    if submitted.size is not None and submitted.size != len(submitted.content):
        found.append(faults.size_mismatch(f"{submitted.place}/size", submitted.size, len(submitted.content)))
    if submitted.hash:
        right = check_hash(submitted.content, submitted.hash)
        if right is None:
            found.append(faults.hash_unknown(f"{submitted.place}/hash", submitted.hash))
        elif not right:
            found.append(faults.hash_mismatch(f"{submitted.place}/hash", submitted.hash))
    return found


def to_parts(submitted: Submitted, envelope: Envelope) -> tuple[Part, ...]:
    """The document as parts of the pipeline: one, or as many as its CDA yields."""
    promised = submitted.content is None and envelope.hints.get("operation") == METADATA_ALONE
    found = [*submitted.faults, *(() if promised else _content_faults(submitted))]
    if _UUID.fullmatch(submitted.replaces):
        submitted = replace(
            submitted,
            replaces=envelope.hints.get(f"document:{submitted.replaces.lower()}", ""),
            replaces_unknown=submitted.replaces,
        )
    if promised and not any(fault.severity is Severity.ERROR for fault in found):
        return (_foreign_part(submitted, found),)
    if any(fault.severity is Severity.ERROR for fault in found) or not submitted.content:
        return (_refused(submitted, found),)
    if is_cda(submitted.content):
        return _cda_parts(submitted, envelope, found)
    return (_foreign_part(submitted, found),)


def _refused(submitted: Submitted, found: list[Fault]) -> Part:
    return Part(
        submitted.key, submitted.place, institution_code=submitted.institution_code, faults=tuple(found)
    )


def _claim(submitted: Submitted) -> PersonClaim | None:
    claim = submitted.person.claim()
    return claim if claim.name or claim.identifiers or claim.local_id else None


def _unknown_target(submitted: Submitted, resolved: str) -> list[Fault]:
    """A replacement whose target is neither a document's own id nor the platform's id of one, and no CDA header helps."""
    if resolved or not submitted.replaces_unknown:
        return []
    return [faults.association_unknown(submitted.place, "RPLC", submitted.replaces_unknown)]


def _foreign_part(submitted: Submitted, found: list[Fault]) -> Part:
    if not submitted.described:
        found.append(faults.document_undescribed_foreign(submitted.place, submitted.key))
        return _refused(submitted, found)
    found += _unknown_target(submitted, submitted.replaces)
    if not submitted.unique_id:
        found.append(faults.unique_id_missing(f"{submitted.place}/uniqueId"))
        return _refused(submitted, found)
    document = DocumentSubmission(
        unique_id=submitted.unique_id,
        content=submitted.content or b"",
        media_type=submitted.media_type or "application/octet-stream",
        format=submitted.format_code,
        type_code=submitted.type_code,
        type_system=submitted.type_system,
        title=submitted.title,
        created=submitted.created,
        institution_code=submitted.institution_code,
        institution_name=submitted.institution_name,
        author=submitted.author,
        set_id=submitted.set_id,
        replaces=submitted.replaces,
        confidentiality=submitted.confidentiality or "N",
        service_start=submitted.service_start,
        service_end=submitted.service_end,
        promise=_promise(submitted) if submitted.content is None else None,
        **_filing(submitted),
    )
    claim = _claim(submitted)
    reference = SubjectReference(stored=f"Patient/{submitted.index_id}") if submitted.index_id else None
    if claim is None and reference is None:
        found.append(faults.person_empty(submitted.place))
    return Part(
        submitted.key,
        submitted.place,
        subject=claim,
        document=document,
        institution_code=submitted.institution_code,
        faults=tuple(found),
        subject_reference=reference,
    )


def _promise(submitted: Submitted) -> Promise:
    """What the metadata alone says of content that is not here."""
    repository = bare_oid(submitted.repository)
    return Promise(submitted.hash, submitted.size, "" if repository == bare_oid(REPOSITORY) else repository)


def _filing(submitted: Submitted) -> dict[str, Any]:
    """What only the metadata around a document says of it."""
    return {
        "class_code": submitted.class_code, "practice_setting": submitted.practice_setting,
        "facility_type": submitted.facility_type, "event_codes": submitted.event_codes,
        "language": submitted.language, "groupings": submitted.groupings, "relations": submitted.relations,
    }  # fmt: skip


def _cda_parts(submitted: Submitted, envelope: Envelope, found: list[Fault]) -> tuple[Part, ...]:
    inner = replace(
        envelope, format=CDA_FORMAT.name, body=submitted.content or b"", media_type=_CDA_MEDIA_TYPE
    )
    parsed = CDA_FORMAT.parse(inner)
    if not submitted.described:
        found.append(faults.document_undescribed(submitted.place, submitted.key))
    found.extend(replace(fault, place=_inside(submitted.place, fault.place)) for fault in parsed.faults)
    if not parsed.parts:
        return (_refused(submitted, found),)
    return tuple(
        _joined(part, submitted, found if index == 0 else []) for index, part in enumerate(parsed.parts)
    )


def _inside(outer: str, inner: str) -> str:
    return f"{outer} 文档内 {inner}" if inner else outer


def _joined(part: Part, submitted: Submitted, found: list[Fault]) -> Part:
    """A CDA's part with what the metadata adds: the sender's patient number, the replacement it declares."""
    inside = tuple(replace(fault, place=_inside(submitted.place, fault.place)) for fault in part.faults)
    more: list[Fault] = list(found)
    document = part.document
    if document is not None:
        own = submitted.unique_id.removeprefix("urn:oid:").removeprefix("urn:uuid:").lower()
        if own and own != document.unique_id.lower():
            more.append(
                faults.unique_id_differs(
                    f"{submitted.place}/uniqueId", submitted.unique_id, document.unique_id
                )
            )
        document = replace(document, replaces=document.replaces or submitted.replaces, **_filing(submitted))
        more += _unknown_target(submitted, document.replaces)
    outside = _citizen_id(submitted.person.identifiers)
    subject = part.subject
    if subject is not None:
        within = _citizen_id(subject.identifiers)
        if outside and within and outside.upper() != within.upper():
            more.append(faults.patient_mismatch(submitted.place, outside, within))
        subject = _with_metadata(subject, submitted.person)
    return replace(
        part,
        key=submitted.key,
        place=submitted.place,
        subject=subject,
        document=document,
        institution_code=part.institution_code or submitted.institution_code,
        faults=(*more, *inside),
    )


def _citizen_id(identifiers: tuple[Identifier, ...]) -> str:
    return next((i.value for i in identifiers if i.kind is IdentifierKind.CITIZEN_ID), "")


def _with_metadata(claim: PersonClaim, person: Demographics) -> PersonClaim:
    known = {(i.kind, i.value) for i in claim.identifiers}
    kinds = {i.kind for i in claim.identifiers}
    added = tuple(i for i in person.identifiers if (i.kind, i.value) not in known and i.kind not in kinds)
    enriched = replace(claim, identifiers=claim.identifiers + added, phones=claim.phones or person.phones)
    if claim.local_id or not person.local_id:
        return enriched
    return replace(
        enriched, local_id=person.local_id, source=""
    )  # the sender's number, not the institution's
