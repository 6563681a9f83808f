"""What the pages of shared documents get and send."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.records.documents.contracts import DocumentEntry, FiledGrouping


class DocumentView(Schema):
    """An index entry (IHE ITI TF-3 §4.2.3)."""

    id: UUID
    resident_id: UUID
    unique_id: str
    set_id: str
    version: int
    status: str
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
    class_code: str
    practice_setting: str
    facility_type: str
    event_codes: list[str]
    language: str
    presence: str
    repository: str
    promised: str
    due: datetime | None


class DocumentList(Schema):
    items: list[DocumentView]
    next: str | None
    total: int | None


class AssociationView(Schema):
    """Two objects and how the source stands to the target: RPLC replaces, APND, XFRM, signs; HasMember of a set or folder."""

    source: UUID
    kind: str
    target: UUID
    made: datetime


class GroupingBrief(Schema):
    """A submission set or a folder a document is in."""

    id: UUID
    kind: str
    unique_id: str
    title: str


class AmendmentView(Schema):
    at: datetime
    by: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


class IndexValueView(Schema):
    index: str
    name: str
    value: str


class DocumentDetail(DocumentView):
    associations: list[AssociationView]
    groupings: list[GroupingBrief]
    amendments: list[AmendmentView]
    index_values: list[IndexValueView]


class GroupingView(Schema):
    """A submission set or a folder (IHE ITI TF-3 §4.2.3.3, §4.2.3.4); `documents` counts what is in it."""

    id: UUID
    kind: str
    unique_id: str
    title: str
    comments: str
    codes: list[str]
    author: str
    institution_code: str
    made: datetime | None
    status: str
    registered: datetime
    members: list[UUID]


class GroupingList(Schema):
    items: list[GroupingView]
    next: str | None


class DocumentAmendment(Schema):
    """New metadata of a document; what is left out stays. Every change needs its reason."""

    reason: str
    title: str | None = None
    author: str | None = None
    type_code: str | None = None
    class_code: str | None = None
    practice_setting: str | None = None
    facility_type: str | None = None
    event_codes: list[str] | None = None
    confidentiality: str | None = None
    service_start: datetime | None = None
    service_end: datetime | None = None
    status: str | None = None


class IndexFilter(Schema):
    """What custom indexes must say, `name:value` each: a beginning, or `a..b`."""

    index: list[str] = []


class OriginView(Schema):
    """Documents of one institution; `outside`: institution | county | repository, empty inside the domain."""

    institution_code: str
    institution_name: str
    repository: str
    outside: str
    documents: int
    absent: int
    types: list[str]
    first: datetime | None
    last: datetime | None


class SilentView(Schema):
    source: str
    institution_name: str


class OutsideDocuments(Schema):
    domain: str
    inside: int
    outside: int
    groups: list[OriginView]
    silent: list[SilentView]


class RepositoryView(Schema):
    """A hospital's repository; its secret is never shown."""

    oid: str
    name: str
    institution_code: str
    wire: str
    url: str
    username: str
    timeout_seconds: float
    keep_days: int
    active: bool
    away_since: datetime | None
    problem: str
    reached: datetime | None
    documents: int


class RepositoryForm(Schema):
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


class DocumentIndexView(Schema):
    """A custom index: how many documents have how many different values."""

    id: str
    name: str
    kind: str
    types: list[str]
    documents: int
    values: int


class SharingOverview(Schema):
    """How sharing stands: content that did not come, indexes, and how many documents are still to be read for them."""

    awaited: int
    overdue: int
    elsewhere: int
    unread: int
    edition: str
    content_hours: int
    indexes: list[DocumentIndexView]
    late: list[DocumentView]


def fields_of(entry: DocumentEntry) -> dict[str, Any]:
    """An entry as DocumentView takes it."""
    return {name: getattr(entry, name) for name in DocumentView.model_fields} | {
        "event_codes": list(entry.event_codes)
    }


def grouping_of(found: FiledGrouping) -> GroupingView:
    """A set or folder as pages get it."""
    said = found.grouping
    return GroupingView(
        id=found.id, kind=said.kind, unique_id=said.unique_id, title=said.title, comments=said.comments,
        codes=list(said.codes), author=said.author, institution_code=said.institution_code, made=said.made,
        status=found.status, registered=found.registered, members=list(found.members),
    )  # fmt: skip
