"""Samples of the index for learning: who shares a key, and who stands beside whom by chance."""

from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one


def list_neighbours(actor: Actor, key: int, limit: int) -> list[tuple[UUID, UUID]]:
    """Pairs of index ids that share a blocking key, from `key` on; keys are hashes, so these are any of all."""
    del actor
    return fetch_all(
        "WITH bucket AS (SELECT k.key, array_agg(k.resident_id ORDER BY k.resident_id) AS ids FROM resident_key k "
        "WHERE k.key >= %(key)s GROUP BY k.key HAVING count(*) BETWEEN 2 AND 20 ORDER BY k.key LIMIT %(limit)s) "
        "SELECT DISTINCT ids[1], ids[2] FROM bucket",
        {"key": key, "limit": limit},
    )


def list_random(actor: Actor, key: int, limit: int) -> list[UUID]:
    """Index ids in the order of their hashed keys, from `key` on, which is no order at all."""
    del actor
    rows = fetch_all(
        "SELECT resident_id FROM resident_key WHERE key >= %(key)s ORDER BY key LIMIT %(limit)s",
        {"key": key, "limit": limit},
    )
    return list(dict.fromkeys(row[0] for row in rows))


def insert_learning(actor: Actor, row: tuple[UUID, datetime, int, int, int, float, str]) -> None:
    """Keep what was learned: (id, instant, model version, pairs, strangers, share, parameters)."""
    execute(
        "INSERT INTO resident_learning (id, at, model_version, pairs, strangers, share, parameters, who) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (*row, actor.name),
    )


def find_learning(actor: Actor) -> tuple[Any, ...] | None:
    """The latest: (instant, who, model version, pairs, strangers, share, parameters)."""
    del actor
    return fetch_one(
        "SELECT at, who, model_version, pairs, strangers, share, parameters FROM resident_learning ORDER BY at DESC LIMIT 1"
    )
