"""Frozen types of the document registry and repository (XDS.b semantics) that cross its border."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DocumentSubmission:
    """A document to be registered: original bytes and its index entry.

    `unique_id` is the document's own id (OID^extension); the same id with the same bytes changes
    nothing, with other bytes and a higher `version` or `replaces` it is a correction, otherwise a conflict.
    """

    unique_id: str
    content: bytes
    media_type: str
    format: str  # cda-wst483 | cda-wst500 | cda | fhir-document | …
    type_code: str  # C0002, HSDA00.01, LOINC …
    type_system: str
    title: str
    created: datetime | None
    institution_code: str
    institution_name: str
    author: str = ""
    set_id: str = ""
    version: int | None = None
    replaces: str = ""
    confidentiality: str = "N"
    service_start: datetime | None = None
    service_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """The index entry of a registered document."""

    id: UUID
    resident_id: UUID
    unique_id: str
    set_id: str
    version: int
    status: str  # approved | superseded
    format: str
    media_type: str
    type_code: str
    type_system: str
    title: str
    created: datetime | None
    service_start: datetime | None
    service_end: datetime | None
    institution_id: UUID | None
    institution_code: str
    institution_name: str
    author: str
    confidentiality: str
    hash: str
    size: int
    registered: datetime


@dataclass(frozen=True, slots=True)
class Association:
    """`source` stands in `kind` to `target`; both are entries (IHE ITI TF-3 §4.2.2: RPLC, APND, XFRM)."""

    source: UUID
    kind: str
    target: UUID
    made: datetime


@dataclass(frozen=True, slots=True)
class Registered:
    """Answer to a registration. `unchanged`: the same bytes were there already. `superseded`: entries it replaced."""

    entry: DocumentEntry
    unchanged: bool = False
    superseded: tuple[DocumentEntry, ...] = ()
