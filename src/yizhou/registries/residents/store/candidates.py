"""Finding candidates: one round trip for any number of claims, every access by an index."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all
from yizhou.registries.residents.entries import CANDIDATE_COLUMNS

_COLUMNS = ", ".join(f"r.{column}" for column in CANDIDATE_COLUMNS)

_CANDIDATES = f"""
WITH hit AS MATERIALIZED (
    SELECT asked.key, found.resident_id
    FROM unnest(%(keys)s::bigint[]) AS asked(key)
    CROSS JOIN LATERAL (
        SELECT k.resident_id FROM resident_key k WHERE k.key = asked.key LIMIT %(limit)s
    ) AS found
    UNION ALL
    SELECT link.key, s.resident_id
    FROM unnest(%(link_keys)s::bigint[], %(sources)s::text[], %(local_ids)s::text[]) AS link(key, source, local_id)
    JOIN resident_source_link s ON s.source = link.source AND s.local_id = link.local_id AND s.ended IS NULL
), owner AS MATERIALIZED (
    SELECT h.resident_id, o.cluster_id, array_agg(h.key) AS keys
    FROM hit h JOIN resident o ON o.id = h.resident_id
    GROUP BY h.resident_id, o.cluster_id
)
SELECT {_COLUMNS}, o.keys FROM owner o JOIN resident r ON r.id = o.resident_id
UNION ALL
SELECT {_COLUMNS}, o.keys FROM owner o JOIN resident r ON r.id = o.cluster_id WHERE o.cluster_id <> o.resident_id
"""


def list_candidates(
    actor: Actor,
    keys: Sequence[int],
    links: Sequence[tuple[int, str, str]],
    limit: int,
) -> list[tuple[Any, ...]]:
    """Rows of CANDIDATE_COLUMNS plus the keys that led to them. `links` are (key, source, patient number).

    A key that leads to more than `limit` residents is cut there. Not limited by the actor's scope: to say whether
    somebody is known, the index must look everywhere; what it finds is shown only through `require_visible`.
    """
    del actor
    return fetch_all(
        _CANDIDATES,
        {
            "keys": list(keys),
            "limit": limit,
            "link_keys": [link[0] for link in links],
            "sources": [link[1] for link in links],
            "local_ids": [link[2] for link in links],
        },
    )


def lock(actor: Actor, keys: Sequence[int]) -> None:
    """Hold these keys until the transaction ends, so that nobody else registers the same new person meanwhile.

    Taken in ascending order: two batches never wait for each other in a circle.
    """
    del actor
    execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS held(key)", (sorted(keys),))


def list_features(actor: Actor, resident_ids: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """Rows of CANDIDATE_COLUMNS for these ids."""
    del actor
    return fetch_all(f"SELECT {_COLUMNS} FROM resident r WHERE r.id = ANY(%s)", (list(resident_ids),))
