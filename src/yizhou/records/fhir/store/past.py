"""History in SQL: versions of a type or of all types, newest first, current and past ones as one list.

A page begins after the (updated, local, version) of the page before. Every row's visibility is asked of its resident; a search that
sees too little of what it reads is cut off after `SECONDS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg.errors

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, savepoint
from yizhou.records.fhir.contracts import Stored
from yizhou.records.fhir.errors import TooBroad
from yizhou.records.fhir.rows import STORED, stored_of
from yizhou.records.fhir.store import shown
from yizhou.records.fhir.store.scope import seen

SECONDS = 3
_NEXT = (
    "(SELECT min(later.updated) FROM (SELECT updated, local, resident_id, version FROM fhir_resource "
    "UNION ALL SELECT updated, local, resident_id, version FROM fhir_resource_version) later "
    "WHERE later.local = f.local AND later.resident_id = f.resident_id AND later.version = f.version + 1)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended."""

    updated: datetime
    local: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Asked:
    """`since`: versions made then or later. `at`: those current at some time in it. `resident_ids` None: all the actor may see."""

    types: Sequence[str]
    resident_ids: Sequence[UUID] | None
    since: datetime | None = None
    at: tuple[datetime, datetime] | None = None
    after: Place | None = None
    limit: int = 50


def _conditions(asked: Asked, values: dict[str, Any], *, current: bool) -> list[str]:
    """WHERE of `_since` and `_at` on versions `f`."""
    clauses = []
    if asked.since is not None:
        clauses.append("f.updated >= %(since)s")
        values["since"] = asked.since
    if asked.at is not None:
        clauses.append("f.updated <= %(until)s")
        values |= {"from": asked.at[0], "until": asked.at[1]}
        if not current:
            clauses.append(f"{_NEXT} > %(from)s")
    return clauses


def list_changes(actor: Actor, asked: Asked) -> list[tuple[Stored, Place]]:
    """One page. Raises TooBroad when it takes too long."""
    values: dict[str, Any] = {"limit": asked.limit}
    shared = []
    if asked.types:
        shared.append("f.type = ANY(%(types)s)")
        values["types"] = list(asked.types)
    visible = seen(actor, asked.resident_ids, nobodys=True)
    shared.extend(visible.clauses)
    values |= visible.values
    if asked.after is not None:
        shared.append(
            "f.updated <= %(updated)s AND (f.updated, f.local, f.version) < (%(updated)s, %(local)s, %(version)s)"
        )
        values |= {
            "updated": asked.after.updated, "local": asked.after.local, "version": asked.after.version
        }  # fmt: skip
    newest = "ORDER BY updated DESC, local DESC, version DESC LIMIT %(limit)s"
    halves = []
    for table, current in (("fhir_resource", True), ("fhir_resource_version", False)):
        clauses = [*shared, *_conditions(asked, values, current=current)] or ["true"]
        halves.append(f"(SELECT {STORED} FROM {table} f WHERE {' AND '.join(clauses)} {newest})")
    sql = f"SELECT {STORED} FROM ({' UNION ALL '.join(halves)}) every {newest}"
    return [(stored_of(row), Place(row[4], row[1], row[3])) for row in _run(sql, values)]


def _run(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    try:
        with savepoint():
            execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
            found = fetch_all(sql, values, planned_anew=True)
            execute("SET LOCAL statement_timeout TO DEFAULT")
            return found
    except psycopg.errors.QueryCanceled:
        raise TooBroad(reason=f"{SECONDS} 秒内没有查完，请用 _since 缩小时间范围") from None


def list_versions(
    actor: Actor, place: tuple[UUID, UUID], resource_type: str, before: int, asked: Asked
) -> list[Stored]:
    """Versions of one resource (resident, local) below `before`, newest first; none of one the actor does not see."""
    if not shown(actor, *place, resource_type):
        return []
    values: dict[str, Any] = {
        "resident": place[0], "local": place[1], "type": resource_type, "before": before, "limit": asked.limit
    }  # fmt: skip
    own = [
        "f.local = %(local)s", "f.resident_id = %(resident)s", "f.type = %(type)s", "f.version < %(before)s"
    ]  # fmt: skip
    halves = [
        f"SELECT {STORED} FROM {table} f WHERE "
        + " AND ".join([*own, *_conditions(asked, values, current=current)])
        for table, current in (("fhir_resource", True), ("fhir_resource_version", False))
    ]
    sql = f"SELECT {STORED} FROM ({' UNION ALL '.join(halves)}) every ORDER BY version DESC LIMIT %(limit)s"
    return [stored_of(row) for row in fetch_all(sql, values)]
