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

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import execute, fetch_all, savepoint
from yizhou.records.consent import api as consent
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.errors import TooBroad
from yizhou.records.fhir.rows import STORED, stored_of
from yizhou.records.fhir.store import shown, visibility

SECONDS = 3
_NEXT = (
    "(SELECT min(later.updated) FROM (SELECT updated, local, resident_id, version FROM fhir_resource "
    "UNION ALL SELECT updated, local, resident_id, version FROM fhir_resource_version) later "
    "WHERE later.local = v.local AND later.resident_id = v.resident_id AND later.version = v.version + 1)"
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
    """WHERE of `_since` and `_at` on versions `v`."""
    clauses = []
    if asked.since is not None:
        clauses.append("v.updated >= %(since)s")
        values["since"] = asked.since
    if asked.at is not None:
        clauses.append("v.updated <= %(until)s")
        values |= {"from": asked.at[0], "until": asked.at[1]}
        if not current:
            clauses.append(f"{_NEXT} > %(from)s")
    return clauses


def list_changes(actor: Actor, asked: Asked) -> list[tuple[Stored, Place]]:
    """One page. Raises TooBroad when it takes too long."""
    values: dict[str, Any] = {"limit": asked.limit}
    shared = []
    if asked.types:
        shared.append("v.type = ANY(%(types)s)")
        values["types"] = list(asked.types)
    if asked.resident_ids is not None:
        shared.append("v.resident_id = ANY(%(residents)s)")
        values["residents"] = list(asked.resident_ids)
        lens = consent.lens(actor, [one for one in asked.resident_ids if one != NO_RESIDENT])
        hidden = lens.clauses(item="v.local", type_="v.type", resident="v.resident_id")
        for number, (clause, value) in enumerate(hidden):
            shared.append(clause.replace("%s", f"%(hidden{number})s"))
            values[f"hidden{number}"] = value
    else:
        if actor.kind is not ActorKind.SYSTEM:
            clause, own = consent.population_clause(actor, resident="v.resident_id", item="v.local")
            shared.append(clause.replace("%s", "%(own)s"))
            values["own"] = own
        visible, scope = visibility(actor)
        for number, each in enumerate(scope):
            visible = visible.replace("%s", f"%(scope{number})s", 1)
            values[f"scope{number}"] = each
        if visible:
            values["nobody"] = NO_RESIDENT
            seen = f"EXISTS (SELECT FROM resident r WHERE r.id = v.resident_id AND {visible})"
            shared.append(f"(v.resident_id = %(nobody)s OR {seen})")
    if asked.after is not None:
        shared.append(
            "v.updated <= %(updated)s AND (v.updated, v.local, v.version) < (%(updated)s, %(local)s, %(version)s)"
        )
        values |= {
            "updated": asked.after.updated, "local": asked.after.local, "version": asked.after.version
        }  # fmt: skip
    newest = "ORDER BY updated DESC, local DESC, version DESC LIMIT %(limit)s"
    halves = []
    for table, current in (("fhir_resource", True), ("fhir_resource_version", False)):
        clauses = [*shared, *_conditions(asked, values, current=current)] or ["true"]
        halves.append(f"(SELECT {STORED} FROM {table} v WHERE {' AND '.join(clauses)} {newest})")
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
        "v.local = %(local)s", "v.resident_id = %(resident)s", "v.type = %(type)s", "v.version < %(before)s"
    ]  # fmt: skip
    halves = [
        f"SELECT {STORED} FROM {table} v WHERE "
        + " AND ".join([*own, *_conditions(asked, values, current=current)])
        for table, current in (("fhir_resource", True), ("fhir_resource_version", False))
    ]
    sql = f"SELECT {STORED} FROM ({' UNION ALL '.join(halves)}) every ORDER BY version DESC LIMIT %(limit)s"
    return [stored_of(row) for row in fetch_all(sql, values)]
