"""Health codes: numbers that do not hold, what happened to codes, where they were scanned."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one


def list_numbers(actor: Actor, resident_id: UUID) -> list[tuple[UUID, str]]:
    """(index id, its current number) of everything that stands under this surviving id, held for this transaction."""
    del actor
    return fetch_all(
        "SELECT id, health_code FROM resident WHERE cluster_id = %s ORDER BY id FOR UPDATE", (resident_id,)
    )


def save_number(actor: Actor, resident_id: UUID, number: str, at: datetime) -> None:
    """The number that is bound to an index id from now on."""
    del actor
    execute("UPDATE resident SET health_code = %s, updated = %s WHERE id = %s", (number, at, resident_id))


def find_stop(actor: Actor, number: str) -> tuple[UUID, str, datetime, str] | None:
    """(index id, state, since, reason) of a number that does not hold; None for all others."""
    del actor
    return fetch_one(
        "SELECT resident_id, state, since, reason FROM resident_code_stop WHERE number = %s", (number,)
    )


def insert_stops(actor: Actor, rows: Sequence[tuple[str, UUID, str, datetime, str]]) -> None:
    """Numbers that do not hold from now on: (number, index id, state, instant, reason)."""
    del actor
    execute_many(
        "INSERT INTO resident_code_stop (number, resident_id, state, since, reason) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (number) DO UPDATE SET state = excluded.state, since = excluded.since, reason = excluded.reason",
        rows,
    )


def delete_stops(actor: Actor, numbers: Sequence[str]) -> None:
    """These numbers hold again."""
    del actor
    execute("DELETE FROM resident_code_stop WHERE number = ANY(%s)", (list(numbers),))


def insert_steps(actor: Actor, rows: Sequence[tuple[UUID, str, str, datetime, str]]) -> None:
    """What the actor did with codes: (index id, number, act, instant, reason)."""
    execute_many(
        "INSERT INTO resident_code_step (resident_id, number, act, at, reason, who) VALUES (%s, %s, %s, %s, %s, %s)",
        [(*row, actor.name) for row in rows],
    )


def list_steps(actor: Actor, resident_ids: Sequence[UUID]) -> list[tuple[datetime, str, str, str, str]]:
    """(instant, number, act, who, reason), latest first; whether the actor may see them is the caller's question."""
    del actor
    return fetch_all(
        "SELECT at, number, act, who, reason FROM resident_code_step WHERE resident_id = ANY(%s) ORDER BY id DESC",
        (list(resident_ids),),
    )


def list_stopped(actor: Actor, after: Sequence[Any], limit: int) -> list[tuple[str, str, datetime]]:
    """(number, state, since), oldest first, a page at a time."""
    del actor
    where = "WHERE (since, number) > (%(since)s::timestamptz, %(number)s) " if after else ""
    values = {"limit": limit} | ({"since": after[0], "number": after[1]} if after else {})
    return fetch_all(
        f"SELECT number, state, since FROM resident_code_stop {where}ORDER BY since, number LIMIT %(limit)s",
        values,
    )


def insert_use(actor: Actor, row: tuple[UUID, str, datetime, bool, str]) -> None:
    """A scan by the actor: (index id, number, instant, dynamic, outcome)."""
    execute(
        "INSERT INTO resident_code_use (resident_id, number, at, dynamic, outcome, place, who) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (*row, actor.organisation_name, actor.name),
    )


def list_uses(
    actor: Actor, resident_ids: Sequence[UUID], after: Sequence[Any], limit: int
) -> list[tuple[int, datetime, str, str, str, bool, str]]:
    """(serial, instant, number, place, who, dynamic, outcome), latest first; visibility is the caller's question."""
    del actor
    where = "AND id < %(after)s " if after else ""
    values = {"ids": list(resident_ids), "limit": limit} | ({"after": after[0]} if after else {})
    return fetch_all(
        "SELECT id, at, number, place, who, dynamic, outcome FROM resident_code_use "
        f"WHERE resident_id = ANY(%(ids)s) {where}ORDER BY id DESC LIMIT %(limit)s",
        values,
    )
