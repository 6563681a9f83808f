"""Queries of tasks: work lists by organisation and person, claims, deadlines."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.engines.processes.contracts import Case, CaseTask
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one

_TASK = (
    "resident_id, id, case_id, process, step, name, party, organisation_id, organisation_name, permission, state, holder_id, "
    "holder_name, claimed, due, limited, escalated, created, completed, case_title, case_number, urgent"
)


def insert(actor: Actor, tasks: Sequence[CaseTask]) -> None:
    """New tasks."""
    del actor
    columns = _TASK.split(", ")
    execute_many(
        f"INSERT INTO process_task ({_TASK}) VALUES ({', '.join(['%s'] * len(columns))})",
        [[getattr(task, column) for column in columns] for task in tasks],
    )


def find(actor: Actor, task_id: UUID) -> CaseTask | None:
    """A task by id, whoever's."""
    del actor
    row = fetch_one(f"SELECT {_TASK} FROM process_task WHERE id = %s", (task_id,))
    return CaseTask(*row) if row else None


def list_of_case(actor: Actor, case: Case) -> list[CaseTask]:
    """All tasks of a case, the first first."""
    del actor
    rows = fetch_all(
        f"SELECT {_TASK} FROM process_task WHERE resident_id = %s AND case_id = %s ORDER BY created, id",
        (case.resident_id, case.id),
    )
    return [CaseTask(*row) for row in rows]


def list_open(
    actor: Actor, which: str, process: str, at: datetime, after: list[Any] | None, limit: int
) -> list[CaseTask]:
    """The actor's work, the most pressing first: `open` to be claimed, `mine`, `overdue`, `all` of the organisation."""
    conditions = {
        "open": "organisation_id = %(place)s AND permission = ANY(%(rights)s) AND state = 'open' "
        "AND (holder_id IS NULL OR holder_id = %(me)s)",
        "mine": "holder_id = %(me)s AND organisation_id = %(place)s AND state = 'claimed'",
        "overdue": "organisation_id = %(place)s AND permission = ANY(%(rights)s) AND state IN ('open', 'claimed') "
        "AND limited AND due < %(at)s",
        "all": "organisation_id = %(place)s AND permission = ANY(%(rights)s) AND state IN ('open', 'claimed')",
    }
    rows = fetch_all(
        f"SELECT {_TASK} FROM process_task WHERE {conditions[which]} AND (%(process)s = '' OR process = %(process)s) "
        "AND (%(due)s::timestamptz IS NULL OR (due, id) > (%(due)s::timestamptz, %(id)s::uuid)) ORDER BY due, id LIMIT %(limit)s",
        {"place": actor.organisation_id, "rights": sorted(actor.permissions), "me": actor.user_id, "process": process, "at": at,
         "due": after[0] if after else None, "id": after[1] if after else None, "limit": limit},
    )  # fmt: skip
    return [CaseTask(*row) for row in rows]


def count_open(actor: Actor, at: datetime) -> tuple[int, int, int]:
    """How many to be claimed, mine, overdue."""
    row = fetch_one(
        "SELECT count(*) FILTER (WHERE state = 'open' AND (holder_id IS NULL OR holder_id = %(me)s)), "
        "count(*) FILTER (WHERE state = 'claimed' AND holder_id = %(me)s), count(*) FILTER (WHERE limited AND due < %(at)s) "
        "FROM process_task WHERE organisation_id = %(place)s AND permission = ANY(%(rights)s) AND state IN ('open', 'claimed')",
        {"place": actor.organisation_id, "rights": sorted(actor.permissions), "me": actor.user_id, "at": at},
    )
    return (row[0], row[1], row[2]) if row else (0, 0, 0)


def claim(actor: Actor, task: CaseTask, at: datetime) -> bool:
    """Take an open task that is nobody's, or one's own: of two at once, one succeeds."""
    return bool(
        execute(
            "UPDATE process_task SET state = 'claimed', holder_id = %s, holder_name = %s, claimed = %s "
            "WHERE resident_id = %s AND id = %s AND state = 'open' AND (holder_id IS NULL OR holder_id = %s)",
            (actor.user_id, actor.name, at, task.resident_id, task.id, actor.user_id),
        )
    )


def give(
    actor: Actor, task: CaseTask, state: str, holder_id: UUID | None, holder_name: str, at: datetime | None
) -> bool:
    """Give a claimed task of the actor's to nobody (open) or to a colleague."""
    return bool(
        execute(
            "UPDATE process_task SET state = %s, holder_id = %s, holder_name = %s, claimed = %s "
            "WHERE resident_id = %s AND id = %s AND state = 'claimed' AND holder_id = %s",
            (state, holder_id, holder_name, at, task.resident_id, task.id, actor.user_id),
        )
    )


def close(actor: Actor, task: CaseTask, at: datetime) -> bool:
    """Done by the actor; False when it is no longer open, or another's."""
    return bool(
        execute(
            "UPDATE process_task SET state = 'done', holder_id = %s, holder_name = %s, completed = %s "
            "WHERE resident_id = %s AND id = %s AND state IN ('open', 'claimed') AND (holder_id IS NULL OR holder_id = %s OR %s)",
            (actor.user_id, actor.name, at, task.resident_id, task.id, actor.user_id, actor.user_id is None),
        )
    )


def cancel(actor: Actor, case: Case, at: datetime, keep: Sequence[UUID] = ()) -> int:
    """Tasks of a case that no longer wait, apart from those kept; how many."""
    del actor
    return execute(
        "UPDATE process_task SET state = 'cancelled', completed = %s WHERE resident_id = %s AND case_id = %s "
        "AND state IN ('open', 'claimed') AND id <> ALL(%s)",
        (at, case.resident_id, case.id, list(keep)),
    )


def list_due(actor: Actor, at: datetime, limit: int) -> list[CaseTask]:
    """Tasks whose time is up and of which nobody was told; locked, those another worker holds left out."""
    del actor
    rows = fetch_all(
        f"SELECT {_TASK} FROM process_task WHERE state IN ('open', 'claimed') AND limited AND escalated IS NULL AND due <= %s "
        "ORDER BY due LIMIT %s FOR UPDATE SKIP LOCKED",
        (at, limit),
    )
    return [CaseTask(*row) for row in rows]


def note_escalation(actor: Actor, task: CaseTask, at: datetime) -> None:
    """Somebody was told that a task is late."""
    del actor
    execute(
        "UPDATE process_task SET escalated = %s WHERE resident_id = %s AND id = %s",
        (at, task.resident_id, task.id),
    )


def measure(actor: Actor) -> list[tuple[Any, ...]]:
    """Process, step, name, waiting, overdue now, done, hours to completion on average, done too late."""
    del actor
    return fetch_all(
        "SELECT process, step, max(name), count(*) FILTER (WHERE state IN ('open', 'claimed')), "
        "count(*) FILTER (WHERE state IN ('open', 'claimed') AND escalated IS NOT NULL), count(*) FILTER (WHERE state = 'done'), "
        "round(extract(epoch FROM avg(completed - created) FILTER (WHERE state = 'done')) / 3600, 1)::float8, "
        "count(*) FILTER (WHERE state = 'done' AND limited AND completed > due) "
        "FROM process_task GROUP BY process, step ORDER BY process, step"
    )
