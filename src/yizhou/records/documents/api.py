"""What others may call of the document registry and repository (XDS.b semantics, WS/T 790.4).

Registering happens in the caller's transaction. Reading asks who may see the resident and is audited.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.records.documents.contracts import Association, DocumentEntry, DocumentSubmission, Registered

__all__ = [
    "associations", "by_unique_id", "by_unique_ids", "entries", "find", "get", "get_many", "messages_of", "original", "register",
    "superseded_by",
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
    Announces DocumentRegistered. Raises DocumentConflict, EmptyDocument.
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
    after: str | None = None,
    limit: int = 200,
) -> Page[DocumentEntry]:
    """FindDocuments and GetDocuments (IHE ITI TF-2 §3.18.4.1.2.3.7.1); from-to are half open. Audited.

    Needs a resident, or unique or set ids; without a resident, entries the actor may not see are left out.
    Raises PatientOrIdRequired, OutOfScope.
    """
    from yizhou.records.documents import querying

    return querying.find(
        actor, resident_id=resident_id, unique_ids=unique_ids, set_ids=set_ids, type_codes=type_codes,
        formats=formats, statuses=statuses, created=(created_from, created_to),
        service_start=(service_start_from, service_start_to), service_stop=(service_stop_from, service_stop_to),
        institution_codes=institution_codes, author=author, confidentialities=confidentialities, after=after,
        limit=limit,
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
    from yizhou.records.documents import querying

    return querying.associations(actor, document_id)


def original(actor: Actor, document_id: UUID) -> tuple[DocumentEntry, bytes]:
    """The entry and the original bytes, their hash checked (IHE ITI-43). Audited.

    Raises DocumentNotFound, OutOfScope, OriginalDamaged.
    """
    from yizhou.records.documents import retrieving

    return retrieving.original(actor, document_id)
