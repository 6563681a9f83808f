"""Asking for submission sets, folders and related documents (IHE ITI-18: FindSubmissionSets, FindFolders, Get…AndContents)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.records.documents import store
from yizhou.records.documents.contracts import FOLDER, SET, Amendment, DocumentEntry, FiledGrouping
from yizhou.records.documents.errors import GroupingNotFound
from yizhou.records.documents.querying import MOST, visible_entry
from yizhou.records.documents.store import filing as rows
from yizhou.registries.residents.api import identity_set, require_visible


def find(
    actor: Actor,
    resident_id: UUID,
    *,
    kind: str,
    statuses: Collection[str],
    codes: Collection[str],
    ids: Collection[UUID],
    since: datetime | None,
    until: datetime | None,
    after: str | None,
    limit: int,
) -> Page[FiledGrouping]:
    """See `api.groupings`."""
    require_visible(actor, resident_id)
    page = rows.search(
        actor, identity_set(resident_id), kind=kind, statuses=statuses, codes=codes, ids=ids, since=since, until=until,
        after=after, limit=min(limit, MOST),
    )  # fmt: skip
    record(actor, "query", resident_id=resident_id, what=f"提交集与文件夹，{len(page.items)} 个")
    return page


def _named(actor: Actor, name: str) -> FiledGrouping:
    found = [each for kind in (SET, FOLDER) for each in rows.find_by_name(actor, kind, name)]
    if found:
        return rows.list_by_ids(actor, (found[0].id,))[0]
    try:
        listed = rows.list_by_ids(actor, (UUID(name),))
    except ValueError:
        listed = []
    if not listed:
        raise GroupingNotFound(id=name[:80])
    return listed[0]


def with_members(actor: Actor, name: str) -> tuple[FiledGrouping, list[DocumentEntry]]:
    """See `api.grouping_with`."""
    found = _named(actor, name)
    require_visible(actor, found.resident_id)
    held = {entry.id: entry for entry in store.shown(actor, store.list_by_ids(actor, found.members))}
    record(
        actor,
        "query",
        resident_id=found.resident_id,
        what=f"提交集或文件夹 {found.grouping.title or found.id}",
    )
    return found, [held[each] for each in found.members if each in held]


def of_document(actor: Actor, document_id: UUID) -> list[FiledGrouping]:
    """See `api.groupings_of`."""
    visible_entry(actor, document_id)
    return rows.list_of(actor, (document_id,))


def related(actor: Actor, document_id: UUID, kinds: Collection[str]) -> list[DocumentEntry]:
    """See `api.related`."""
    entry = visible_entry(actor, document_id)
    links = rows.list_associations(actor, (document_id,), kinds)
    others = {side for link in links for side in (link.source, link.target)} - {document_id}
    found = store.list_by_ids(actor, others)
    record(actor, "query", resident_id=entry.resident_id, what=f"相关文档，{len(found)} 份")
    return found


def amendments(actor: Actor, document_id: UUID) -> list[Amendment]:
    """See `api.amendments`."""
    visible_entry(actor, document_id)
    return rows.list_amendments(actor, document_id)
