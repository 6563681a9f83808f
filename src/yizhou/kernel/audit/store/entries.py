"""The entries themselves: written, looked up by number, a resident's own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.audit.contracts import Access, Subject
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import copy_rows, execute, fetch_all, fetch_one

COLUMNS = (
    "actor_kind", "actor_id", "actor_name", "organisation_id", "organisation_name", "role", "action",
    "resident_id", "what", "purpose", "outcome", "address", "request_id", "detail",
)  # fmt: skip
INSERT = f"INSERT INTO audit_entry ({', '.join(COLUMNS)}) VALUES "
_ROW = f"({', '.join(['%s'] * (len(COLUMNS) - 1))}, %s::jsonb)"
_FEW = 8
NEWEST = 2**62
"""A number above every entry's."""


def values(actor: Actor, action: str, subject: Subject, outcome: str) -> tuple[Any, ...]:
    """The values of one entry, in the order of COLUMNS."""
    return (
        actor.kind.value, actor.user_id or actor.partner_id, actor.name, actor.organisation_id,
        actor.organisation_name, ",".join(actor.roles), action, subject.resident_id, subject.what,
        actor.purpose, outcome, actor.address, actor.request_id,
        orjson.dumps(subject.detail).decode() if subject.detail else None,
    )  # fmt: skip


def insert(rows: Sequence[tuple[Any, ...]]) -> None:
    """Entries, each as `values` makes them. COPY pays from some rows on; below, one plain statement is quicker."""
    if len(rows) > _FEW:
        copy_rows("audit_entry", COLUMNS, rows)
    else:
        execute(INSERT + ", ".join([_ROW] * len(rows)), [value for row in rows for value in row])


ACCESS = (
    "e.id, e.at, e.actor_kind, e.actor_name, e.organisation_name, e.role, e.action, e.resident_id, e.what, e.purpose, "
    "e.outcome, e.address, e.request_id, e.actor_id, e.organisation_id, e.detail::text"
)


def access_of(row: Sequence[Any]) -> Access:
    """An Access from the ACCESS columns."""
    *values, detail = row
    return Access(*values, detail=orjson.loads(detail) if detail else None)


def list_of_residents(residents: Sequence[UUID], after: int | None, limit: int) -> list[Access]:
    """Accesses to these residents, newest first."""
    rows = fetch_all(
        f"SELECT {ACCESS} FROM audit_entry e WHERE e.resident_id = ANY(%s) AND e.id < %s ORDER BY e.id DESC LIMIT %s",
        (list(residents), after or NEWEST, limit),
    )
    return [access_of(row) for row in rows]


def find_access(access_id: int) -> Access | None:
    row = fetch_one(f"SELECT {ACCESS} FROM audit_entry e WHERE e.id = %s", (access_id,))
    return access_of(row) if row else None


def list_in_order(position: int, limit: int) -> list[tuple[int, Access]]:
    """Sealed entries after a position of the chain, with their positions."""
    rows = fetch_all(
        f"SELECT s.position, {ACCESS} FROM audit_seal s JOIN audit_entry e ON e.id = s.entry_id "
        "WHERE s.position > %s ORDER BY s.position LIMIT %s",
        (position, limit),
    )
    return [(row[0], access_of(row[1:])) for row in rows]


def list_by_actors(
    actors: Sequence[UUID], since: datetime, until: datetime, bounds: tuple[int, int | None]
) -> list[Access]:
    """What these accounts did to residents' records in a period (both ends included) within numbers of entries."""
    rows = fetch_all(
        f"SELECT l.* FROM unnest(%(actors)s::uuid[]) k CROSS JOIN LATERAL (SELECT {ACCESS} FROM audit_entry e "
        "WHERE e.actor_id = k AND e.id >= %(low)s AND e.id <= %(high)s AND e.at BETWEEN %(since)s AND %(until)s "
        "AND e.resident_id IS NOT NULL AND e.outcome = 'success') l",
        {
            "actors": list(actors), "since": since, "until": until, "low": bounds[0],
            "high": NEWEST if bounds[1] is None else bounds[1],
        },
        planned_anew=True,
    )  # fmt: skip
    return [access_of(row) for row in rows]
