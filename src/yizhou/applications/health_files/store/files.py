"""Health files, their history and their figures."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from yizhou.applications.health_files.contracts import FileAct, HealthFile
from yizhou.applications.health_files.store.scope import like, of_files
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_NAMES = tuple(field.name for field in fields(HealthFile))
_COLUMNS = ", ".join("f.path::text" if name == "path" else f'f."{name}"' for name in _NAMES)
_KEPT = tuple(name for name in _NAMES if name not in ("id", "resident_id", "number", "revision"))


def _mark(name: str) -> str:
    return "%s::ltree" if name == "path" else "%s"


def insert_file(actor: Actor, file: HealthFile, organisation_path: str) -> bool:
    """Keep a new file; False when the person has one already."""
    del actor
    columns = ", ".join(f'"{name}"' for name in _NAMES)
    marks = ", ".join(_mark(name) for name in _NAMES)
    return bool(
        execute(
            f"INSERT INTO health_file ({columns}, organisation_path) VALUES ({marks}, nullif(%s, '')::ltree) "
            "ON CONFLICT (resident_id) WHERE NOT (state = 'deleted') DO NOTHING",
            (*(getattr(file, name) for name in _NAMES), organisation_path),
        )
    )


def update_file(actor: Actor, file: HealthFile, organisation_path: str = "") -> None:
    """Keep what changed; `organisation_path` only when another institution took over."""
    del actor
    sets = ", ".join(f'"{name}" = {_mark(name)}' for name in _KEPT)
    execute(
        f"UPDATE health_file SET {sets}, revision = revision + 1, "
        "organisation_path = coalesce(nullif(%s, '')::ltree, organisation_path) WHERE resident_id = %s AND id = %s",
        (*(getattr(file, name) for name in _KEPT), organisation_path, file.resident_id, file.id),
    )


def files_of(
    actor: Actor, resident_ids: Collection[UUID], *, everyone: bool = False, hold: bool = False
) -> list[HealthFile]:
    """Files of these ids that were not deleted, open ones first. `everyone`: whoever keeps them."""
    visible, values = ("true", {}) if everyone else of_files(actor, "f")
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM health_file f WHERE f.resident_id = ANY(%(residents)s) AND f.state <> 'deleted' AND {visible} "
        f"ORDER BY f.state = 'open' DESC, f.opened, f.id{' FOR UPDATE' if hold else ''}",
        {**values, "residents": list(resident_ids)},
    )
    return [HealthFile(*row) for row in rows]


def list_files(actor: Actor, filters: dict[str, Any], after: Sequence[Any], limit: int) -> list[HealthFile]:
    """By number. `filters`: state, village, text, which (stale | unchecked | moving | mine), day (the first of the year)."""
    visible, values = of_files(actor, "f")
    where = ["f.state = %(state)s", visible]
    values |= {"state": filters.get("state") or "open", "limit": limit}
    if filters.get("village"):
        where.append("f.village_code LIKE %(village)s || '%%'")
        values["village"] = filters["village"]
    if filters.get("text"):
        text = str(filters["text"])
        where.append("(f.number = %(exact)s OR f.name LIKE %(text)s OR f.address LIKE %(text)s)")
        values |= {"exact": text, "text": like(text)}
    which = filters.get("which")
    if which == "stale":
        where.append("f.updated_on < %(day)s")
        values["day"] = filters["day"]
    elif which == "unchecked":
        where.append("(f.checked_on IS NULL OR f.checked_on < %(day)s)")
        values["day"] = filters["day"]
    elif which == "moving":
        where.append("f.transfer_to = %(here)s")
        values["here"] = actor.organisation_id
    elif which == "mine":
        where.append("f.doctor_id = %(doctor)s")
        values["doctor"] = actor.user_id
    if after:
        where.append("f.number > %(after)s")
        values["after"] = after[0]
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM health_file f WHERE {' AND '.join(where)} ORDER BY f.number LIMIT %(limit)s",
        values,
        planned_anew=True,
    )
    return [HealthFile(*row) for row in rows]


def next_serial(actor: Actor, village_code: str, kind: str) -> int:
    """The next number in a village; waits for whoever is just taking one."""
    del actor
    row = fetch_one(
        "INSERT INTO health_file_number AS n (village_code, kind, last) VALUES (%s, %s, 1) "
        "ON CONFLICT (village_code, kind) DO UPDATE SET last = n.last + 1 RETURNING last",
        (village_code, kind),
    )
    return int(row[0]) if row else 0


def note_days(
    actor: Actor, resident_ids: Collection[UUID], served: date | None, checked: date | None
) -> None:
    """A service was given, a check-up made: the later day stays."""
    del actor
    execute(
        "UPDATE health_file SET served_on = greatest(served_on, %s::date), checked_on = greatest(checked_on, %s::date) "
        "WHERE resident_id = ANY(%s) AND state <> 'deleted'",
        (served, checked, list(resident_ids)),
    )


def insert_act(actor: Actor, file: HealthFile, act: str, text: str) -> None:
    """One line of a file's history."""
    execute(
        'INSERT INTO health_file_act (resident_id, id, file_id, act, text, "by", at) VALUES (%s, %s, %s, %s, %s, %s, %s)',
        (file.resident_id, new_id(), file.id, act, text, actor.name, now()),
    )


def acts_of(actor: Actor, file: HealthFile) -> list[FileAct]:
    """A file's history, newest first."""
    del actor
    rows = fetch_all(
        'SELECT act, text, "by", at FROM health_file_act WHERE resident_id = %s AND file_id = %s ORDER BY at DESC, id DESC',
        (file.resident_id, file.id),
    )
    return [FileAct(*row) for row in rows]


def figures(actor: Actor, path: str, day: date) -> dict[str, tuple[int, int, int, int, int]]:
    """By the child of `path` (its own row for what lies directly at it): open, dynamic, updated, checked, closed files."""
    visible, values = of_files(actor, "f")
    rows = fetch_all(
        "SELECT subpath(f.path, 0, least(nlevel(f.path), nlevel(%(path)s::ltree) + 1))::text, "
        "count(*) FILTER (WHERE f.state = 'open'), "
        "count(*) FILTER (WHERE f.state = 'open' AND f.served_on > %(since)s), "
        "count(*) FILTER (WHERE f.state = 'open' AND f.updated_on >= %(year)s), "
        "count(*) FILTER (WHERE f.state = 'open' AND f.checked_on >= %(year)s), "
        "count(*) FILTER (WHERE f.state = 'closed') "
        f"FROM health_file f WHERE f.path <@ %(path)s::ltree AND f.state <> 'deleted' AND {visible} GROUP BY 1",
        {**values, "path": path, "since": day - timedelta(days=365), "year": date(day.year, 1, 1)},
    )
    return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in rows}
