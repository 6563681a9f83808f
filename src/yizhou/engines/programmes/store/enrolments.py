"""Enrolments and their history."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.programmes.contracts import Enrolment
from yizhou.engines.programmes.store.scope import scope
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_NAMES = tuple(field.name for field in fields(Enrolment))
_TEXTS = {"path": "coalesce(e.path::text, '')"}
_JSON = ("facts", "values", "asked")
_COLUMNS = ", ".join(_TEXTS.get(name, f'e."{name}"') for name in _NAMES)


def _enrolment(row: Sequence[Any]) -> Enrolment:
    values = dict(zip(_NAMES, row, strict=True))
    for name in _JSON:
        values[name] = orjson.loads(values[name]) if isinstance(values[name], str | bytes) else values[name]
    return Enrolment(**values)


def _value(enrolment: Enrolment, name: str) -> Any:
    value = getattr(enrolment, name)
    return orjson.dumps(value).decode() if name in _JSON else value


def insert_enrolment(actor: Actor, enrolment: Enrolment, organisation_path: str) -> bool:
    """Keep a new enrolment; False when the person is in the programme already."""
    del actor
    columns = ", ".join(f'"{name}"' for name in _NAMES)
    marks = ", ".join("nullif(%s, '')::ltree" if name == "path" else "%s" for name in _NAMES)
    return bool(
        execute(
            f"INSERT INTO programme_enrolment ({columns}, organisation_path) VALUES ({marks}, nullif(%s, '')::ltree) "
            "ON CONFLICT (resident_id, programme_id) WHERE state = 'open' DO NOTHING",
            (*(_value(enrolment, name) for name in _NAMES), organisation_path),
        )
    )


def update_enrolment(actor: Actor, enrolment: Enrolment, organisation_path: str | None = None) -> None:
    """Keep what changed; its revision counts on. `organisation_path` only when another institution took over."""
    del actor
    names = [name for name in _NAMES if name not in ("id", "resident_id", "programme_id", "revision", "path")]
    sets = ", ".join(f'"{name}" = %s' for name in names)
    execute(
        f"UPDATE programme_enrolment SET {sets}, path = nullif(%s, '')::ltree, revision = revision + 1, "
        "organisation_path = coalesce(nullif(%s, '')::ltree, organisation_path) WHERE resident_id = %s AND id = %s",
        (
            *(_value(enrolment, name) for name in names), enrolment.path, organisation_path or "",
            enrolment.resident_id, enrolment.id,
        ),
    )  # fmt: skip


def get_enrolment(
    actor: Actor, resident_ids: Collection[UUID], enrolment_id: UUID, *, hold: bool = False
) -> Enrolment | None:
    """One enrolment of a person; `hold` locks it."""
    visible, values = scope(actor, "e")
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM programme_enrolment e WHERE e.resident_id = ANY(%(residents)s) AND e.id = %(id)s "
        f"AND {visible}{' FOR UPDATE' if hold else ''}",
        {**values, "residents": list(resident_ids), "id": enrolment_id},
    )
    return _enrolment(row) if row else None


def enrolments_of(
    actor: Actor, resident_ids: Collection[UUID], *, state: str = "", everyone: bool = False
) -> list[Enrolment]:
    """All enrolments of these ids, newest first. `everyone`: whoever looks after them, for asking whether there is one already."""
    visible, values = ("true", {}) if everyone else scope(actor, "e")
    wanted = "AND e.state = %(state)s" if state else ""
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM programme_enrolment e WHERE e.resident_id = ANY(%(residents)s) AND {visible} {wanted} "
        "ORDER BY e.opened DESC, e.id",
        {**values, "residents": list(resident_ids), "state": state},
    )
    return [_enrolment(row) for row in rows]


def list_enrolments(
    actor: Actor, programme_id: str, filters: dict[str, Any], after: Sequence[Any], limit: int
) -> list[Enrolment]:
    """The register of a programme: who is due first, first. `filters`: state, class_id, overdue (a day), text, mine, transfers."""
    visible, values = scope(actor, "e")
    where = ["e.programme_id = %(programme)s", "e.state = %(state)s", visible]
    values |= {"programme": programme_id, "state": filters.get("state") or "open", "limit": limit}
    if filters.get("class_id"):
        where.append("e.class_id = %(class_id)s")
        values["class_id"] = filters["class_id"]
    if filters.get("overdue"):
        where.append("e.next_due < %(day)s")
        values["day"] = filters["overdue"]
    if filters.get("text"):
        where.append("(e.name LIKE %(text)s OR e.address LIKE %(text)s)")
        text = str(filters["text"]).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        values["text"] = f"%{text}%"
    if filters.get("mine"):
        where.append("e.doctor_id = %(doctor)s")
        values["doctor"] = actor.user_id
    if filters.get("transfers"):
        where.append("e.transfer_to = %(receiver)s")
        values["receiver"] = actor.organisation_id
    if after:
        where.append("(coalesce(e.next_due, '9999-12-31'), e.id) > (%(after)s::date, %(after_id)s)")
        values |= {"after": after[0], "after_id": after[1]}
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM programme_enrolment e WHERE {' AND '.join(where)} "
        "ORDER BY coalesce(e.next_due, '9999-12-31'), e.id LIMIT %(limit)s",
        values,
    )
    return [_enrolment(row) for row in rows]


def overdue_open(actor: Actor, after: UUID | None, limit: int) -> list[Enrolment]:
    """Open enrolments by id, for the nightly look at every plan."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM programme_enrolment e WHERE e.state = 'open' AND (%s::uuid IS NULL OR e.id > %s) "
        "ORDER BY e.id LIMIT %s",
        (after, after, limit),
    )
    return [_enrolment(row) for row in rows]


def insert_act(actor: Actor, enrolment: Enrolment, act: str, text: str) -> None:
    """One line of an enrolment's history."""
    execute(
        'INSERT INTO programme_act (resident_id, id, enrolment_id, act, text, "by", at) VALUES (%s, %s, %s, %s, %s, %s, %s)',
        (enrolment.resident_id, new_id(), enrolment.id, act, text, actor.name, now()),
    )


def acts_of(actor: Actor, enrolment: Enrolment) -> list[tuple[str, str, str, Any]]:
    """(act, text, by, at), newest first."""
    del actor
    return fetch_all(  # type: ignore[return-value]
        'SELECT act, text, "by", at FROM programme_act WHERE resident_id = %s AND enrolment_id = %s ORDER BY at DESC, id DESC',
        (enrolment.resident_id, enrolment.id),
    )
