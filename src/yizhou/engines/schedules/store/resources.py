"""Resources, their rosters and exceptions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.schedules.contracts import DayException, Resource, RosterLine
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

COLUMNS = (
    "r.id, r.organisation_id, r.organisation_code, r.organisation_name, r.place::text, r.kind, r.service, r.name, r.department, "
    "r.department_code, r.practitioner, r.title, r.about, r.location, r.fee, r.active"
)
WIDTH = 16
_ROSTER = "id, resource_id, weekday, begins, ends, capacity, valid_from, valid_to, shares"


def read_resource(row: Sequence[Any]) -> Resource:
    """A resource from COLUMNS."""
    return Resource(*row[:WIDTH])


def find(actor: Actor, resource_id: UUID) -> Resource | None:
    """One resource."""
    del actor
    row = fetch_one(f"SELECT {COLUMNS} FROM schedule_resource r WHERE r.id = %s", (resource_id,))
    return read_resource(row) if row else None


def list_resources(
    actor: Actor,
    *,
    organisation_id: UUID | None = None,
    scope: str = "",
    service: str = "",
    text: str = "",
    departments: Sequence[str] = (),
    active: bool = True,
    limit: int = 200,
) -> list[Resource]:
    """Resources by institution, part of the tree, service, words in name, title, department or institution, departments."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM schedule_resource r WHERE (%(organisation)s::uuid IS NULL OR r.organisation_id = %(organisation)s) "
        "AND r.place <@ %(scope)s::ltree AND (%(service)s = '' OR r.service = %(service)s) AND (r.active OR NOT %(active)s) "
        "AND (%(text)s = '' OR r.name || ' ' || r.title || ' ' || r.department || ' ' || r.organisation_name ILIKE %(like)s) "
        "AND (%(all)s OR r.department = ANY(%(departments)s)) "
        "ORDER BY r.organisation_name, r.department, r.name LIMIT %(limit)s",
        {
            "organisation": organisation_id, "scope": scope, "service": service, "active": active, "text": text,
            "like": f"%{text}%", "all": not departments, "departments": list(departments), "limit": limit,
        },
    )  # fmt: skip
    return [read_resource(row) for row in rows]


def put(actor: Actor, resource: Resource, at: datetime) -> UUID:
    """Keep a resource; one of the same name, department and service of the institution is brought up to date. Its id."""
    del actor
    row = fetch_one(
        "INSERT INTO schedule_resource (id, organisation_id, organisation_code, organisation_name, place, kind, service, name, "
        "department, department_code, practitioner, title, about, location, fee, active, updated) "
        "VALUES (%s, %s, %s, %s, %s::ltree, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (organisation_id, service, department, name) DO UPDATE SET kind = EXCLUDED.kind, "
        "department_code = EXCLUDED.department_code, practitioner = EXCLUDED.practitioner, title = EXCLUDED.title, "
        "about = EXCLUDED.about, location = EXCLUDED.location, fee = EXCLUDED.fee, active = EXCLUDED.active, "
        "updated = EXCLUDED.updated RETURNING id",
        (
            resource.id, resource.organisation_id, resource.organisation_code, resource.organisation_name, resource.place,
            resource.kind, resource.service, resource.name, resource.department, resource.department_code, resource.practitioner,
            resource.title, resource.about, resource.location, resource.fee, resource.active, at,
        ),
    )  # fmt: skip
    return row[0] if row else resource.id


def _line(row: Sequence[Any]) -> RosterLine:
    shares = orjson.loads(row[8]) if isinstance(row[8], str | bytes) else row[8]
    identity, resource, weekday, begins, ends, capacity, since, until = row[:8]
    own = tuple((str(name), int(part)) for name, part in shares.items())
    return RosterLine(identity, resource, weekday, begins, ends, capacity, since, until, own)


def list_lines(actor: Actor, resource_ids: Sequence[UUID], since: date) -> list[RosterLine]:
    """Roster lines of resources that hold on `since` or later."""
    del actor
    rows = fetch_all(
        f"SELECT {_ROSTER} FROM schedule_roster WHERE resource_id = ANY(%s) AND (valid_to IS NULL OR valid_to >= %s) "
        "ORDER BY weekday, begins",
        (list(resource_ids), since),
    )
    return [_line(row) for row in rows]


def find_line(actor: Actor, line_id: UUID) -> RosterLine | None:
    """One roster line."""
    del actor
    row = fetch_one(f"SELECT {_ROSTER} FROM schedule_roster WHERE id = %s", (line_id,))
    return _line(row) if row else None


def put_line(actor: Actor, line: RosterLine) -> None:
    """Keep a roster line."""
    del actor
    execute(
        f"INSERT INTO schedule_roster ({_ROSTER}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (id) DO UPDATE SET valid_to = EXCLUDED.valid_to",
        (
            line.id, line.resource_id, line.weekday, line.begins, line.ends, line.capacity, line.valid_from, line.valid_to,
            orjson.dumps(dict(line.shares)).decode(),
        ),
    )  # fmt: skip


def drop_line(actor: Actor, line_id: UUID) -> None:
    """Forget a line that never held."""
    del actor
    execute("DELETE FROM schedule_roster WHERE id = %s", (line_id,))


def put_exception(actor: Actor, exception: DayException) -> None:
    """Keep an exception."""
    del actor
    execute(
        "INSERT INTO schedule_exception (id, resource_id, day, kind, reason, begins, ends, capacity) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            exception.id, exception.resource_id, exception.day, exception.kind, exception.reason, exception.begins,
            exception.ends, exception.capacity,
        ),
    )  # fmt: skip


def drop_exception(actor: Actor, exception_id: UUID) -> UUID | None:
    """Forget an exception; the resource it was of."""
    del actor
    row = fetch_one("DELETE FROM schedule_exception WHERE id = %s RETURNING resource_id", (exception_id,))
    return row[0] if row else None


def find_exception(actor: Actor, exception_id: UUID) -> DayException | None:
    """One exception."""
    del actor
    row = fetch_one(
        "SELECT id, resource_id, day, kind, reason, begins, ends, capacity FROM schedule_exception WHERE id = %s",
        (exception_id,),
    )
    return DayException(*row) if row else None


def list_exceptions(actor: Actor, resource_ids: Sequence[UUID], since: date) -> list[DayException]:
    """Exceptions of resources from a day on."""
    del actor
    rows = fetch_all(
        "SELECT id, resource_id, day, kind, reason, begins, ends, capacity FROM schedule_exception "
        "WHERE resource_id = ANY(%s) AND day >= %s ORDER BY day",
        (list(resource_ids), since),
    )
    return [DayException(*row) for row in rows]
