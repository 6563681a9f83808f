"""Contacts and work lists."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.engines.programmes.contracts import Contact, Planned, Task
from yizhou.engines.programmes.store.scope import scope
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one

_NAMES = tuple(field.name for field in fields(Contact))
_COLUMNS = ", ".join(f'k."{name}"' for name in _NAMES)


def contacts_of(actor: Actor, resident_id: UUID, enrolment_id: UUID) -> list[Contact]:
    """All contacts of an enrolment, by when they are due."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM programme_contact k WHERE k.resident_id = %s AND k.enrolment_id = %s AND k.state <> 'cancelled' "
        "ORDER BY coalesce(k.done_on, k.due), k.id",
        (resident_id, enrolment_id),
    )
    return [Contact(*row) for row in rows]


def get_contact(actor: Actor, resident_ids: Collection[UUID], contact_id: UUID) -> Contact | None:
    """One contact of a person, locked."""
    del actor
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM programme_contact k WHERE k.resident_id = ANY(%s) AND k.id = %s FOR UPDATE",
        (list(resident_ids), contact_id),
    )
    return Contact(*row) if row else None


def put_contacts(actor: Actor, contacts: Sequence[Contact]) -> None:
    """Keep contacts as they are now."""
    del actor
    names = ", ".join(f'"{name}"' for name in _NAMES)
    sets = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in _NAMES if name not in ("id", "resident_id"))
    execute_many(
        f"INSERT INTO programme_contact ({names}) VALUES ({', '.join(['%s'] * len(_NAMES))}) "
        f"ON CONFLICT (resident_id, id) DO UPDATE SET {sets}",
        [tuple(getattr(contact, name) for name in _NAMES) for contact in contacts],
    )


def cancel_contacts(actor: Actor, resident_id: UUID, ids: Collection[UUID]) -> None:
    """Planned contacts that are not wanted any more; what never took place leaves no trace but its draft."""
    del actor
    if ids:
        execute(
            "DELETE FROM programme_contact WHERE resident_id = %s AND id = ANY(%s) AND state IN ('planned', 'missed')",
            (resident_id, list(ids)),
        )


def finish_contact(actor: Actor, contact: Contact) -> None:
    """A contact took place."""
    put_contacts(actor, [contact])


def list_tasks(
    actor: Actor,
    programme_ids: Sequence[str],
    bounds: tuple[date | None, date | None],
    filters: dict[str, Any],
    after: Sequence[Any],
    limit: int,
) -> list[Task]:
    """Planned contacts whose due day lies in [from, to), earliest first. `filters`: mine, text, late (a day: window over before it)."""
    visible, values = scope(actor, "e")
    where = ["k.state = 'planned'", "e.state = 'open'", "k.programme_id = ANY(%(programmes)s)", visible]
    values |= {"programmes": list(programme_ids), "limit": limit}
    for name, sign, day in (("start", ">=", bounds[0]), ("end", "<", bounds[1])):
        if day is not None:
            where.append(f"k.due {sign} %({name})s")
            values[name] = day
    if filters.get("late"):
        where.append("k.due_until < %(late)s")
        values["late"] = filters["late"]
    if filters.get("mine"):
        where.append("e.doctor_id = %(doctor)s")
        values["doctor"] = actor.user_id
    if filters.get("text"):
        text = str(filters["text"]).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        where.append("(e.name LIKE %(text)s OR e.address LIKE %(text)s)")
        values["text"] = f"%{text}%"
    if after:
        where.append("(k.due, k.id) > (%(after)s::date, %(after_id)s)")
        values |= {"after": after[0], "after_id": after[1]}
    rows = fetch_all(
        f"SELECT {_COLUMNS}, e.name, e.sex, e.birth_date, e.address, coalesce(e.path::text, ''), e.class_id, e.doctor "
        "FROM programme_contact k JOIN programme_enrolment e ON e.resident_id = k.resident_id AND e.id = k.enrolment_id "
        f"WHERE {' AND '.join(where)} ORDER BY k.due, k.id LIMIT %(limit)s",
        values,
    )
    width = len(_NAMES)
    return [Task(Contact(*row[:width]), *row[width:]) for row in rows]


def route_tasks(
    actor: Actor, programme_ids: Sequence[str], day: date, *, mine: bool, late: bool, limit: int
) -> list[Task]:
    """Planned contacts whose window is open on `day` (with `late`: or is over), in the order of a walk: village, address, person."""
    visible, values = scope(actor, "e")
    where = [
        "k.state = 'planned'",
        "e.state = 'open'",
        "k.programme_id = ANY(%(programmes)s)",
        visible,
        "k.due_from <= %(day)s",
    ]
    if not late:
        where.append("k.due_until >= %(day)s")
    if mine:
        where.append("e.doctor_id = %(doctor)s")
    rows = fetch_all(
        f"SELECT {_COLUMNS}, e.name, e.sex, e.birth_date, e.address, coalesce(e.path::text, ''), e.class_id, e.doctor "
        "FROM programme_contact k JOIN programme_enrolment e ON e.resident_id = k.resident_id AND e.id = k.enrolment_id "
        f"WHERE {' AND '.join(where)} ORDER BY e.path, e.address, e.name, e.resident_id, k.due, k.id LIMIT %(limit)s",
        {**values, "programmes": list(programme_ids), "day": day, "doctor": actor.user_id, "limit": limit},
    )
    width = len(_NAMES)
    return [Task(Contact(*row[:width]), *row[width:]) for row in rows]


def contacts_of_person(actor: Actor, resident_ids: Collection[UUID]) -> list[Contact]:
    """Every contact of a person, in all programmes, by day."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM programme_contact k WHERE k.resident_id = ANY(%s) AND k.state <> 'cancelled' "
        "ORDER BY coalesce(k.done_on, k.due), k.id",
        (list(resident_ids),),
    )
    return [Contact(*row) for row in rows]


def as_contact(
    planned: Planned, known: Contact | None, contact_id: UUID, owner: tuple[UUID, UUID, str]
) -> Contact:
    """A planned contact as a row; `owner`: resident, enrolment, programme."""
    return Contact(
        known.id if known else contact_id, *owner, planned.kind, planned.number, planned.name, planned.form_id,
        "missed" if planned.missed else "planned", planned.due, planned.due_from, planned.due_until, planned.why,
        None, "", "", "", "",
    )  # fmt: skip
