"""Which files the star consists of, and how far each source was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from yizhou.kernel.db.api import execute, fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class File:
    """A file of a table that is read."""

    name: str
    table: str
    part: str
    rows: int
    bytes: int
    made: datetime


def lock_source(source: str) -> tuple[Any, str] | None:
    """Position and digest of a source, held until the transaction ends; None when somebody else holds it."""
    execute("INSERT INTO warehouse_source (id, digest) VALUES (%s, '') ON CONFLICT DO NOTHING", (source,))
    row = fetch_one(
        "SELECT position::text, digest FROM warehouse_source WHERE id = %s FOR UPDATE SKIP LOCKED", (source,)
    )
    return None if row is None else (orjson.loads(row[0]) if row[0] else None, row[1])


def save_source(source: str, position: Any, digest: str, moment: datetime) -> None:
    execute(
        "UPDATE warehouse_source SET position = %s::jsonb, digest = %s, refreshed = %s WHERE id = %s",
        (orjson.dumps(position).decode(), digest, moment, source),
    )


def files(table: str = "") -> list[File]:
    """Files in use, of one table or of all."""
    rows = fetch_all(
        'SELECT name, "table", part, rows, bytes, made FROM warehouse_file '
        "WHERE retired IS NULL AND (%(table)s = '' OR \"table\" = %(table)s) ORDER BY name",
        {"table": table},
    )
    return [File(*row) for row in rows]


def replace(table: str, part: str, fresh: File | None, moment: datetime) -> None:
    """The file of a part from now on; the one before is kept for those who read it."""
    execute(
        'UPDATE warehouse_file SET retired = %s WHERE "table" = %s AND part = %s AND retired IS NULL',
        (moment, table, part),
    )
    if fresh is not None:
        execute(
            'INSERT INTO warehouse_file (name, "table", part, rows, bytes, made) VALUES (%s, %s, %s, %s, %s, %s)',
            (fresh.name, table, part, fresh.rows, fresh.bytes, fresh.made),
        )


def take_retired(before: datetime) -> list[str]:
    """Names of files replaced before a moment, forgotten."""
    return [
        row[0] for row in fetch_all("DELETE FROM warehouse_file WHERE retired < %s RETURNING name", (before,))
    ]


def known_names() -> set[str]:
    return {row[0] for row in fetch_all("SELECT name FROM warehouse_file")}


def refreshed() -> dict[str, datetime]:
    """When each source was read last."""
    rows: Sequence[tuple[Any, ...]] = fetch_all(
        "SELECT id, refreshed FROM warehouse_source WHERE refreshed IS NOT NULL"
    )
    return {row[0]: row[1] for row in rows}


def horizon() -> datetime:
    """The moment before which no open transaction can still write a row: what changed earlier is complete."""
    rows = fetch_all(
        "SELECT least(clock_timestamp(), (SELECT min(xact_start) FROM pg_stat_activity "
        "WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database() "
        "AND backend_type = 'client backend'))"  # autovacuum writes no rows
    )
    return rows[0][0]
