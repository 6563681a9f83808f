"""Writing residents, their statements, keys, links and presences; set-based, for whole batches."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all
from yizhou.registries.residents.entries import ENTRY_COLUMNS, IndexEntry

_INSERT = (
    f"INSERT INTO resident (id, cluster_id, health_code, digests, created, updated, {', '.join(ENTRY_COLUMNS)}) "
    f"VALUES (%s, %s, %s, %s, %s, %s, {', '.join(['%s'] * len(ENTRY_COLUMNS))})"
)
_TEXTS = {"region_path": "region_path::text", "identifiers": "identifiers::text"}
_READ = ", ".join(_TEXTS.get(column, column) for column in ENTRY_COLUMNS)
_UPDATE = f"UPDATE resident SET updated = %s, {', '.join(f'{column} = %s' for column in ENTRY_COLUMNS)} WHERE id = %s"


def _values(entry: IndexEntry) -> tuple[Any, ...]:
    return tuple(getattr(entry, column) for column in ENTRY_COLUMNS)


def next_serials(actor: Actor, count: int) -> list[int]:
    """Serial numbers for new health codes."""
    del actor
    return [
        row[0]
        for row in fetch_all("SELECT nextval('resident_health_code') FROM generate_series(1, %s)", (count,))
    ]


def insert_residents(actor: Actor, rows: Sequence[tuple[UUID, str, list[int], datetime, IndexEntry]]) -> None:
    """New index ids: (id, health code, digests, instant, entry)."""
    del actor
    execute_many(
        _INSERT,
        [
            (identity, identity, code, digests, at, at, *_values(entry))
            for identity, code, digests, at, entry in rows
        ],
    )


def update_residents(actor: Actor, rows: Sequence[tuple[UUID, datetime, IndexEntry]]) -> None:
    """The golden records of these ids."""
    del actor
    execute_many(_UPDATE, [(at, *_values(entry), identity) for identity, at, entry in rows])


def add_digests(actor: Actor, rows: Sequence[tuple[UUID, list[int]]]) -> None:
    """Remember that these ids have these statements."""
    del actor
    execute_many(
        "UPDATE resident SET digests = digests || %s::bigint[] WHERE id = %s", [(d, i) for i, d in rows]
    )


def insert_claims(
    actor: Actor, rows: Iterable[tuple[UUID, int, str, datetime, datetime | None, str]]
) -> None:
    """Statements: (resident, digest, source, received, as of, content); one already there is left as it is."""
    del actor
    execute_many(
        "INSERT INTO resident_claim (resident_id, digest, source, received, as_of, content) "
        "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (resident_id, digest) DO NOTHING",
        rows,
    )


def insert_keys(actor: Actor, rows: Sequence[tuple[int, UUID]]) -> None:
    """Blocking keys of residents."""
    del actor
    execute(
        "INSERT INTO resident_key (key, resident_id) SELECT * FROM unnest(%s::bigint[], %s::uuid[]) ORDER BY 1, 2 "
        "ON CONFLICT DO NOTHING",
        ([row[0] for row in rows], [row[1] for row in rows]),
    )


def insert_links(actor: Actor, rows: Sequence[tuple[str, str, UUID, UUID | None, datetime, float]]) -> None:
    """Cross-references: (source, patient number, resident, institution, since, score)."""
    del actor
    execute_many(
        "INSERT INTO resident_source_link (source, local_id, resident_id, institution_id, since, score) "
        "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (source, local_id) WHERE ended IS NULL DO NOTHING",
        rows,
    )


def end_link(actor: Actor, source: str, local_id: str, at: datetime) -> None:
    """The source gave this patient number to somebody else."""
    del actor
    execute(
        "UPDATE resident_source_link SET ended = %s WHERE source = %s AND local_id = %s AND ended IS NULL",
        (at, source, local_id),
    )


def insert_presences(actor: Actor, pairs: Sequence[tuple[UUID, UUID]], at: datetime) -> None:
    """Institutions that know residents: (resident, institution); the institution's path is taken from its tree."""
    del actor
    execute(
        "INSERT INTO resident_presence (resident_id, institution_id, path, since) "
        "SELECT seen.resident_id, o.id, o.path, %s FROM unnest(%s::uuid[], %s::uuid[]) AS seen(resident_id, place) "
        "JOIN organisation o ON o.id = seen.place ON CONFLICT DO NOTHING",
        (at, [pair[0] for pair in pairs], [pair[1] for pair in pairs]),
    )


def lock_clusters(
    actor: Actor, cluster_ids: Sequence[UUID]
) -> list[tuple[UUID, UUID, UUID | None, IndexEntry]]:
    """Rows of these clusters, held for update in one order: (id, cluster, merged into, entry)."""
    del actor
    rows = fetch_all(
        f"SELECT id, cluster_id, merged_into, {_READ} FROM resident WHERE cluster_id = ANY(%s) ORDER BY id FOR UPDATE",
        (list(cluster_ids),),
    )
    entries = [IndexEntry(*row[3:]) for row in rows]
    for entry in entries:  # jsonb comes back with blanks; equal content must compare equal
        entry.identifiers = orjson.dumps(orjson.loads(entry.identifiers)).decode()
    return [(row[0], row[1], row[2], entry) for row, entry in zip(rows, entries, strict=True)]


def list_claims(actor: Actor, resident_ids: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """Statements owned by these ids: (id, resident, received, as of, content), in order of arrival."""
    del actor
    return fetch_all(
        "SELECT id, resident_id, received, as_of, content FROM resident_claim WHERE resident_id = ANY(%s) ORDER BY id",
        (list(resident_ids),),
    )
