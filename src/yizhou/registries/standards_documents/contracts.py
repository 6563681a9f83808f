"""Frozen types of standards documents that cross the feature's border."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a version; the bytes are in the file store under their hash."""

    name: str
    media_type: str
    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a version says. Ids (`class_id`, `part`, `level`, `relation`, `audience`) are those of the frame's definition.

    `replaces`: numbers of the documents this one takes out of force. `mandatory`: institutions say how far they apply it;
    `audience`: classes of institutions it concerns (empty: all).
    """

    number: str
    title: str
    class_id: str = ""
    part: str = ""
    level: str = ""
    relation: str = ""
    issuer: str = ""
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    replaces: tuple[str, ...] = ()
    scope: str = ""
    keywords: tuple[str, ...] = ()
    source: str = ""
    mandatory: bool = False
    audience: tuple[str, ...] = ()
    text: str = ""
    file: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document. `round` counts how often it was sent to review; `closes` ends the hearing of comments."""

    number: int
    state: str
    content: Content
    note: str
    made: datetime
    made_by: str
    made_by_id: UUID | None
    round: int
    closes: date | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document in a list. `version` and `content` are the published ones, the newest before anything was published.

    `working` is the state of a newer version in the making, or empty.
    """

    id: UUID
    state: str
    version: int
    working: str
    replaced_by: str
    downloads: int
    updated: datetime
    content: Content


@dataclass(frozen=True, slots=True)
class Counted:
    """How many documents stand in a class, part, level and state."""

    class_id: str
    part: str
    level: str
    state: str
    number: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a version."""

    version: int
    act: str
    at: datetime
    who: str
    organisation: str
    note: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody says to a version under hearing; `answer` (accepted, partly, declined) and why, once answered."""

    id: UUID
    version: int
    clause: str
    text: str
    at: datetime
    who: str
    organisation: str
    answer: str
    reason: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reviewer's opinion in one round of review."""

    version: int
    round: int
    approved: bool
    text: str
    at: datetime
    who: str
    who_id: UUID | None


@dataclass(frozen=True, slots=True)
class Use:
    """Where a document is used on the platform: a book of the standards library, a local standard, a code system."""

    kind: str
    kind_name: str
    id: str
    title: str
    standard: str
    link: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two versions say otherwise."""

    field: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of two texts side by side. `kind`: same | left (only there) | right."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions: fields that differ, and the lines of both texts in order."""

    left: int
    right: int
    fields: tuple[Difference, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Adoption:
    """How far an institution applies a document. `current`: said of the version in force. `checked`: "" | confirmed | rectify."""

    document_id: UUID
    number: str
    title: str
    in_force: int
    organisation_id: UUID
    organisation: str
    county: str
    version: int | None
    status: str
    since: date | None
    note: str
    stated: datetime | None
    stated_by: str
    checked: str
    check_note: str

    @property
    def current(self) -> bool:
        return self.version == self.in_force


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the institutions within a scope apply one document, over all or in one county (`name`).

    `counts`: status → institutions that said so of the version in force; `outdated` said it of an earlier one.
    """

    id: UUID
    number: str
    name: str
    institutions: int
    counts: Mapping[str, int]
    outdated: int
    rectify: int


@dataclass(frozen=True, slots=True)
class Notice:
    """News of a document for one subscriber. `what`: comment | published | abolished."""

    id: UUID
    document_id: UUID
    number: str
    title: str
    version: int
    what: str
    at: datetime
    seen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is asked for; every empty field asks for everything."""

    text: str = ""
    class_id: str = ""
    part: str = ""
    level: str = ""
    relation: str = ""
    state: str = ""
