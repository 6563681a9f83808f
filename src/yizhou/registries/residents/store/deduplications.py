"""Comparing the index with itself: the sketch, candidate pairs of one slice of the keys, and the log of runs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_FILL = """
INSERT INTO resident_sketch (id, cluster_id, initials, is_loose, births, numbers, documents)
SELECT id, cluster_id, translate(initials, %(from)s, %(to)s),
       cardinality(names) <> 1 OR length(initials) NOT IN (2, 3) OR cardinality(weak_ids) > 0
       OR length(plain) = 2 AND (left(plain, 1) = ANY(%(before)s) OR right(plain, 1) = ANY(%(behind)s)),
       births, citizen_ids, documents
FROM resident
"""

# Sound: what it leaves out `matching.match` would call another person. Two people with different valid numbers may only
# be one when a birth date agrees; without a number or document in common, names must be alike: the same initials, in
# another order, one part of the other, or one of three different. (A name of two characters written with another
# reading of one of them is the exception; nothing but the name would have to fail for such a pair to be missed.)
_PAIRS = """
WITH bucket AS MATERIALIZED (
    SELECT array_agg(k.resident_id) AS ids FROM resident_key k
    WHERE k.key >= %(low)s AND k.key <= %(high)s
    GROUP BY k.key HAVING count(*) BETWEEN 2 AND %(limit)s
), member AS (
    SELECT bucket.ids, one.id, one.place FROM bucket, unnest(bucket.ids) WITH ORDINALITY AS one(id, place)
), pair AS (
    SELECT DISTINCT least(m.id, o.id) AS left_id, greatest(m.id, o.id) AS right_id
    FROM member m, unnest(m.ids) WITH ORDINALITY AS o(id, place) WHERE m.place < o.place
)
SELECT DISTINCT least(a.cluster_id, b.cluster_id), greatest(a.cluster_id, b.cluster_id)
FROM pair JOIN resident_sketch a ON a.id = pair.left_id JOIN resident_sketch b ON b.id = pair.right_id
WHERE a.cluster_id <> b.cluster_id AND (
    a.numbers && b.numbers OR a.documents && b.documents OR (
        (a.numbers = '{}' OR b.numbers = '{}' OR a.births && b.births)
        AND (
            a.is_loose OR b.is_loose OR a.initials = b.initials
            OR substr(a.initials, 2) || left(a.initials, 1) = b.initials
            OR substr(b.initials, 2) || left(b.initials, 1) = a.initials
            OR starts_with(a.initials, b.initials) OR starts_with(b.initials, a.initials)
            OR right(a.initials, length(b.initials)) = b.initials OR right(b.initials, length(a.initials)) = a.initials
            OR (length(a.initials) = 3 AND length(b.initials) = 3 AND
                (left(a.initials, 1) = left(b.initials, 1))::int + (right(a.initials, 1) = right(b.initials, 1))::int
                + (substr(a.initials, 2, 1) = substr(b.initials, 2, 1))::int >= 2)
        )
    )
)
"""
_RUN = "id, who, model_version, slices, cardinality(done), residents, compared, certain, doubtful, started, finished"


def fill_sketch(
    actor: Actor, confused: Sequence[tuple[str, str]], before: Sequence[str], behind: Sequence[str]
) -> int:
    """Draw the sketch of the index as it stands now; the number of residents in it.

    `confused`: an initial and what it is taken for; `before`, `behind`: characters that make a nickname.
    """
    del actor
    execute("TRUNCATE resident_sketch")
    values = {
        "from": "".join(one for one, _ in confused), "to": "".join(other for _, other in confused),
        "before": list(before), "behind": list(behind),
    }  # fmt: skip
    filled = execute(_FILL, values)
    execute("ANALYZE resident_sketch")
    return filled


def list_pairs(actor: Actor, low: int, high: int, limit: int) -> list[tuple[UUID, UUID]]:
    """Pairs of surviving ids that share a blocking key from `low` to `high` and are not ruled out by the sketch.

    A key of more than `limit` residents tells nothing and is left out; whom it joins, other keys join as well.
    """
    del actor
    return fetch_all(_PAIRS, {"low": low, "high": high, "limit": limit})


def count_holders(actor: Actor, keys: Sequence[int]) -> dict[int, int]:
    """How many residents are stored under each of these keys."""
    del actor
    return dict(
        fetch_all("SELECT key, count(*) FROM resident_key WHERE key = ANY(%s) GROUP BY key", (list(keys),))
    )


def insert_run(actor: Actor, run_id: UUID, model_version: int, slices: int, at: datetime) -> bool:
    """Begin a run; False when one of the last hours is under way (they share the sketch)."""
    execute("SELECT pg_advisory_xact_lock(hashtext('resident_deduplication'))")
    return bool(
        execute(
            "INSERT INTO resident_deduplication (id, who, model_version, slices, done, residents, compared, certain, doubtful, "
            "started) SELECT %(id)s, %(who)s, %(version)s, %(slices)s, '{}', 0, 0, 0, 0, %(at)s WHERE NOT EXISTS ("
            "SELECT 1 FROM resident_deduplication WHERE finished IS NULL AND started > %(at)s - interval '6 hours')",
            {"id": run_id, "who": actor.name, "version": model_version, "slices": slices, "at": at},
        )
    )


def save_size(actor: Actor, run_id: UUID, residents: int) -> None:
    """How many residents the run compares."""
    del actor
    execute("UPDATE resident_deduplication SET residents = %s WHERE id = %s", (residents, run_id))


def note_slice(actor: Actor, run_id: UUID, number: int, counts: tuple[int, int, int], at: datetime) -> bool:
    """Count a finished slice (compared, certain, doubtful) once; the last one ends the run. False when counted before."""
    del actor
    compared, certain, doubtful = counts
    return bool(
        execute(
            "UPDATE resident_deduplication SET done = done || %(n)s::smallint, compared = compared + %(compared)s, "
            "certain = certain + %(certain)s, doubtful = doubtful + %(doubtful)s, "
            "finished = CASE WHEN cardinality(done) + 1 >= slices THEN %(at)s ELSE finished END "
            "WHERE id = %(id)s AND NOT %(n)s = ANY(done)",
            {
                "n": number,
                "compared": compared,
                "certain": certain,
                "doubtful": doubtful,
                "at": at,
                "id": run_id,
            },
        )
    )


def list_runs(actor: Actor, limit: int) -> list[tuple[Any, ...]]:
    """Runs, latest first; counts only, no person can be told from them."""
    del actor
    return fetch_all(f"SELECT {_RUN} FROM resident_deduplication ORDER BY started DESC LIMIT %s", (limit,))


def find_run(actor: Actor, run_id: UUID) -> tuple[Any, ...] | None:
    """One run."""
    del actor
    return fetch_one(f"SELECT {_RUN} FROM resident_deduplication WHERE id = %s", (run_id,))
