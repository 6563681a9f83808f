"""Queries of submission sets, folders, associations and amendments."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key, execute, fetch_all, fetch_one
from yizhou.kernel.db.contracts import Page
from yizhou.records.documents.contracts import Amendment, Association, FiledGrouping, Grouping

_COLUMNS = (
    "id, resident_id, kind, unique_id, title, comments, codes, author, source_id, institution_code, made, status, "
    "registered, updated"
)


def _grouping(row: Sequence[Any]) -> FiledGrouping:
    identity, resident_id, kind, unique_id, title, comments, codes, author, source_id, institution, made = (
        row[:11]
    )
    said = Grouping(kind, unique_id, title, comments, tuple(codes), author, source_id, institution, made)
    return FiledGrouping(
        identity, resident_id, said, row[11], row[12], row[13], tuple(row[14]) if len(row) > 14 else ()
    )


def find_by_name(actor: Actor, kind: str, unique_id: str) -> list[FiledGrouping]:
    """Sets or folders with this unique id, of whichever resident."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM document_grouping WHERE unique_id = %s AND kind = %s", (unique_id, kind)
    )
    return [_grouping(row) for row in rows]


def save(actor: Actor, identity: UUID, resident_id: UUID, said: Grouping, moment: datetime) -> UUID:
    """Enter a set or folder, or bring it up to date; its id."""
    del actor
    row = fetch_one(
        "INSERT INTO document_grouping (id, resident_id, kind, unique_id, title, comments, codes, author, source_id, "
        "institution_code, made, status, registered, updated) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'approved', %s, %s) "
        "ON CONFLICT (resident_id, kind, unique_id) DO UPDATE SET updated = EXCLUDED.updated, "
        "title = coalesce(nullif(EXCLUDED.title, ''), document_grouping.title), "
        "comments = coalesce(nullif(EXCLUDED.comments, ''), document_grouping.comments), "
        "codes = CASE WHEN EXCLUDED.codes = '{}' THEN document_grouping.codes ELSE EXCLUDED.codes END "
        "RETURNING id",
        (
            identity, resident_id, said.kind, said.unique_id, said.title, said.comments, list(said.codes), said.author,
            said.source_id, said.institution_code, said.made, moment, moment,
        ),
    )  # fmt: skip
    return row[0] if row else identity


def search(
    actor: Actor,
    resident_ids: Collection[UUID],
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
    """Sets or folders of a person with the ids of what is in them, latest first."""
    del actor
    clauses = ["resident_id = ANY(%(residents)s)"]
    values: dict[str, Any] = {"residents": list(resident_ids), "limit": limit + 1}
    for column, asked in (("kind", (kind,) if kind else ()), ("status", statuses), ("id", ids)):
        if asked:
            clauses.append(f"{column} = ANY(%({column})s)")
            values[column] = list(asked)
    if codes:
        clauses.append("codes && %(codes)s")
        values["codes"] = list(codes)
    if since:
        clauses.append("coalesce(made, registered) >= %(since)s")
        values["since"] = since
    if until:
        clauses.append("coalesce(made, registered) < %(until)s")
        values["until"] = until
    if after:
        registered, identity = decode_key(after)
        clauses.append("(registered, id) < (%(after_at)s::timestamptz, %(after_id)s::uuid)")
        values |= {"after_at": registered, "after_id": identity}
    rows = fetch_all(
        f"SELECT {_COLUMNS}, ARRAY(SELECT target FROM document_association WHERE source = document_grouping.id "
        f"AND kind = 'HasMember' ORDER BY made, target) FROM document_grouping WHERE {' AND '.join(clauses)} "
        "ORDER BY registered DESC, id DESC LIMIT %(limit)s",
        values,
    )
    page = rows[:limit]
    following = encode_key((page[-1][12].isoformat(), page[-1][0])) if len(rows) > limit else None
    return Page([_grouping(row) for row in page], following)


def list_by_ids(actor: Actor, ids: Collection[UUID]) -> list[FiledGrouping]:
    """Sets and folders by id, with members."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS}, ARRAY(SELECT target FROM document_association WHERE source = document_grouping.id "
        "AND kind = 'HasMember' ORDER BY made, target) FROM document_grouping WHERE id = ANY(%s)",
        (list(ids),),
    )
    return [_grouping(row) for row in rows]


def list_of(actor: Actor, document_ids: Collection[UUID]) -> list[FiledGrouping]:
    """Sets and folders these documents are in."""
    del actor
    rows = fetch_all(
        f"SELECT DISTINCT {_COLUMNS} FROM document_grouping WHERE id IN "
        "(SELECT source FROM document_association WHERE kind = 'HasMember' AND target = ANY(%s))",
        (list(document_ids),),
    )
    return [_grouping(row) for row in rows]


def reaches(actor: Actor, start: UUID, end: UUID) -> bool:
    """Whether `end` can be reached from `start` along associations of entries."""
    del actor
    row = fetch_one(
        "WITH RECURSIVE chain(id) AS (SELECT %(start)s::uuid UNION SELECT target FROM document_association "
        "JOIN chain ON source = chain.id WHERE kind <> 'HasMember') SELECT 1 FROM chain WHERE id = %(end)s",
        {"start": start, "end": end},
    )
    return row is not None


def list_dependants(actor: Actor, document_ids: Collection[UUID]) -> list[UUID]:
    """Approved documents that were appended to these or made from them, and to those in turn (TF-3 §4.2.2.2)."""
    del actor
    rows = fetch_all(
        "WITH RECURSIVE chain(id) AS (SELECT unnest(%s::uuid[]) UNION SELECT source FROM document_association "
        "JOIN chain ON target = chain.id WHERE kind IN ('APND', 'XFRM', 'signs')) "
        "SELECT e.id FROM document_entry e JOIN chain ON chain.id = e.id "
        "WHERE e.status = 'approved' AND NOT e.id = ANY(%s)",
        (list(document_ids), list(document_ids)),
    )
    return [row[0] for row in rows]


def list_associations(actor: Actor, ids: Collection[UUID], kinds: Collection[str] = ()) -> list[Association]:
    """Associations in which any of these is source or target."""
    del actor
    rows = fetch_all(
        "SELECT source, kind, target, made FROM document_association "
        "WHERE (source = ANY(%(ids)s) OR target = ANY(%(ids)s)) AND (%(kinds)s::text[] = '{}' OR kind = ANY(%(kinds)s)) "
        "ORDER BY made, source, target",
        {"ids": list(ids), "kinds": list(kinds)},
    )
    return [Association(*row) for row in rows]


def amend(actor: Actor, document_id: UUID, changes: Mapping[str, Any]) -> None:
    """Write metadata; the columns are the caller's constants."""
    del actor
    columns = ", ".join(f"{name} = %({name})s" for name in changes)
    execute(f"UPDATE document_entry SET {columns} WHERE id = %(id)s", {**changes, "id": document_id})
    if "service_start" in changes:
        execute(
            "UPDATE document_entry SET at = coalesce(service_start, created, registered) WHERE id = %s",
            (document_id,),
        )


def insert_amendment(actor: Actor, identity: UUID, document_id: UUID, change: Amendment) -> None:
    del actor
    execute(
        "INSERT INTO document_amendment (id, document_id, at, by, reason, before, after) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            identity, document_id, change.at, change.by, change.reason,
            orjson.dumps(dict(change.before), default=str).decode(), orjson.dumps(dict(change.after), default=str).decode(),
        ),
    )  # fmt: skip


def list_amendments(actor: Actor, document_id: UUID) -> list[Amendment]:
    """Changes of an entry, oldest first."""
    del actor
    rows = fetch_all(
        "SELECT at, by, reason, before, after FROM document_amendment WHERE document_id = %s ORDER BY at",
        (document_id,),
    )
    return [
        Amendment(at, by, reason, orjson.loads(before), orjson.loads(after))
        for at, by, reason, before, after in rows
    ]


def take_overdue(actor: Actor, moment: datetime, limit: int) -> list[tuple[UUID, UUID, str]]:
    """Entries whose content did not come in time are marked; (id, resident, institution code) of each."""
    del actor
    rows = fetch_all(
        "UPDATE document_entry SET presence = 'overdue' WHERE id IN (SELECT id FROM document_entry "
        "WHERE presence = 'awaited' AND due < %s ORDER BY due LIMIT %s) "
        "RETURNING id, resident_id, institution_code",
        (moment, limit),
    )
    return [(row[0], row[1], row[2]) for row in rows]
