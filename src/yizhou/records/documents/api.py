"""What others may call of the document registry and repository (XDS.b semantics, WS/T 790.4).

Registering happens in the caller's transaction. Reading asks who may see the resident and is audited.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.files.contracts import FileRef
from yizhou.records.documents.contracts import (
    Amendment,
    Association,
    DocumentEntry,
    DocumentSubmission,
    DomainAnalysis,
    FiledGrouping,
    Grouping,
    Registered,
    Repository,
)
from yizhou.records.documents.receiving import limited

__all__ = [
    "amend", "amendments", "associations", "by_unique_id", "by_unique_ids", "deliver", "entries", "file_grouping", "find", "get",
    "get_many", "grouping_with", "groupings", "groupings_of", "knows_repository", "limited", "links", "messages_of", "original",
    "outside_documents", "register", "register_repository", "related", "repositories", "stream", "superseded_by",
]  # fmt: skip


def messages_of(actor: Actor, resident_ids: Collection[UUID]) -> list[UUID]:
    """The messages the documents of these index ids came with, oldest first."""
    from yizhou.records.documents import store

    return store.list_messages(actor, resident_ids)


def register(
    actor: Actor, resident_id: UUID, submission: DocumentSubmission, message_id: UUID | None
) -> Registered:
    """Keep the original byte for byte and enter it in the index (IHE ITI-41, ITI-42).

    A document is the same one when unique id, type and institution are the same. With the same bytes it is `unchanged`.
    Other bytes with a higher version, the same set id with a higher version, or `replaces` supersede the older entries,
    which are answered in `superseded` (each with its own resident): retire what was derived from them and is no longer
    said (`records.fhir.api.retire`). A version that comes later than its correction is kept with `entry.status`
    `superseded`: write no resources of it. A replaced document that is not known is no error.
    With a `promise` instead of content the entry waits for it (phased submission), or points to a hospital's repository.
    Announces DocumentRegistered. Raises DocumentConflict, EmptyDocument, FormatUnknown, NotTheFormat, ContentDiffers,
    PromiseIncomplete, RepositoryUnknown, RelationUnknown, RelationOfAnother, RelationDeprecated, RelationCircular,
    GroupingOfAnother.
    """
    from yizhou.records.documents import registering

    return registering.register(actor, resident_id, submission, message_id)


def entries(
    actor: Actor,
    resident_id: UUID,
    *,
    type_codes: Collection[str] = (),
    formats: Collection[str] = (),
    status: str = "approved",
    since: datetime | None = None,
    until: datetime | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[DocumentEntry]:
    """Documents of a person (all ids of the identity set), latest service first; empty `status`: every status. Audited.

    [since, until) is compared with the time of service, or of creation where there is none. Raises OutOfScope.
    """
    from yizhou.records.documents import querying

    return querying.entries(
        actor, resident_id, type_codes=type_codes, formats=formats, status=status, since=since, until=until,
        after=after, limit=limit,
    )  # fmt: skip


def find(
    actor: Actor,
    *,
    resident_id: UUID | None = None,
    unique_ids: Collection[str] = (),
    set_ids: Collection[str] = (),
    type_codes: Collection[str] = (),
    formats: Collection[str] = (),
    statuses: Collection[str] = ("approved",),
    created_from: datetime | None = None,
    created_to: datetime | None = None,
    service_start_from: datetime | None = None,
    service_start_to: datetime | None = None,
    service_stop_from: datetime | None = None,
    service_stop_to: datetime | None = None,
    institution_codes: Collection[str] = (),
    author: str = "",
    confidentialities: Collection[str] = (),
    class_codes: Collection[str] = (),
    practice_settings: Collection[str] = (),
    facility_types: Collection[str] = (),
    event_codes: Collection[str] = (),
    indexed: Mapping[str, str] | None = None,
    registered: tuple[datetime | None, datetime | None] = (None, None),
    after: str | None = None,
    limit: int = 200,
) -> Page[DocumentEntry]:
    """FindDocuments and GetDocuments (IHE ITI TF-2 §3.18.4.1.2.3.7.1); from-to are half open. Audited.

    Needs a resident, or unique or set ids; without a resident, entries the actor may not see are left out. `indexed`: what
    custom indexes (definitions/documents/indexes.yaml) must say, a beginning or `a..b`; only with a resident.
    Raises PatientOrIdRequired, OutOfScope, IndexUnknown, IndexRange.
    """
    from yizhou.records.documents import querying

    return querying.find(
        actor, resident_id=resident_id, unique_ids=unique_ids, set_ids=set_ids, type_codes=type_codes,
        formats=formats, statuses=statuses, created=(created_from, created_to),
        service_start=(service_start_from, service_start_to), service_stop=(service_stop_from, service_stop_to),
        institution_codes=institution_codes, author=author, confidentialities=confidentialities,
        class_codes=class_codes, practice_settings=practice_settings, facility_types=facility_types,
        event_codes=event_codes, indexed=indexed or {}, registered=registered, after=after, limit=limit,
    )  # fmt: skip


def get(actor: Actor, document_id: UUID) -> DocumentEntry:
    """One entry. Audited. Raises DocumentNotFound, OutOfScope."""
    from yizhou.records.documents import querying

    return querying.get(actor, document_id)


def get_many(actor: Actor, document_ids: Collection[UUID]) -> list[DocumentEntry]:
    """Entries by id, in no order. For features that already asked `require_visible`; never an edge."""
    from yizhou.records.documents import querying

    return querying.get_many(actor, document_ids)


def by_unique_id(actor: Actor, unique_id: str) -> DocumentEntry | None:
    """The latest entry with this document id; not limited by scope, shows nothing of the content."""
    return by_unique_ids(actor, (unique_id,)).get(unique_id)


def by_unique_ids(actor: Actor, unique_ids: Sequence[str]) -> dict[str, DocumentEntry]:
    """`by_unique_id` of many in one query."""
    from yizhou.records.documents import querying

    return querying.by_unique_ids(actor, unique_ids)


def superseded_by(actor: Actor, document_id: UUID) -> list[DocumentEntry]:
    """Entries this one replaced. For features that already asked `require_visible`; never an edge."""
    from yizhou.records.documents import querying

    return querying.superseded_by(actor, document_id)


def associations(actor: Actor, document_id: UUID) -> list[Association]:
    """What this entry replaces and what replaced it. Raises DocumentNotFound, OutOfScope."""
    from yizhou.records.documents import grouping

    return grouping.associations(actor, document_id)


def original(actor: Actor, document_id: UUID) -> tuple[DocumentEntry, bytes]:
    """The entry and the original bytes, their hash checked (IHE ITI-43). Audited.

    Of a document elsewhere: what the hospital's repository gave. Raises DocumentNotFound, OutOfScope, OriginalDamaged,
    ContentAwaited, RepositoryAway, RepositoryRefuses, ContentDiffers.
    """
    from yizhou.records.documents import retrieving

    return retrieving.original(actor, document_id)


def stream(actor: Actor, document_id: UUID) -> tuple[DocumentEntry, FileRef, Iterator[bytes]]:
    """Like `original`, a megabyte at a time: what is large is never held. Audited."""
    from yizhou.records.documents import retrieving

    return retrieving.stream(actor, document_id)


def deliver(actor: Actor, document_id: UUID, kept: FileRef) -> DocumentEntry:
    """The content of a document registered by its metadata, already in the file store; it must keep what was promised.

    Announces DocumentContentArrived. Raises DocumentNotFound, NothingAwaited, ContentDiffers.
    """
    from yizhou.records.documents import promising

    return promising.deliver(actor, document_id, kept)


def amend(actor: Actor, document_id: UUID, changes: Mapping[str, Any], reason: str) -> DocumentEntry:
    """Change metadata (names of DocumentEntry) or `status` (IHE ITI-57); what was said before is kept. Audited.

    Announces DocumentAmended. Raises AmendmentInvalid, DocumentNotFound, OutOfScope.
    """
    from yizhou.records.documents import amending

    return amending.amend(actor, document_id, changes, reason)


def amendments(actor: Actor, document_id: UUID) -> list[Amendment]:
    """What was changed of an entry, oldest first. Raises DocumentNotFound, OutOfScope."""
    from yizhou.records.documents import grouping

    return grouping.amendments(actor, document_id)


def groupings(
    actor: Actor,
    resident_id: UUID,
    *,
    kind: str = "",
    statuses: Collection[str] = ("approved",),
    codes: Collection[str] = (),
    ids: Collection[UUID] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[FiledGrouping]:
    """Submission sets and folders of a person, latest first (FindSubmissionSets, FindFolders). Audited. Raises OutOfScope."""
    from yizhou.records.documents import grouping

    return grouping.find(
        actor, resident_id, kind=kind, statuses=statuses, codes=codes, ids=ids, since=since, until=until, after=after,
        limit=limit,
    )  # fmt: skip


def grouping_with(actor: Actor, name: str) -> tuple[FiledGrouping, list[DocumentEntry]]:
    """A set or folder by unique id or platform's id, with its documents. Audited. Raises GroupingNotFound, OutOfScope."""
    from yizhou.records.documents import grouping

    return grouping.with_members(actor, name)


def groupings_of(actor: Actor, document_id: UUID) -> list[FiledGrouping]:
    """Sets and folders a document is in. Raises DocumentNotFound, OutOfScope."""
    from yizhou.records.documents import grouping

    return grouping.of_document(actor, document_id)


def links(actor: Actor, ids: Collection[UUID]) -> list[Association]:
    """Associations of many objects in one query. For features that already asked `require_visible`; never an edge."""
    from yizhou.records.documents import grouping

    return grouping.links(actor, ids)


def related(actor: Actor, document_id: UUID, kinds: Collection[str] = ()) -> list[DocumentEntry]:
    """Documents associated with this one (GetRelatedDocuments). Audited. Raises DocumentNotFound, OutOfScope."""
    from yizhou.records.documents import grouping

    return grouping.related(actor, document_id, kinds)


def file_grouping(actor: Actor, resident_id: UUID, said: Grouping, members: Sequence[UUID]) -> UUID:
    """Enter a set or folder, or add to it; its id, in the caller's transaction. Raises GroupingOfAnother."""
    from yizhou.records.documents import filing

    return filing.group(actor, resident_id, said, members)


def outside_documents(actor: Actor, resident_id: UUID, institution_code: str = "") -> DomainAnalysis:
    """Where a person's documents come from, seen from an institution (the actor's own by default), and who is silent. Audited."""
    from yizhou.records.documents import domains

    return domains.analyse(actor, resident_id, institution_code)


def register_repository(actor: Actor, given: Repository) -> None:
    """Enter or change a hospital's repository; an empty secret leaves the one kept. Raises RepositoryInvalid."""
    from yizhou.records.documents import elsewhere

    elsewhere.register(actor, given)


def repositories(actor: Actor) -> list[tuple[Repository, int]]:
    """Repositories of hospitals, each with the number of documents known to be there."""
    from yizhou.records.documents.store import repositories as rows

    return rows.list_all(actor)


def knows_repository(actor: Actor, oid: str) -> bool:
    """Whether documents of this repository can be fetched."""
    from yizhou.records.documents.store import repositories as rows

    return rows.find(actor, oid) is not None
