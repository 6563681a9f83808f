"""Finding documents: a person's list, the XDS queries, single entries (IHE ITI TF-2 §3.18; WS/T 790.4)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import Subject, record, record_many
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.errors.api import CodedError
from yizhou.records.consent import api as consent
from yizhou.records.documents import indexing, store
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.documents.errors import DocumentNotFound, PatientOrIdRequired
from yizhou.records.documents.store import Between, Wanted
from yizhou.registries.residents.api import identity_set, require_visible

MOST = 500


def entries(
    actor: Actor,
    resident_id: UUID,
    *,
    type_codes: Collection[str],
    formats: Collection[str],
    status: str,
    since: datetime | None,
    until: datetime | None,
    after: str | None,
    limit: int,
) -> Page[DocumentEntry]:
    """See `api.entries`."""
    require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    wanted = Wanted(
        resident_ids=identity_set(resident_id), type_codes=type_codes, formats=formats,
        statuses=(status,) if status else (), at=(since, until),
    )  # fmt: skip
    page = store.search(actor, wanted, after, min(limit, MOST))
    record(actor, "query", resident_id=resident_id, what=f"文档目录，{len(page.items)} 份")
    return page


def find(
    actor: Actor,
    *,
    resident_id: UUID | None,
    unique_ids: Collection[str],
    set_ids: Collection[str],
    type_codes: Collection[str],
    formats: Collection[str],
    statuses: Collection[str],
    created: Between,
    service_start: Between,
    service_stop: Between,
    institution_codes: Collection[str],
    author: str,
    confidentialities: Collection[str],
    class_codes: Collection[str],
    practice_settings: Collection[str],
    facility_types: Collection[str],
    event_codes: Collection[str],
    indexed: Mapping[str, str],
    registered: Between,
    after: str | None,
    limit: int,
) -> Page[DocumentEntry]:
    """See `api.find`."""
    if resident_id is None and not unique_ids and not set_ids:
        raise PatientOrIdRequired
    if resident_id is not None:
        require_visible(actor, resident_id)
        consent.require(actor, resident_id)
    wanted = Wanted(
        resident_ids=identity_set(resident_id) if resident_id else (), unique_ids=unique_ids, set_ids=set_ids,
        type_codes=type_codes, formats=formats, statuses=statuses, created=created, service_start=service_start,
        service_end=service_stop, institution_codes=institution_codes, author=author,
        confidentialities=confidentialities, class_codes=class_codes, practice_settings=practice_settings,
        facility_types=facility_types, event_codes=event_codes, registered=registered, ids=_with_values(actor, resident_id, indexed),
    )  # fmt: skip
    page = store.search(actor, wanted, after, min(limit, MOST))
    if resident_id is None:
        visible = _visible(actor, {entry.resident_id for entry in page.items})
        page = Page([entry for entry in page.items if entry.resident_id in visible], page.next)
    subjects = {entry.resident_id for entry in page.items} | ({resident_id} if resident_id else set())
    what = f"文档查询，{len(page.items)} 份"
    record_many(actor, "query", [Subject(one, what) for one in sorted(subjects)])
    return page


def _with_values(
    actor: Actor, resident_id: UUID | None, indexed: Mapping[str, str]
) -> Collection[UUID] | None:
    """Ids of documents whose custom indexes say all this; None without such a condition. A value `a..b` is a range."""
    if not indexed:
        return None
    if resident_id is None:
        raise PatientOrIdRequired
    found: set[UUID] | None = None
    for index, value in indexed.items():
        least, between, most = value.partition("..")
        asked = (least, "", "") if not between else ("", least, most)
        ids = set(indexing.documents_with(actor, identity_set(resident_id), index, *asked))
        found = ids if found is None else found & ids
    return found


def _visible(actor: Actor, resident_ids: set[UUID]) -> set[UUID]:
    visible = set()
    for resident_id in resident_ids:
        try:
            require_visible(actor, resident_id)
        except CodedError:
            continue
        visible.add(resident_id)
    return visible


def visible_entry(actor: Actor, document_id: UUID) -> DocumentEntry:
    """One entry the actor may see; not audited. Raises DocumentNotFound, OutOfScope."""
    found = store.list_by_ids(actor, (document_id,))
    if not found:
        raise DocumentNotFound(id=document_id)
    require_visible(actor, found[0].resident_id)
    consent.require(actor, found[0].resident_id)
    if not store.shown(actor, found):
        raise DocumentNotFound(id=document_id)
    return found[0]


def get(actor: Actor, document_id: UUID) -> DocumentEntry:
    """See `api.get`."""
    entry = visible_entry(actor, document_id)
    record(actor, "read", resident_id=entry.resident_id, what=f"文档目录 {entry.title}")
    return entry


def get_many(actor: Actor, document_ids: Collection[UUID]) -> list[DocumentEntry]:
    """See `api.get_many`."""
    return store.shown(actor, store.list_by_ids(actor, document_ids)) if document_ids else []


def by_unique_ids(actor: Actor, unique_ids: Sequence[str]) -> dict[str, DocumentEntry]:
    """See `api.by_unique_ids`."""
    return {entry.unique_id: entry for entry in store.list_by_unique_ids(actor, unique_ids)}


def superseded_by(actor: Actor, document_id: UUID) -> list[DocumentEntry]:
    """See `api.superseded_by`."""
    return store.list_superseded(actor, document_id)
