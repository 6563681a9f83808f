"""Every query of the timeline's own table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg.errors

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA
from yizhou.kernel.db.api import copy_rows, execute, execute_many, fetch_all, savepoint
from yizhou.records.consent import api as consent
from yizhou.records.consent.contracts import Columns

COLUMNS = (
    "id", "resident_id", "kind", "domain", "started", "ended", "title", "summary", "institution_id",
    "institution_name", "abnormal", "resources", "document_ids", "document_titles",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM health_event"


@dataclass(frozen=True, slots=True)
class Row:
    """One event as stored."""

    id: UUID
    resident_id: UUID
    kind: str
    domain: str
    started: datetime
    ended: datetime | None
    title: str
    summary: str
    institution_id: UUID | None
    institution_name: str
    abnormal: bool
    resources: list[str]
    document_ids: list[UUID]
    document_titles: list[str]

    def values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in COLUMNS)


def _rows(found: Sequence[tuple[Any, ...]]) -> list[Row]:
    return [Row(*row) for row in found]


def lock(
    actor: Actor, event_ids: Collection[UUID], owners: Collection[UUID], references: Collection[str],
    document_ids: Collection[UUID],
) -> list[Row]:  # fmt: skip
    """Events with these ids, and events of these residents that hold any of these resources or documents."""
    del actor
    if not references and not document_ids:
        return _rows(
            fetch_all(f"{_SELECT} WHERE id = ANY(%s) ORDER BY id, resident_id FOR UPDATE", (list(event_ids),))
        )
    return _rows(
        fetch_all(
            f"{_SELECT} WHERE (id, resident_id) IN (SELECT id, resident_id FROM health_event WHERE id = ANY(%s) "
            "UNION SELECT id, resident_id FROM health_event WHERE resident_id = ANY(%s) "
            "AND (resources && %s::text[] OR document_ids && %s::uuid[])) ORDER BY id, resident_id FOR UPDATE",
            (list(event_ids), list(owners), list(references), list(document_ids)),
        )
    )


def insert(actor: Actor, rows: Sequence[Row]) -> bool:
    """Store new events. False, and nothing stored, when another writer was first with one of them."""
    del actor
    try:
        with savepoint():
            copy_rows("health_event", COLUMNS, (row.values() for row in rows))
    except psycopg.errors.UniqueViolation:
        return False
    return True


def replace(actor: Actor, rows: Sequence[Row]) -> None:
    del actor
    settings = ", ".join(f"{name} = %s" for name in COLUMNS[2:])
    execute_many(
        f"UPDATE health_event SET {settings} WHERE id = %s AND resident_id = %s",
        [(*row.values()[2:], row.id, row.resident_id) for row in rows],
    )


def delete(actor: Actor, rows: Sequence[Row]) -> None:
    del actor
    execute(
        "DELETE FROM health_event USING unnest(%s::uuid[], %s::uuid[]) AS gone(id, resident_id) "
        "WHERE health_event.id = gone.id AND health_event.resident_id = gone.resident_id",
        ([row.id for row in rows], [row.resident_id for row in rows]),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a person's events is asked for."""

    resident_ids: Sequence[UUID]
    kinds: Collection[str] = ()
    institution_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 100


def _seen(actor: Actor, resident_ids: Sequence[UUID]) -> tuple[list[str], dict[str, Any]]:
    """Events of these residents, without those the actor does not see."""
    hidden = consent.where(actor, resident_ids, Columns(event="kind"))
    return ["resident_id = ANY(%(residents)s)", *hidden.clauses], {
        "residents": list(resident_ids),
        **hidden.values,
    }


def _conditions(actor: Actor, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    clauses, known = _seen(actor, wanted.resident_ids)
    if wanted.kinds:
        clauses.append("kind = ANY(%(kinds)s)")
        known["kinds"] = list(wanted.kinds)
    if wanted.institution_id is not None:
        clauses.append("institution_id = %(institution)s")
        known["institution"] = wanted.institution_id
    if wanted.since is not None:
        clauses.append("coalesce(ended, started) >= %(since)s")
        known["since"] = wanted.since
    if wanted.until is not None:
        clauses.append("started < %(until)s")
        known["until"] = wanted.until
    return " AND ".join(clauses), known


def list_events(actor: Actor, wanted: Wanted) -> list[Row]:
    """Events newest first, one more than the limit when there are more."""
    where, values = _conditions(actor, wanted)
    if wanted.after is not None:
        where += " AND (started, id) < (%(after)s, %(after_id)s)"
        values |= {"after": wanted.after[0], "after_id": wanted.after[1]}
    return _rows(
        fetch_all(
            f"{_SELECT} WHERE {where} ORDER BY started DESC, id DESC LIMIT %(limit)s",
            {**values, "limit": wanted.limit + 1},
        )
    )


def list_after(actor: Actor, after: tuple[UUID, UUID] | None, limit: int) -> list[Row]:
    """Events of everybody in the order of (resident, id): for work that goes through all of them."""
    del actor  # the platform's own work
    where = "WHERE (resident_id, id) > (%s, %s) " if after else ""
    return _rows(fetch_all(f"{_SELECT} {where}ORDER BY resident_id, id LIMIT {int(limit)}", after or ()))


def count(actor: Actor, wanted: Wanted) -> int:
    where, values = _conditions(actor, wanted)
    return int(fetch_all(f"SELECT count(*) FROM health_event WHERE {where}", values)[0][0])


def count_by(actor: Actor, resident_ids: Sequence[UUID]) -> list[tuple[str, str, UUID | None, str, int, int]]:
    """(kind, domain, institution id, institution name, year in China, number) over all events of a person."""
    clauses, values = _seen(actor, resident_ids)
    rows = fetch_all(
        "SELECT kind, domain, institution_id, institution_name, "
        f"extract(year FROM started AT TIME ZONE '{CHINA.key}')::int AS year, count(*) "
        f"FROM health_event WHERE {' AND '.join(clauses)} GROUP BY 1, 2, 3, 4, 5",
        values,
    )
    return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]


def institutions_of(actor: Actor, resident_ids: Sequence[UUID], types: Collection[str]) -> dict[str, str]:
    """Name of the institution behind each resource of these types that belongs to an event of a person."""
    del actor
    rows = fetch_all(
        "SELECT reference, institution_name FROM health_event, unnest(resources) AS reference "
        "WHERE resident_id = ANY(%s) AND institution_name <> '' AND split_part(reference, '/', 1) = ANY(%s)",
        (list(resident_ids), list(types)),
    )
    return {row[0]: row[1] for row in rows}


def last_contact(actor: Actor, resident_ids: Sequence[UUID]) -> datetime | None:
    clauses, values = _seen(actor, resident_ids)
    rows = fetch_all(
        f"SELECT max(started) FROM health_event WHERE {' AND '.join(clauses)} AND started <= now()", values
    )
    return rows[0][0]
