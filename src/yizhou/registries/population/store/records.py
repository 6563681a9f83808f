"""Records, their versions and counts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one
from yizhou.registries.population.contracts import Record
from yizhou.registries.population.store.scope import scope

_RECORD = "kind, key, label, region, resident_id, content, version, source, updated, deleted"


def _record(row: tuple[Any, ...]) -> Record:
    kind, key, label, region, resident, content, version, source, updated, deleted = row
    return Record(
        kind, key, label, region, resident, orjson.loads(content), version, source, updated, deleted
    )


def list_digests(
    actor: Actor, kind: str, keys: Sequence[str]
) -> dict[str, tuple[bytes, int, UUID | None, bool]]:
    """(digest, version, resident, deleted) of the records with these keys, locked."""
    del actor
    rows = fetch_all(
        "SELECT key, digest, version, resident_id, deleted FROM population_record WHERE kind = %s AND key = ANY(%s) "
        "ORDER BY key FOR UPDATE",
        (kind, list(keys)),
    )
    return {row[0]: (bytes(row[1]), row[2], row[3], row[4]) for row in rows}


def save(actor: Actor, rows: Sequence[tuple[Any, ...]]) -> None:
    """Store versions: (kind, key, label, citizen_id, region, path, resident, content, digest, version, source, updated,
    deleted); the versions before them move to the past."""
    del actor
    execute_many(
        "WITH past AS (INSERT INTO population_version (kind, key, version, content, source, updated, deleted) "
        "SELECT kind, key, version, content, source, updated, deleted FROM population_record WHERE kind = %s AND key = %s "
        "ON CONFLICT DO NOTHING) "
        "INSERT INTO population_record (kind, key, label, citizen_id, region, path, resident_id, content, digest, version, "
        "source, updated, deleted) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (kind, key) DO UPDATE SET label = EXCLUDED.label, citizen_id = EXCLUDED.citizen_id, "
        "region = EXCLUDED.region, path = EXCLUDED.path, resident_id = EXCLUDED.resident_id, content = EXCLUDED.content, "
        "digest = EXCLUDED.digest, version = EXCLUDED.version, source = EXCLUDED.source, updated = EXCLUDED.updated, "
        "deleted = EXCLUDED.deleted",
        [(row[0], row[1], *row) for row in rows],
    )


def find(actor: Actor, kind: str, key: str) -> Record | None:
    visible, values = scope(actor)
    row = fetch_one(
        f"SELECT {_RECORD} FROM population_record WHERE kind = %s AND key = %s AND {visible}",
        (kind, key, *values),
    )
    return _record(row) if row else None


def list_versions(actor: Actor, kind: str, key: str) -> list[tuple[Any, ...]]:
    """(version, content, source, updated, deleted) of past versions, newest first; visibility is asked of the record."""
    del actor
    return fetch_all(
        "SELECT version, content, source, updated, deleted FROM population_version WHERE kind = %s AND key = %s "
        "ORDER BY version DESC",
        (kind, key),
    )


def search(actor: Actor, kind: str, text: str, within: str, after: Sequence[Any], limit: int) -> list[Record]:
    """Records by the beginning of their label, by key or by identity number; `within` is a part of the tree."""
    visible, values = scope(actor)
    where = ["kind = %s", "NOT deleted", visible]
    parameters: list[Any] = [kind, *values]
    if within:
        where.append("path <@ %s::ltree")
        parameters.append(within)
    if text:
        literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        where.append("(label LIKE %s OR key = %s OR citizen_id = %s)")
        parameters += [f"{literal}%", text, text.upper()]
    if after:
        where.append("(label, key) > (%s, %s)")
        parameters += list(after)
    rows = fetch_all(
        f"SELECT {_RECORD} FROM population_record WHERE {' AND '.join(where)} ORDER BY label, key LIMIT {int(limit)}",
        parameters,
    )
    return [_record(row) for row in rows]


def list_by_content(actor: Actor, kind: str, field: str, value: str, limit: int) -> list[Record]:
    """Records of a table whose field has a value (members of a household, children of a mother)."""
    visible, values = scope(actor)
    rows = fetch_all(
        f"SELECT {_RECORD} FROM population_record WHERE kind = %s AND content ->> %s = %s AND NOT deleted AND {visible} "
        f"ORDER BY key LIMIT {int(limit)}",
        (kind, field, value, *values),
    )
    return [_record(row) for row in rows]


def count_by_region(actor: Actor, depth: int) -> list[tuple[str, str, int]]:
    """(kind, path of so many steps, records) within the actor's scope."""
    visible, values = scope(actor)
    return fetch_all(
        "SELECT kind, subpath(path, 0, least(nlevel(path), %s))::text, count(*) FROM population_record "
        f"WHERE path IS NOT NULL AND NOT deleted AND {visible} GROUP BY 1, 2 ORDER BY 1, 2",
        (depth, *values),
    )


def count_by_age(actor: Actor, kind: str) -> list[tuple[int, str, int]]:
    """(first year of a five-year age group, sex, people), of the living."""
    visible, values = scope(actor)
    return fetch_all(
        "SELECT (extract(year FROM age((content ->> 'birth_date')::date))::int / 5) * 5, content ->> 'sex', count(*) "
        "FROM population_record WHERE kind = %s AND NOT deleted AND content ? 'birth_date' AND NOT content ? 'death_date' "
        f"AND {visible} GROUP BY 1, 2 ORDER BY 1, 2",
        (kind, *values),
    )


def list_people(actor: Actor, kind: str, after: str, limit: int) -> list[Record]:
    """Persons by key, for comparison."""
    visible, values = scope(actor)
    rows = fetch_all(
        f"SELECT {_RECORD} FROM population_record WHERE kind = %s AND key > %s AND NOT deleted AND {visible} ORDER BY key "
        f"LIMIT {int(limit)}",
        (kind, after, *values),
    )
    return [_record(row) for row in rows]


def set_resident(actor: Actor, kind: str, key: str, resident_id: UUID) -> None:
    del actor
    execute(
        "UPDATE population_record SET resident_id = %s WHERE kind = %s AND key = %s", (resident_id, kind, key)
    )


def list_known(actor: Actor, resident_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these residents the province knows."""
    del actor
    rows = fetch_all(
        "SELECT DISTINCT resident_id FROM population_record WHERE resident_id = ANY(%s) AND NOT deleted",
        (list(resident_ids),),
    )
    return {row[0] for row in rows}
