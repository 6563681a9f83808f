"""Every query of the access log."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.audit.contracts import Access, Subject
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import copy_rows, decode_key, encode_key, execute, fetch_all, fetch_one
from yizhou.kernel.db.contracts import Page

COLUMNS = (
    "actor_kind", "actor_id", "actor_name", "organisation_id", "organisation_name", "role", "action",
    "resident_id", "what", "purpose", "outcome", "address", "request_id", "detail",
)  # fmt: skip
INSERT = f"INSERT INTO audit_entry ({', '.join(COLUMNS)}) VALUES "
_ROW = f"({', '.join(['%s'] * (len(COLUMNS) - 1))}, %s::jsonb)"
_FEW = 8


def values(actor: Actor, action: str, subject: Subject, outcome: str) -> tuple[Any, ...]:
    """The values of one entry, in the order of COLUMNS."""
    return (
        actor.kind.value, actor.user_id or actor.partner_id, actor.name, actor.organisation_id,
        actor.organisation_name, ",".join(actor.roles), action, subject.resident_id, subject.what,
        actor.purpose, outcome, actor.address, actor.request_id,
        orjson.dumps(subject.detail).decode() if subject.detail else None,
    )  # fmt: skip


def insert(rows: Sequence[tuple[Any, ...]]) -> None:
    """Entries, each as `values` makes them. COPY pays from some rows on; below, one plain statement is quicker."""
    if len(rows) > _FEW:
        copy_rows("audit_entry", COLUMNS, rows)
    else:
        execute(INSERT + ", ".join([_ROW] * len(rows)), [value for row in rows for value in row])


ACCESS = (
    "id, at, actor_kind, actor_name, organisation_name, role, action, resident_id, what, purpose, outcome, "
    "address, request_id"
)


def list_accesses(
    *,
    residents: Sequence[UUID] | None,
    text: str,
    action: str,
    after: str | None,
    limit: int,
    scope: str | None,
) -> Page[Access]:
    """Newest first. `scope` limits to actors of organisations at or below that path (None: all)."""
    conditions = ["true"]
    parameters: dict[str, Any] = {"limit": limit + 1}
    if residents is not None:
        conditions.append("resident_id = ANY(%(residents)s)")
        parameters["residents"] = list(residents)
    if text:
        conditions.append(
            "(actor_name ILIKE %(text)s OR organisation_name ILIKE %(text)s OR what ILIKE %(text)s)"
        )
        parameters["text"] = f"%{text}%"
    if action:
        conditions.append("action = %(action)s")
        parameters["action"] = action
    if scope is not None:
        conditions.append("organisation_id IN (SELECT id FROM organisation WHERE path <@ %(scope)s::ltree)")
        parameters["scope"] = scope
    if after:
        conditions.append("id < %(after)s")
        parameters["after"] = int(decode_key(after)[0])
    rows = fetch_all(
        f"SELECT {ACCESS} FROM audit_entry WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT %(limit)s",
        parameters,
    )
    items = [Access(*row) for row in rows[:limit]]
    return Page(items, encode_key((items[-1].id,)) if len(rows) > limit else None)


def find_access(access_id: int) -> tuple[Access, UUID | None] | None:
    row = fetch_one(f"SELECT {ACCESS}, organisation_id FROM audit_entry WHERE id = %s", (access_id,))
    return (Access(*row[:-1]), row[-1]) if row else None


CANONICAL = (
    "e.id, e.at AT TIME ZONE 'UTC', e.actor_kind, e.actor_id, e.actor_name, e.organisation_id, "
    "e.organisation_name, e.role, e.action, e.resident_id, e.what, e.purpose, e.outcome, e.address, e.request_id, "
    "e.detail::text"
)


def last_seal() -> tuple[int, int, int, bytes] | None:
    """Position, transaction, entry id and digest of the newest seal; locks the chain for this transaction."""
    fetch_one("SELECT pg_advisory_xact_lock(7305)")
    row = fetch_one(
        "SELECT position, transaction, entry_id, digest FROM audit_seal ORDER BY position DESC LIMIT 1"
    )
    return (row[0], row[1], row[2], bytes(row[3])) if row else None


def list_unsealed(transaction: int, entry_id: int, limit: int) -> list[tuple[Any, ...]]:
    """Entries after a place in commit-safe order; only of transactions that nothing older can still join."""
    return fetch_all(
        f"SELECT {CANONICAL}, e.transaction FROM audit_entry e WHERE (e.transaction, e.id) > (%s, %s) "
        "AND e.transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint "
        "ORDER BY e.transaction, e.id LIMIT %s",
        (transaction, entry_id, limit),
    )


def insert_seals(rows: Sequence[tuple[int, int, int, bytes]]) -> None:
    copy_rows("audit_seal", ("position", "entry_id", "transaction", "digest"), rows)


def list_sealed(position: int, limit: int) -> list[tuple[Any, ...]]:
    """Seals after a position with their entries (None columns where the entry is gone)."""
    return fetch_all(
        f"SELECT s.position, s.entry_id, s.digest, {CANONICAL} FROM audit_seal s "
        "LEFT JOIN audit_entry e ON e.id = s.entry_id WHERE s.position > %s ORDER BY s.position LIMIT %s",
        (position, limit),
    )


def count() -> tuple[int, int, int]:
    """Entries, seals, and entries that slipped in behind the sealed part."""
    row = fetch_one(
        "SELECT (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM audit_seal), "
        "(SELECT count(*) FROM audit_entry e WHERE (e.transaction, e.id) <= "
        "(SELECT s.transaction, s.entry_id FROM audit_seal s ORDER BY position DESC LIMIT 1) "
        "AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id))"
    )
    return row or (0, 0, 0)
