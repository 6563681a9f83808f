"""The queue of what the province must hear, and its pulse."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one
from yizhou.registries.provincial_index.contracts import Task

_TASK = "channel, act, resident_id, other_id, state, attempts, due, problem, review_id, told, wanted, changed"


def queue(actor: Actor, rows: Sequence[tuple[str, str, UUID, UUID | None]], at: datetime) -> None:
    """Queue (channel, act, resident, other), or queue again with attempts from nought."""
    del actor
    execute_many(
        f"INSERT INTO provincial_task ({_TASK}) VALUES (%s, %s, %s, %s, 'waiting', 0, %s, '', NULL, '', 1, %s) "
        "ON CONFLICT (channel, act, resident_id) DO UPDATE SET other_id = EXCLUDED.other_id, state = 'waiting', attempts = 0, "
        "due = least(provincial_task.due, EXCLUDED.due), wanted = provincial_task.wanted + 1, changed = EXCLUDED.changed",
        [(*row, at, at) for row in rows],
    )


def hasten(actor: Actor, channel: str, act: str, resident_id: UUID, at: datetime) -> None:
    """A waiting task is due now, whatever it was waiting for."""
    del actor
    execute(
        "UPDATE provincial_task SET due = %s, problem = '' WHERE channel = %s AND act = %s AND resident_id = %s",
        (at, channel, act, resident_id),
    )


def take_due(actor: Actor, channel: str, at: datetime, until: datetime) -> Task | None:
    """The next due task, leased until then; no two workers get the same."""
    del actor
    row = fetch_one(
        "WITH c AS MATERIALIZED (SELECT channel, act, resident_id "
        "FROM provincial_task WHERE state = 'waiting' AND channel = %(channel)s AND due <= %(at)s "
        "ORDER BY due, act, resident_id LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE provincial_task SET due = %(until)s "
        f"WHERE (channel, act, resident_id) IN (SELECT channel, act, resident_id FROM c) RETURNING {_TASK}",
        {"channel": channel, "at": at, "until": until},
    )
    return Task(*row) if row else None


def note(
    actor: Actor, task: Task, state: str, at: datetime, *, problem: str = "", due: datetime | None = None,
    told: str = "", review_id: UUID | None = None, attempts: int = 0,
) -> None:  # fmt: skip
    """How a task ended; news that came meanwhile keeps it waiting, due at once."""
    del actor
    execute(
        "UPDATE provincial_task SET state = CASE WHEN wanted > %(wanted)s AND %(state)s <> 'conflict' THEN 'waiting' ELSE %(state)s END, "
        "due = CASE WHEN wanted > %(wanted)s THEN %(at)s ELSE coalesce(%(due)s::timestamptz, due) END, "
        "problem = %(problem)s, told = %(told)s, review_id = %(review)s, attempts = %(attempts)s, changed = %(at)s "
        "WHERE channel = %(channel)s AND act = %(act)s AND resident_id = %(resident)s",
        {"wanted": task.wanted, "state": state, "at": at, "due": due, "problem": problem, "told": told, "review": review_id,
         "attempts": attempts, "channel": task.channel, "act": task.act, "resident": task.resident_id},
    )  # fmt: skip


def close(actor: Actor, resident_ids: Sequence[UUID], reason: str, at: datetime) -> None:
    """What was to be told of ids that stand under another id now needs no telling of its own."""
    del actor
    execute(
        "UPDATE provincial_task SET state = 'done', problem = %s, changed = %s WHERE act = 'feed' AND state <> 'done' "
        "AND resident_id = ANY(%s)",
        (reason, at, list(resident_ids)),
    )


def find(actor: Actor, channel: str, act: str, resident_id: UUID, *, held: bool = False) -> Task | None:
    """One task; `held` keeps it for this transaction."""
    del actor
    row = fetch_one(
        f"SELECT {_TASK} FROM provincial_task WHERE channel = %s AND act = %s AND resident_id = %s{' FOR UPDATE' if held else ''}",
        (channel, act, resident_id),
    )
    return Task(*row) if row else None


def of_resident(actor: Actor, resident_ids: Sequence[UUID]) -> list[Task]:
    """Everything queued or told of these ids."""
    del actor
    rows = fetch_all(
        f"SELECT {_TASK} FROM provincial_task WHERE resident_id = ANY(%s) ORDER BY channel DESC, act",
        (list(resident_ids),),
    )
    return [Task(*row) for row in rows]


def list_tasks(actor: Actor, state: str, channel: str, after: Sequence[Any], limit: int) -> list[Task]:
    """Tasks in a state, those that changed last first. For who manages the connection of the whole prefecture."""
    del actor
    where, values = ["state = %(state)s"], dict[str, Any](state=state, limit=limit)
    if channel:
        where.append("channel = %(channel)s")
        values["channel"] = channel
    if after:
        where.append(
            "(changed, resident_id, channel, act) < (%(at)s::timestamptz, %(id)s::uuid, %(c)s, %(a)s)"
        )
        values |= dict(zip(("at", "id", "c", "a"), after, strict=True))
    rows = fetch_all(
        f"SELECT {_TASK} FROM provincial_task WHERE {' AND '.join(where)} "
        "ORDER BY changed DESC, resident_id DESC, channel DESC, act DESC LIMIT %(limit)s",
        values,
    )
    return [Task(*row) for row in rows]


def retry_all(actor: Actor, state: str, at: datetime) -> int:
    """Queue everything in a state again; how many."""
    del actor
    return execute(
        "UPDATE provincial_task SET state = 'waiting', attempts = 0, due = %s, changed = %s, wanted = wanted + 1 WHERE state = %s",
        (at, at, state),
    )


def count(actor: Actor) -> list[tuple[str, str, int]]:
    """(channel, state, number)."""
    del actor
    return fetch_all("SELECT channel, state, count(*)::int FROM provincial_task GROUP BY 1, 2 ORDER BY 1, 2")


def known(actor: Actor, resident_ids: Sequence[UUID]) -> dict[tuple[UUID, str], datetime]:
    """When what is queued or told of these ids changed last, by id and channel."""
    del actor
    rows = fetch_all(
        "SELECT resident_id, channel, changed FROM provincial_task WHERE act = 'feed' AND resident_id = ANY(%s)",
        (list(resident_ids),),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def beat(actor: Actor, channel: str, at: datetime, problem: str) -> None:
    """The service answered (no problem), or did not."""
    del actor
    execute(
        "INSERT INTO provincial_pulse (channel, answered, silent_since, reason) VALUES (%(channel)s, "
        "CASE WHEN %(problem)s = '' THEN %(at)s::timestamptz END, CASE WHEN %(problem)s <> '' THEN %(at)s::timestamptz END, %(problem)s) "
        "ON CONFLICT (channel) DO UPDATE SET answered = coalesce(EXCLUDED.answered, provincial_pulse.answered), reason = EXCLUDED.reason, "
        "silent_since = CASE WHEN EXCLUDED.silent_since IS NULL THEN NULL ELSE coalesce(provincial_pulse.silent_since, EXCLUDED.silent_since) END",
        {"channel": channel, "at": at, "problem": problem},
    )


def pulses(actor: Actor) -> dict[str, tuple[datetime | None, datetime | None, str]]:
    """By channel: when it last answered, since when it is silent, why."""
    del actor
    return {
        row[0]: (row[1], row[2], row[3])
        for row in fetch_all("SELECT channel, answered, silent_since, reason FROM provincial_pulse")
    }
