"""What people did to index ids, and which are out of use."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one


def insert_act(actor: Actor, resident_id: UUID, at: datetime, act: str, reason: str) -> None:
    """Log what the actor did."""
    execute(
        "INSERT INTO resident_act (resident_id, at, who, act, reason) VALUES (%s, %s, %s, %s, %s)",
        (resident_id, at, actor.name, act, reason.strip()),
    )


def list_acts(actor: Actor, resident_ids: Sequence[UUID]) -> list[tuple[datetime, str, str, str]]:
    """(instant, who, act, reason), latest first, of these ids; whether the actor may see them is the caller's question."""
    del actor
    return fetch_all(
        "SELECT at, who, act, reason FROM resident_act WHERE resident_id = ANY(%(ids)s) "
        "UNION ALL SELECT at, who, 'merged', reason FROM resident_merge "
        "WHERE survivor_id = ANY(%(ids)s) OR merged_id = ANY(%(ids)s) "
        "UNION ALL SELECT undone_at, undone_by, 'unmerged', undone_reason FROM resident_merge "
        "WHERE undone_at IS NOT NULL AND (survivor_id = ANY(%(ids)s) OR merged_id = ANY(%(ids)s)) "
        "UNION ALL SELECT at, who, 'code_' || act, reason FROM resident_code_step WHERE resident_id = ANY(%(ids)s) "
        "ORDER BY 1 DESC",
        {"ids": list(resident_ids)},
    )


def find_cancellation(actor: Actor, resident_id: UUID) -> tuple[str, datetime, str, str] | None:
    """(kind, instant, who, reason) of a cancelled id."""
    del actor
    return fetch_one(
        "SELECT kind, at, who, reason FROM resident_cancellation WHERE resident_id = %s", (resident_id,)
    )


def insert_cancellation(actor: Actor, resident_id: UUID, kind: str, at: datetime, reason: str) -> bool:
    """Take an id out of use; False when it was already."""
    return bool(
        execute(
            "INSERT INTO resident_cancellation (resident_id, kind, at, who, reason) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            (resident_id, kind, at, actor.name, reason.strip()),
        )
    )


def delete_cancellation(actor: Actor, resident_id: UUID) -> bool:
    """Put an id into use again; False when it was never out of it."""
    del actor
    return bool(execute("DELETE FROM resident_cancellation WHERE resident_id = %s", (resident_id,)))
