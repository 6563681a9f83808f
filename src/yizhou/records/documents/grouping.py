"""Asking for submission sets, folders and related documents (IHE ITI-18: FindSubmissionSets, FindFolders, Get…AndContents)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.records.consent import api as consent
from yizhou.records.documents import store
from yizhou.records.documents.contracts import (
    FOLDER,
    SET,
    Amendment,
    Association,
    DocumentEntry,
    FiledGrouping,
)
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
    consent.require(actor, resident_id)
    page = rows.search(
        actor, identity_set(resident_id), kind=kind, statuses=statuses, codes=codes, ids=ids, since=since, until=until,
        after=after, limit=min(limit, MOST),
    )  # fmt: skip
    seen = _seen(actor, page.items)
    record(actor, "query", resident_id=resident_id, what=f"提交集与文件夹，{len(seen)} 个")
    return Page(seen, page.next)


def _seen(actor: Actor, listed: Sequence[FiledGrouping]) -> list[FiledGrouping]:
    """Without members the actor does not see, and without what holds nothing else: its title tells of them."""
    hidden = store.list_hidden(actor, {member for each in listed for member in each.members})
    if not hidden:
        return list(listed)
    left = ((each, tuple(one for one in each.members if one not in hidden)) for each in listed)
    return [replace(each, members=members) for each, members in left if members or not each.members]


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
    named = _named(actor, name)
    require_visible(actor, named.resident_id)
    consent.require(actor, named.resident_id)
    seen = _seen(actor, [named])
    if not seen:
        raise GroupingNotFound(id=name[:80])
    [found] = seen
    held = {entry.id: entry for entry in store.list_by_ids(actor, found.members)}
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


def links(actor: Actor, ids: Collection[UUID]) -> list[Association]:
    """See `api.links`."""
    listed = rows.list_associations(actor, ids) if ids else []
    hidden = store.list_hidden(actor, {side for link in listed for side in (link.source, link.target)})
    return [link for link in listed if link.source not in hidden and link.target not in hidden]


def associations(actor: Actor, document_id: UUID) -> list[Association]:
    """See `api.associations`."""
    visible_entry(actor, document_id)
    return links(actor, (document_id,))


def related(actor: Actor, document_id: UUID, kinds: Collection[str]) -> list[DocumentEntry]:
    """See `api.related`."""
    entry = visible_entry(actor, document_id)
    listed = rows.list_associations(actor, (document_id,), kinds)
    others = {side for link in listed for side in (link.source, link.target)} - {document_id}
    found = store.shown(actor, store.list_by_ids(actor, others))
    record(actor, "query", resident_id=entry.resident_id, what=f"相关文档，{len(found)} 份")
    return found


def amendments(actor: Actor, document_id: UUID) -> list[Amendment]:
    """See `api.amendments`."""
    visible_entry(actor, document_id)
    return rows.list_amendments(actor, document_id)
