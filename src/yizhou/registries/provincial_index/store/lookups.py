"""Answers of the province that somebody may still register a person from."""

from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_one


def insert(
    actor: Actor,
    identity: UUID,
    medium: str,
    shown: str,
    content: bytes,
    resident_id: UUID | None,
    at: datetime,
) -> None:
    """Keep an answer for its asker."""
    execute(
        "INSERT INTO provincial_lookup (id, who, user_id, medium, shown, content, resident_id, at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (identity, actor.name, actor.user_id, medium, shown, content, resident_id, at),
    )


def find(actor: Actor, identity: UUID, since: datetime) -> tuple[Any, ...] | None:
    """(medium, shown, content, resident, instant) of an answer its asker got since then."""
    return fetch_one(
        "SELECT medium, shown, content, resident_id, at FROM provincial_lookup "
        "WHERE id = %s AND at >= %s AND user_id IS NOT DISTINCT FROM %s",
        (identity, since, actor.user_id),
    )


def save_resident(actor: Actor, identity: UUID, resident_id: UUID) -> None:
    """The person has been registered here."""
    del actor
    execute("UPDATE provincial_lookup SET resident_id = %s WHERE id = %s", (resident_id, identity))


def delete_before(actor: Actor, before: datetime) -> int:
    """Forget old answers."""
    del actor
    return execute("DELETE FROM provincial_lookup WHERE at < %s", (before,))
