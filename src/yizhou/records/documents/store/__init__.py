"""Every query of the document registry."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key, execute, fetch_all
from yizhou.kernel.db.contracts import Page
from yizhou.records.consent import api as consent
from yizhou.records.consent.contracts import Columns
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.documents.rows import COLUMNS, to_entries

_INDEX = ("identity", "series", "at", "replaces", "message_id", "indexed")
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM document_entry"
Between = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Conditions of a query; all must hold, empty ones are no condition. Intervals are half open."""

    resident_ids: Collection[UUID] = ()
    unique_ids: Collection[str] = ()
    set_ids: Collection[str] = ()
    type_codes: Collection[str] = ()
    formats: Collection[str] = ()
    statuses: Collection[str] = ()
    institution_codes: Collection[str] = ()
    confidentialities: Collection[str] = ()
    class_codes: Collection[str] = ()
    practice_settings: Collection[str] = ()
    facility_types: Collection[str] = ()
    event_codes: Collection[str] = ()
    presences: Collection[str] = ()
    ids: Collection[UUID] | None = None
    author: str = ""
    created: Between = (None, None)
    service_start: Between = (None, None)
    service_end: Between = (None, None)
    registered: Between = (None, None)
    at: Between = (None, None)


def lock(actor: Actor, names: Collection[UUID]) -> None:
    """Have registrations of the same documents wait for each other until this transaction ends."""
    del actor
    # One order for all, so that nobody waits in a circle.
    keys = sorted(name.int % (1 << 63) for name in names)
    execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", (keys,))


def insert(
    actor: Actor,
    entry: DocumentEntry,
    *,
    identity: UUID,
    series: UUID | None,
    at: datetime,
    replaces: str,
    message_id: UUID | None,
    indexed: str,
) -> None:
    del actor
    every = (*COLUMNS, *_INDEX)
    execute(
        f"INSERT INTO document_entry ({', '.join(every)}) VALUES ({', '.join(['%s'] * len(every))})",
        (
            *(list(entry.event_codes) if name == "event_codes" else getattr(entry, name) for name in COLUMNS),
            identity,
            series,
            at,
            replaces,
            message_id,
            indexed,
        ),
    )


def supersede(actor: Actor, document_ids: Collection[UUID]) -> None:
    del actor
    execute("UPDATE document_entry SET status = 'superseded' WHERE id = ANY(%s)", (list(document_ids),))


def deliver(actor: Actor, document_id: UUID, digest: str, size: int) -> bool:
    """The content of an entry came; False when none was awaited any more."""
    del actor
    return bool(
        execute(
            "UPDATE document_entry SET presence = 'held', hash = %s, size = %s, due = NULL, indexed = '' "
            "WHERE id = %s AND presence <> 'held'",
            (digest, size, document_id),
        )
    )


def give(actor: Actor, unique_id: str, institution_code: str, left: UUID, right: UUID) -> None:
    """All versions of a document go from one person's record to another's."""
    del actor
    execute(
        "UPDATE document_entry SET resident_id = %s WHERE resident_id = %s AND unique_id = %s AND institution_code = %s",
        (right, left, unique_id, institution_code),
    )


def list_messages(actor: Actor, resident_ids: Collection[UUID]) -> list[UUID]:
    """Messages the documents of these ids came with, oldest first."""
    del actor
    rows = fetch_all(
        "SELECT message_id FROM document_entry WHERE resident_id = ANY(%s) AND message_id IS NOT NULL "
        "GROUP BY message_id ORDER BY min(registered), message_id",
        (list(resident_ids),),
    )
    return [row[0] for row in rows]


def link(actor: Actor, source: UUID, targets: Collection[UUID], kind: str, made: datetime) -> None:
    del actor
    execute(
        "INSERT INTO document_association (source, target, kind, made) "
        "SELECT %s, target, %s, %s FROM unnest(%s::uuid[]) AS target ON CONFLICT DO NOTHING",
        (source, kind, made, list(targets)),
    )


@dataclass(frozen=True, slots=True)
class Related:
    """What is registered beside a document about to be: its own versions (latest first), approved ones of its set, those
    it says it replaces, and those that said, perhaps before it came, that they replace it; and entries of its id that wait for their content."""

    versions: list[DocumentEntry]
    series: list[DocumentEntry]
    replaced: list[DocumentEntry]
    replacing: list[DocumentEntry]
    awaited: list[DocumentEntry]


def list_related(actor: Actor, identity: UUID, series: UUID | None, replaces: str, unique_id: str) -> Related:
    """Everything a registration decides by, in one question: most documents are new and find nothing."""
    del actor
    columns = ", ".join(COLUMNS)
    rows = fetch_all(
        f"SELECT 0 AS relation, {columns} FROM document_entry WHERE identity = %(identity)s "
        f"UNION ALL SELECT 1, {columns} FROM document_entry WHERE series = %(series)s AND status = 'approved' "
        f"UNION ALL SELECT 2, {columns} FROM document_entry WHERE unique_id = %(replaces)s AND %(replaces)s <> '' "
        f"UNION ALL SELECT 3, {columns} FROM document_entry WHERE replaces = %(unique_id)s AND replaces <> '' "
        f"UNION ALL SELECT 4, {columns} FROM document_entry WHERE unique_id = %(unique_id)s AND presence IN ('awaited', 'overdue') "
        "ORDER BY relation, version DESC, registered",
        {"identity": identity, "series": series, "replaces": replaces, "unique_id": unique_id},
    )
    found = (to_entries([row[1:] for row in rows if row[0] == relation]) for relation in range(5))
    return Related(*found)


def list_superseded(actor: Actor, document_id: UUID) -> list[DocumentEntry]:
    """Entries this one replaced."""
    del actor
    return to_entries(
        fetch_all(
            f"{_SELECT} WHERE id IN (SELECT target FROM document_association WHERE source = %s AND kind = 'RPLC')",
            (document_id,),
        )
    )


def list_by_ids(actor: Actor, document_ids: Collection[UUID]) -> list[DocumentEntry]:
    del actor
    return to_entries(fetch_all(f"{_SELECT} WHERE id = ANY(%s)", (list(document_ids),)))


def list_by_unique_ids(actor: Actor, unique_ids: Collection[str]) -> list[DocumentEntry]:
    """All entries with these document ids, oldest first, superseded before approved."""
    del actor
    return to_entries(
        fetch_all(
            f"{_SELECT} WHERE unique_id = ANY(%s) ORDER BY (status = 'approved'), registered",
            (list(unique_ids),),
        )
    )


def _conditions(wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    clauses: list[str] = ["true"]
    values: dict[str, Any] = {}
    lists = {
        "resident_id": wanted.resident_ids, "unique_id": wanted.unique_ids, "set_id": wanted.set_ids,
        "type_code": wanted.type_codes, "format": wanted.formats, "status": wanted.statuses,
        "institution_code": wanted.institution_codes, "confidentiality": wanted.confidentialities,
        "practice_setting": wanted.practice_settings, "facility_type": wanted.facility_types, "presence": wanted.presences,
    }  # fmt: skip
    for column, several in lists.items():
        if several:
            clauses.append(f"{column} = ANY(%({column})s)")
            values[column] = list(several)
    if wanted.class_codes:
        # What came without a class is of the class of its type.
        clauses.append("coalesce(nullif(class_code, ''), type_code) = ANY(%(class_codes)s)")
        values["class_codes"] = list(wanted.class_codes)
    if wanted.event_codes:
        clauses.append("event_codes && %(event_codes)s")
        values["event_codes"] = list(wanted.event_codes)
    if wanted.ids is not None:
        clauses.append("id = ANY(%(ids)s)")
        values["ids"] = list(wanted.ids)
    if wanted.author:
        clauses.append("author ILIKE %(author)s")
        values["author"] = (
            "%" + wanted.author.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        )
    for column in ("created", "service_start", "service_end", "registered", "at"):
        since, until = getattr(wanted, column)
        if since is not None:
            clauses.append(f"{column} >= %({column}_since)s")
            values[f"{column}_since"] = since
        if until is not None:
            clauses.append(f"{column} < %({column}_until)s")
            values[f"{column}_until"] = until
    return clauses, values


HIDDEN = Columns("document_entry.resident_id", "document_entry.id", documents=True)


def shown(actor: Actor, entries: Sequence[DocumentEntry]) -> list[DocumentEntry]:
    """Those of these entries that the actor sees."""
    lens = consent.lens(actor, list({entry.resident_id for entry in entries}))
    if lens.clear:
        return list(entries)
    return [
        entry
        for entry in entries
        if not lens.documents and lens.shows(resident_id=entry.resident_id, item=entry.id)
    ]


def list_hidden(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these ids that are documents the actor does not see; ids of other things are left alone."""
    entries = list_by_ids(actor, ids)
    return frozenset(entry.id for entry in entries) - {entry.id for entry in shown(actor, entries)}


def search(actor: Actor, wanted: Wanted, after: str | None, limit: int) -> Page[DocumentEntry]:
    """Entries that meet every condition and that the actor sees, latest first."""
    clauses, values = _conditions(wanted)
    hidden = consent.where(actor, list(wanted.resident_ids) or None, HIDDEN)
    clauses.extend(hidden.clauses)
    values |= hidden.values
    total = None
    if after:
        at, document_id = decode_key(after)
        clauses.append("(at, id) < (%(after_at)s::timestamptz, %(after_id)s::uuid)")
        values |= {"after_at": at, "after_id": document_id}
    rows = fetch_all(
        f"SELECT {', '.join(COLUMNS)}, at FROM document_entry WHERE {' AND '.join(clauses)} "
        "ORDER BY at DESC, id DESC LIMIT %(limit)s",
        {**values, "limit": limit + 1},
    )
    page = rows[:limit]
    following = encode_key((page[-1][-1].isoformat(), page[-1][0])) if len(rows) > limit else None
    if not after and following is None:
        total = len(page)
    elif not after:
        total = int(
            fetch_all(f"SELECT count(*) FROM document_entry WHERE {' AND '.join(clauses)}", values)[0][0]
        )
    return Page(to_entries([row[:-1] for row in page]), following, total)
