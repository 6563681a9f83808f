"""Exchanges with the province, how far it has been read, and corrections on their way to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one
from yizhou.registries.population.contracts import Run, Taken

_RUN = "id, direction, state, started, finished, who, pages, fresh, changed, same, refused, deleted, problem"


def _run(row: tuple[Any, ...]) -> Run:
    (
        identity,
        direction,
        state,
        started,
        finished,
        who,
        pages,
        fresh,
        changed,
        same,
        refused,
        deleted,
        problem,
    ) = row
    taken = Taken(fresh, changed, same, refused, deleted)
    return Run(identity, direction, state, started, finished, who, pages, taken, problem)


def start_run(actor: Actor, run_id: UUID, direction: str, at: datetime) -> bool:
    """False when one of this direction is still running."""
    return bool(
        execute(
            "INSERT INTO population_run (id, direction, state, started, who, pages, fresh, changed, same, refused, deleted, "
            "problem, places) VALUES (%s, %s, 'running', %s, %s, 0, 0, 0, 0, 0, 0, '', '{}') ON CONFLICT DO NOTHING",
            (run_id, direction, at, actor.name),
        )
    )


def find_running(actor: Actor, direction: str) -> tuple[UUID, dict[str, str]] | None:
    """The run that is not finished, with how far each table has come; held."""
    del actor
    row = fetch_one(
        "SELECT id, places FROM population_run WHERE direction = %s AND state = 'running' FOR UPDATE",
        (direction,),
    )
    return (row[0], orjson.loads(row[1])) if row else None


def note_page(actor: Actor, run_id: UUID, places: Mapping[str, str], taken: Taken) -> None:
    del actor
    execute(
        "UPDATE population_run SET pages = pages + 1, places = %s, fresh = fresh + %s, changed = changed + %s, "
        "same = same + %s, refused = refused + %s, deleted = deleted + %s, problem = '' WHERE id = %s",
        (
            orjson.dumps(places).decode(),
            taken.fresh,
            taken.changed,
            taken.same,
            taken.refused,
            taken.deleted,
            run_id,
        ),
    )


def end_run(actor: Actor, run_id: UUID, state: str, problem: str, at: datetime | None) -> None:
    del actor
    execute(
        "UPDATE population_run SET state = %s, problem = %s, finished = %s WHERE id = %s",
        (state, problem, at, run_id),
    )


def list_runs(actor: Actor, limit: int) -> list[Run]:
    del actor
    return [
        _run(row)
        for row in fetch_all(f"SELECT {_RUN} FROM population_run ORDER BY started DESC LIMIT {int(limit)}")
    ]


def marks(actor: Actor) -> dict[str, str]:
    del actor
    return {row[0]: row[1] for row in fetch_all("SELECT kind, watermark FROM population_mark")}


def save_mark(actor: Actor, kind: str, watermark: str) -> None:
    del actor
    execute(
        "INSERT INTO population_mark (kind, watermark) VALUES (%s, %s) ON CONFLICT (kind) DO UPDATE SET "
        "watermark = EXCLUDED.watermark",
        (kind, watermark),
    )


def queue_correction(
    actor: Actor, correction_id: UUID, kind: str, key: str, content: Mapping[str, Any], at: datetime
) -> None:
    del actor
    execute(
        "INSERT INTO population_correction (id, kind, key, content, made, state, attempts, problem) "
        "VALUES (%s, %s, %s, %s, %s, 'waiting', 0, '')",
        (correction_id, kind, key, orjson.dumps(content).decode(), at),
    )


def take_corrections(actor: Actor, limit: int) -> list[tuple[UUID, str, str, dict[str, Any]]]:
    """Corrections the province has not acknowledged, oldest first, held."""
    del actor
    rows = fetch_all(
        "SELECT id, kind, key, content FROM population_correction WHERE state = 'waiting' ORDER BY made, id "
        f"LIMIT {int(limit)} FOR UPDATE SKIP LOCKED"
    )
    return [(row[0], row[1], row[2], orjson.loads(row[3])) for row in rows]


def note_corrections(actor: Actor, rows: Sequence[tuple[str, str, UUID]]) -> None:
    """(state, problem, id) after an attempt."""
    del actor
    execute_many(
        "UPDATE population_correction SET state = %s, problem = %s, attempts = attempts + 1 WHERE id = %s",
        rows,
    )


def count_corrections(actor: Actor) -> dict[str, int]:
    del actor
    return dict(fetch_all("SELECT state, count(*) FROM population_correction GROUP BY 1"))
