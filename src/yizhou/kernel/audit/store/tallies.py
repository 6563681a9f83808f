"""Counts and ways into the log, brought up to date by the sealer."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.audit.contracts import Count, KnownActor
from yizhou.kernel.db.api import execute_many, fetch_all, fetch_one

Places = Sequence[UUID] | None
"""Organisations whose entries may be seen; None: all."""


def add(rows: Iterable[tuple[Any, ...]]) -> None:
    """(hour, organisation, role, action, outcome, number) each."""
    execute_many(
        "INSERT INTO audit_tally (hour, organisation_id, role, action, outcome, number) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (hour, organisation_id, role, action, outcome) "
        "DO UPDATE SET number = audit_tally.number + excluded.number",
        rows,
    )


def stretch_hours(rows: Iterable[tuple[datetime, int, int]]) -> None:
    """(hour, first entry, last entry) each."""
    execute_many(
        "INSERT INTO audit_hour (hour, first_id, last_id) VALUES (%s, %s, %s) ON CONFLICT (hour) DO UPDATE SET "
        "first_id = least(audit_hour.first_id, excluded.first_id), last_id = greatest(audit_hour.last_id, excluded.last_id)",
        rows,
    )


def note_actors(rows: Iterable[tuple[Any, ...]]) -> None:
    """(key, id, name, role, organisation, its name, last seen) each."""
    execute_many(
        "INSERT INTO audit_actor (key, actor_id, name, role, organisation_id, organisation_name, last_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (key) DO UPDATE SET name = excluded.name, role = excluded.role, "
        "organisation_id = excluded.organisation_id, organisation_name = excluded.organisation_name, "
        "last_at = excluded.last_at",
        rows,
    )


def places_within(path: str) -> list[UUID]:
    """Ids of the organisations at or below a path."""
    rows = fetch_all("SELECT id FROM organisation WHERE path <@ %s::ltree", (path,))
    return [row[0] for row in rows]


def list_actors(text: str, places: Places, limit: int) -> list[KnownActor]:
    """Who has this in the name, the latest first."""
    rows = fetch_all(
        "SELECT actor_id, name, role, organisation_name, last_at FROM audit_actor WHERE name ILIKE %(text)s "
        "AND (%(places)s::uuid[] IS NULL OR organisation_id = ANY(%(places)s)) ORDER BY last_at DESC LIMIT %(limit)s",
        {"text": f"%{text}%", "places": None if places is None else list(places), "limit": limit},
        planned_anew=True,
    )
    return [KnownActor(*row) for row in rows]


def id_bounds(since: datetime | None, until: datetime | None) -> tuple[int, int | None]:
    """Between which numbers the entries of a period lie: not before the first, not after the second (None: open).

    An hour begins with the first entry of it; transactions may overlap it, so the hours beside it count too.
    """
    low, high = 0, None
    if since is not None:
        row = fetch_one(
            "SELECT coalesce((SELECT min(first_id) FROM audit_hour WHERE hour >= date_trunc('hour', %s::timestamptz)), "
            "(SELECT max(last_id) + 1 FROM audit_hour), 0)",
            (since,),
        )
        low = row[0] if row else 0
    if until is not None:
        row = fetch_one(
            "SELECT max(last_id) FILTER (WHERE hour <= %(until)s), "
            "bool_or(hour > %(until)s::timestamptz + interval '1 hour') FROM audit_hour",
            {"until": until},
        )
        if row and row[1]:
            high = row[0] or 0
    return low, high


_BY = {
    "days": ("to_char(t.hour AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')", "''", ""),
    "hours": ("to_char(t.hour AT TIME ZONE 'Asia/Shanghai', 'HH24')", "''", ""),
    "organisations": (
        "coalesce(t.organisation_id::text, '')",
        "coalesce(max(o.name), '无机构')",
        "LEFT JOIN organisation o ON o.id = t.organisation_id",
    ),
    "roles": ("t.role", "''", ""),
    "actions": ("t.action", "''", ""),
}


def count_by(what: str, since: datetime, until: datetime, places: Places) -> list[Count]:
    """Counts of a period by `days`, `hours`, `organisations`, `roles` or `actions`; the largest 200 first, times in their order."""
    key, name, join = _BY[what]
    order = "1" if what in ("days", "hours") else "3 DESC, 1"
    rows = fetch_all(
        f"SELECT {key}, {name}, sum(t.number)::bigint, "
        "coalesce(sum(t.number) FILTER (WHERE t.outcome <> 'success'), 0)::bigint "
        f"FROM audit_tally t {join} WHERE t.hour >= %(since)s AND t.hour < %(until)s "
        "AND (%(places)s::uuid[] IS NULL OR t.organisation_id = ANY(%(places)s)) "
        f"GROUP BY {key} ORDER BY {order} LIMIT 200",
        {"since": since, "until": until, "places": None if places is None else list(places)},
        planned_anew=True,
    )
    return [Count(*row) for row in rows]
