"""The chain: seals, signed checkpoints, reports of verifications."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.audit.contracts import Finding, Verification
from yizhou.kernel.audit.store.entries import NEWEST
from yizhou.kernel.db.api import copy_rows, execute, fetch_all, fetch_one

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
        f"SELECT s.position, s.entry_id, s.transaction, s.digest, {CANONICAL} FROM audit_seal s "
        "LEFT JOIN audit_entry e ON e.id = s.entry_id WHERE s.position > %s ORDER BY s.position LIMIT %s",
        (position, limit),
    )


def list_slipped(after: tuple[int, int], upto: tuple[int, int]) -> list[tuple[int, Any]]:
    """Number and time of entries between two places of the commit-safe order that have no seal, though all there have."""
    return fetch_all(
        "SELECT e.id, e.at FROM audit_entry e WHERE (e.transaction, e.id) > (%s, %s) "
        "AND (e.transaction, e.id) <= (%s, %s) AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id) "
        "ORDER BY e.transaction, e.id LIMIT 1000",
        (*after, *upto),
    )  # type: ignore[return-value]


def seal_at(position: int) -> tuple[int, int, bytes] | None:
    """Transaction, entry id and digest of the seal at a position."""
    row = fetch_one("SELECT transaction, entry_id, digest FROM audit_seal WHERE position = %s", (position,))
    return (row[0], row[1], bytes(row[2])) if row else None


def newest_position() -> int:
    row = fetch_one("SELECT coalesce(max(position), 0) FROM audit_seal")
    return row[0] if row else 0


def count_waiting() -> int:
    """Entries after the sealed part."""
    row = fetch_one(
        "SELECT count(*) FROM audit_entry WHERE (transaction, id) > "
        "(SELECT coalesce(max(transaction), 0), coalesce(max(entry_id), 0) FROM "
        "(SELECT transaction, entry_id FROM audit_seal ORDER BY position DESC LIMIT 1) last)"
    )
    return row[0] if row else 0


def insert_checkpoint(position: int, digest: bytes, at: datetime, signature: bytes) -> None:
    execute(
        "INSERT INTO audit_checkpoint (position, digest, at, signature) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (position, digest, at, signature),
    )


def list_checkpoints(after: int, upto: int | None = None) -> list[tuple[int, bytes, datetime, bytes]]:
    """Position, digest, time and signature of the checkpoints after a position, and not after another."""
    rows = fetch_all(
        "SELECT position, digest, at, signature FROM audit_checkpoint "
        "WHERE position > %s AND position <= %s ORDER BY position",
        (after, NEWEST if upto is None else upto),
    )
    return [(row[0], bytes(row[1]), row[2], bytes(row[3])) for row in rows]


def last_checkpoint() -> tuple[int, datetime] | None:
    row = fetch_one("SELECT position, at FROM audit_checkpoint ORDER BY position DESC LIMIT 1")
    return (row[0], row[1]) if row else None


VERIFICATION = "id, who, started, finished, state, since_position, position, target, found, findings::text"


def _verification_of(row: tuple[Any, ...]) -> Verification:
    *values, findings = row
    return Verification(*values, findings=tuple(_finding_of(raw) for raw in orjson.loads(findings)))


def _finding_of(raw: dict[str, Any]) -> Finding:
    times = {name: datetime.fromisoformat(raw[name]) if raw[name] else None for name in ("after", "before")}
    return Finding(raw["kind"], raw["position"], raw["entry_id"], raw["text"], **times)


def insert_verification(one: Verification) -> None:
    execute(
        "INSERT INTO audit_verification (id, who, started, state, since_position, position, target, found, findings) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, 0, '[]')",
        (one.id, one.who, one.started, one.state, one.since_position, one.position, one.target),
    )


def find_verification(one: UUID, *, held: bool = False) -> Verification | None:
    lock = " FOR UPDATE" if held else ""
    row = fetch_one(f"SELECT {VERIFICATION} FROM audit_verification WHERE id = %s{lock}", (one,))
    return _verification_of(row) if row else None


def list_verifications(limit: int) -> list[Verification]:
    rows = fetch_all(
        f"SELECT {VERIFICATION} FROM audit_verification ORDER BY started DESC LIMIT %s", (limit,)
    )
    return [_verification_of(row) for row in rows]


def save_verification(one: Verification) -> None:
    execute(
        "UPDATE audit_verification SET finished = %s, state = %s, position = %s, found = %s, findings = %s::jsonb "
        "WHERE id = %s",
        (
            one.finished, one.state, one.position, one.found,
            orjson.dumps([asdict(finding) for finding in one.findings]).decode(), one.id,
        ),
    )  # fmt: skip
