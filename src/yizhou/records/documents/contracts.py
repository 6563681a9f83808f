"""Frozen types of the document registry and repository (XDS.b semantics) that cross its border."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.files.contracts import FileRef

SET, FOLDER = "submission-set", "folder"
HELD, AWAITED, OVERDUE, ELSEWHERE = "held", "awaited", "overdue", "elsewhere"
MEMBER, REPLACE, APPEND, TRANSFORM, SIGN = "HasMember", "RPLC", "APND", "XFRM", "signs"


@dataclass(frozen=True, slots=True)
class Grouping:
    """A submission set or a folder (IHE ITI TF-3 §4.2.3.3, §4.2.3.4): what came together, what belongs together."""

    kind: str  # SET | FOLDER
    unique_id: str
    title: str = ""
    comments: str = ""
    codes: tuple[str, ...] = ()  # contentTypeCode of a set, codeList of a folder
    author: str = ""
    source_id: str = ""
    institution_code: str = ""
    made: datetime | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What a new document is to another one (`kind`: APND, XFRM or signs); the target by unique id or platform's id."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Content that is not here: it follows later (`repository` empty) or stays in a repository elsewhere.

    `hash` as the sender states it: SHA-1 or SHA-256 in hexadecimal, SHA-1 in base64, SM3 in hexadecimal.
    """

    hash: str
    size: int | None = None
    repository: str = ""


@dataclass(frozen=True, slots=True)
class DocumentSubmission:
    """A document to be registered: original bytes and its index entry. Instead of `content` it may be `kept` in the file
    store already (too large to be held), or only a `promise`.

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
    class_code: str = ""
    practice_setting: str = ""
    facility_type: str = ""
    event_codes: tuple[str, ...] = ()
    language: str = ""
    groupings: tuple[Grouping, ...] = ()
    relations: tuple[Relation, ...] = ()
    kept: FileRef | None = None
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """The index entry of a registered document. `presence`: HELD, AWAITED until `due`, OVERDUE, or ELSEWHERE, in
    `repository`; `hash` and `size` are of the bytes held, else `promised` is the hash the sender stated."""

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
    class_code: str = ""
    practice_setting: str = ""
    facility_type: str = ""
    event_codes: tuple[str, ...] = ()
    language: str = ""
    presence: str = HELD
    repository: str = ""
    promised: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class FiledGrouping:
    """A registered submission set or folder. `status`: approved | superseded."""

    id: UUID
    resident_id: UUID
    grouping: Grouping
    status: str
    registered: datetime
    updated: datetime
    members: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """What of an entry's metadata was changed afterwards, by whom and why; the content never is."""

    at: datetime
    by: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Association:
    """`source` stands in `kind` to `target` (IHE ITI TF-3 §4.2.2): HasMember of a set or folder; RPLC, APND, XFRM, signs of entries."""

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


@dataclass(frozen=True, slots=True)
class Repository:
    """A hospital's own document repository. `wire`: xds (ITI-43 at `url`) | mhd (ITI-68 below the FHIR base `url`).

    `keep_days`: how long a fetched copy is kept here; 0 keeps none. `away_since`: not reached since then.
    """

    oid: str
    name: str
    institution_code: str
    wire: str
    url: str
    username: str = ""
    secret: str = ""
    timeout_seconds: float = 10
    keep_days: int = 0
    active: bool = True
    away_since: datetime | None = None
    problem: str = ""
    reached: datetime | None = None


@dataclass(frozen=True, slots=True)
class DomainGroup:
    """Documents of one institution, in one place. `outside`: institution | county | repository, empty when inside."""

    institution_code: str
    institution_name: str
    county: str
    repository: str
    outside: str
    documents: int
    absent: int
    types: tuple[str, ...]
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that knows the resident by a number of its own, but registered no document."""

    source: str
    institution_name: str


@dataclass(frozen=True, slots=True)
class DomainAnalysis:
    """Documents by where they come from, seen from one domain."""

    domain: str
    inside: int
    outside: int
    groups: tuple[DomainGroup, ...]
    silent: tuple[Silent, ...]
