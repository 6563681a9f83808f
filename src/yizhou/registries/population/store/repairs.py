"""Records that wait to be put right."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all
from yizhou.registries.population.contracts import FieldFault, Repair
from yizhou.registries.population.store.scope import scope

_REPAIR = "id, kind, key, label, content, faults, received, state"


def _repair(row: tuple[Any, ...]) -> Repair:
    identity, kind, key, label, content, faults, received, state = row
    told = tuple(
        FieldFault(field, value, problem, advice, tuple(near))
        for field, value, problem, advice, near in orjson.loads(faults)
    )
    return Repair(identity, kind, key, label, orjson.loads(content), told, received, state)


def put_repairs(actor: Actor, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep refused records: (id, kind, key, label, path, content, faults, received); a newer one takes an older's place."""
    del actor
    execute_many(
        "INSERT INTO population_repair (id, kind, key, label, path, content, faults, received, state, handled_by) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'open', '') ON CONFLICT (kind, key) WHERE state = 'open' DO UPDATE SET "
        "content = EXCLUDED.content, faults = EXCLUDED.faults, received = EXCLUDED.received, label = EXCLUDED.label, "
        "path = EXCLUDED.path",
        rows,
    )


def close_repairs(actor: Actor, kind: str, keys: Sequence[str], state: str, at: datetime) -> None:
    """A record that fits now has nothing to be put right."""
    execute(
        "UPDATE population_repair SET state = %s, handled_by = %s, handled = %s WHERE kind = %s AND key = ANY(%s) "
        "AND state = 'open'",
        (state, actor.name, at, kind, list(keys)),
    )


def list_repairs(actor: Actor, kind: str, after: Sequence[Any], limit: int) -> list[Repair]:
    visible, values = scope(actor)
    where, parameters = ["state = 'open'", f"(path IS NULL OR {visible})"], list(values)
    if kind:
        where.append("kind = %s")
        parameters.append(kind)
    if after:
        where.append("(received, id) < (%s, %s)")
        parameters += list(after)
    rows = fetch_all(
        f"SELECT {_REPAIR} FROM population_repair WHERE {' AND '.join(where)} ORDER BY received DESC, id DESC "
        f"LIMIT {int(limit)}",
        parameters,
    )
    return [_repair(row) for row in rows]


def count_repairs(actor: Actor) -> list[tuple[str, str, str, int]]:
    """(kind, field, value, open repairs), the most frequent first: what can be put right in bulk."""
    visible, values = scope(actor)
    return fetch_all(
        "SELECT kind, fault ->> 0, fault ->> 1, count(*) FROM population_repair, jsonb_array_elements(faults) AS fault "
        f"WHERE state = 'open' AND (path IS NULL OR {visible}) GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT 100",
        values,
    )


def find_repairs(actor: Actor, ids: Sequence[UUID]) -> list[Repair]:
    """Open repairs, held."""
    visible, values = scope(actor)
    rows = fetch_all(
        f"SELECT {_REPAIR} FROM population_repair WHERE id = ANY(%s) AND state = 'open' AND (path IS NULL OR {visible}) "
        "ORDER BY id FOR UPDATE",
        (list(ids), *values),
    )
    return [_repair(row) for row in rows]


def list_with_fault(actor: Actor, kind: str, field: str, value: str, limit: int) -> list[UUID]:
    """Open repairs that have this value wrong in this field."""
    visible, values = scope(actor)
    rows = fetch_all(
        "SELECT id FROM population_repair WHERE state = 'open' AND kind = %s AND EXISTS (SELECT FROM "
        f"jsonb_array_elements(faults) AS fault WHERE fault ->> 0 = %s AND fault ->> 1 = %s) AND (path IS NULL OR {visible}) "
        f"ORDER BY id LIMIT {int(limit)}",
        (kind, field, value, *values),
    )
    return [row[0] for row in rows]
