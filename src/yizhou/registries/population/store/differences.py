"""Disagreements between the province and the resident index."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all
from yizhou.registries.population.contracts import Difference
from yizhou.registries.population.store.scope import scope

_DIFFERENCE = "id, kind, key, label, region, resident_id, field, theirs, ours, state, decided_by, reason"


def put_differences(actor: Actor, rows: Sequence[tuple[Any, ...]]) -> None:
    """(id, kind, key, label, region, path, resident, field, theirs, ours, found); known open ones are brought up to date."""
    del actor
    execute_many(
        "INSERT INTO population_difference (id, kind, key, label, region, path, resident_id, field, theirs, ours, found, "
        "state, decided_by, reason) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'open', '', '') "
        "ON CONFLICT (kind, key, field) WHERE state = 'open' DO UPDATE SET theirs = EXCLUDED.theirs, ours = EXCLUDED.ours, "
        "found = EXCLUDED.found",
        rows,
    )


def settle_differences(actor: Actor, found_before: datetime) -> int:
    """Open differences that the latest comparison did not find again are gone; how many."""
    visible, values = scope(actor)
    return execute(
        f"UPDATE population_difference SET state = 'gone', decided = now() WHERE state = 'open' AND found < %s AND {visible}",
        (found_before, *values),
    )


def list_differences(
    actor: Actor, kind: str, state: str, after: Sequence[Any], limit: int
) -> list[tuple[Difference, datetime]]:
    visible, values = scope(actor)
    where, parameters = ["state = %s", visible], [state, *values]
    if kind:
        where.append("kind = %s")
        parameters.append(kind)
    if after:
        where.append("(found, id) < (%s, %s)")
        parameters += list(after)
    rows = fetch_all(
        f"SELECT {_DIFFERENCE}, found FROM population_difference WHERE {' AND '.join(where)} ORDER BY found DESC, id DESC "
        f"LIMIT {int(limit)}",
        parameters,
    )
    return [(Difference(*row[:-1]), row[-1]) for row in rows]


def count_differences(actor: Actor) -> list[tuple[str, str, str, int]]:
    """(kind, field, region of the township, open differences)."""
    visible, values = scope(actor)
    return fetch_all(
        "SELECT kind, field, left(region, 9), count(*) FROM population_difference WHERE state = 'open' AND "
        f"{visible} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        values,
    )


def find_differences(actor: Actor, ids: Sequence[UUID]) -> list[Difference]:
    """Open differences, held."""
    visible, values = scope(actor)
    rows = fetch_all(
        f"SELECT {_DIFFERENCE} FROM population_difference WHERE id = ANY(%s) AND state = 'open' AND {visible} ORDER BY id "
        "FOR UPDATE",
        (list(ids), *values),
    )
    return [Difference(*row) for row in rows]


def decide_difference(actor: Actor, difference_id: UUID, state: str, at: datetime, reason: str) -> None:
    execute(
        "UPDATE population_difference SET state = %s, decided_by = %s, decided = %s, reason = %s WHERE id = %s",
        (state, actor.name, at, reason, difference_id),
    )
