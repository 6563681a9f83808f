"""Every query of the practitioner registry."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import copy_rows, execute, execute_many, fetch_all
from yizhou.registries.providers.contracts import (
    Affiliation,
    Practitioner,
    PractitionerClaim,
    PractitionerFilter,
    PractitionerVersion,
)
from yizhou.registries.providers.spelling import spelled

_COLUMNS = (
    "number", "name", "sex", "birth_date", "citizen_id", "title_code", "title_name", "phone", "address", "status",
    "valid_from", "valid_until", "category", "speciality", "practice_scope",
)  # fmt: skip
STATED = _COLUMNS
_WRITTEN = (*_COLUMNS, "pinyin", "initials")
_PLACES = ("practitioner_id", "code", "name", "since", "until", "department", "role")


def list_practitioners(
    *, number: str = "", name: str = "", sex: str = "", birth_date: date | None = None, citizen_id: str = "",
    affiliation: str = "", limit: int = 50,
) -> list[Practitioner]:  # fmt: skip
    """Health workers that fulfil all criteria, by number."""
    where, values = ["true"], dict[str, Any](limit=limit)
    for column, value in (
        ("number", number), ("name", name), ("sex", sex), ("birth_date", birth_date), ("citizen_id", citizen_id),
    ):  # fmt: skip
        if value:
            where.append(f"p.{column} = %({column})s")
            values[column] = value
    if affiliation:
        where.append(
            "EXISTS (SELECT 1 FROM practitioner_affiliation a "
            "WHERE a.practitioner_id = p.id AND a.code = %(affiliation)s AND a.until IS NULL)"
        )
        values["affiliation"] = affiliation
    return _read(f"{' AND '.join(where)} ORDER BY p.number LIMIT %(limit)s", values)


def _read(condition: str, values: dict[str, Any]) -> list[Practitioner]:
    columns = ", ".join(f"p.{column}" for column in _COLUMNS)
    rows = fetch_all(f"SELECT p.id, {columns}, p.updated FROM practitioner p WHERE {condition}", values)
    places = _list_affiliations([row[0] for row in rows])
    return [_practitioner(row, places.get(row[0], [])) for row in rows]


def _practitioner(row: Sequence[Any], places: Sequence[Affiliation]) -> Practitioner:
    identity, *stated, updated = row
    values: dict[str, Any] = dict(zip(_COLUMNS, stated, strict=True))
    values["practice_scope"] = tuple(values["practice_scope"])
    return Practitioner(identity, **values, affiliations=tuple(places), updated=updated)


def _list_affiliations(ids: Sequence[UUID]) -> dict[UUID, list[Affiliation]]:
    found: dict[UUID, list[Affiliation]] = {}
    for owner, *place in fetch_all(
        f"SELECT {', '.join(_PLACES)} FROM practitioner_affiliation "
        "WHERE practitioner_id = ANY(%s) ORDER BY until IS NOT NULL, role DESC, id",
        (list(ids),),
    ):
        found.setdefault(owner, []).append(Affiliation(*place))
    return found


def _narrowed(actor: Actor, asked: PractitionerFilter) -> tuple[str, dict[str, Any]]:
    """Condition on `practitioner p`. Who sees the whole prefecture also sees workers without a place of work in it."""
    where, values = ["true"], dict[str, Any]()
    if actor.scope and "." in actor.scope:
        where.append(
            "EXISTS (SELECT 1 FROM practitioner_affiliation a JOIN organisation o ON o.code = a.code "
            "WHERE a.practitioner_id = p.id AND a.until IS NULL AND o.path <@ %(scope)s::ltree)"
        )
        values["scope"] = actor.scope
    if asked.institution:
        where.append(
            "EXISTS (SELECT 1 FROM practitioner_affiliation a "
            "WHERE a.practitioner_id = p.id AND a.until IS NULL AND a.code = %(institution)s)"
        )
        values["institution"] = asked.institution
    if asked.category:
        where.append("p.category = %(category)s")
        values["category"] = asked.category
    if asked.title:
        where.append("p.title_name = %(title)s")
        values["title"] = asked.title
    if asked.text:
        text = asked.text.lower().replace(" ", "")
        where.append(
            "(position(%(text)s in p.name) > 0 OR starts_with(p.number, %(number)s)"
            " OR (%(latin)s AND (starts_with(p.pinyin, %(low)s) OR starts_with(p.initials, %(low)s))))"
        )
        values |= {"text": asked.text, "number": asked.text.upper(), "low": text}
        values["latin"] = text.isascii() and text.isalpha()
    return " AND ".join(where), values


def list_page(
    actor: Actor, asked: PractitionerFilter, after: Sequence[str] | None, limit: int
) -> list[Practitioner]:
    """Health workers the actor sees, in the order of their pinyin."""
    where, values = _narrowed(actor, asked)
    if after:
        where += " AND (p.pinyin, p.number) > (%(after_pinyin)s, %(after_number)s)"
        values |= {"after_pinyin": after[0], "after_number": after[1]}
    return _read(f"{where} ORDER BY p.pinyin, p.number LIMIT %(limit)s", {**values, "limit": limit})


def count_by_category(actor: Actor, asked: PractitionerFilter) -> list[tuple[str, int]]:
    """How many the filter finds, by category, the largest first."""
    where, values = _narrowed(actor, asked)
    return [
        (category, number)
        for category, number in fetch_all(
            f"SELECT p.category, count(*) FROM practitioner p WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1",
            values,
        )
    ]


def _written(claim: PractitionerClaim) -> list[Any]:
    stated = [
        list(claim.practice_scope) if column == "practice_scope" else getattr(claim, column)
        for column in _COLUMNS
    ]
    return [*stated, *spelled(claim.name)]


def save(identity: UUID, claim: PractitionerClaim, at: datetime) -> None:
    """Put a registration in, or bring it to this state."""
    changes = ", ".join(f"{column} = excluded.{column}" for column in _WRITTEN if column != "number")
    execute(
        f"INSERT INTO practitioner (id, {', '.join(_WRITTEN)}, created, updated) "
        f"VALUES (%s, {', '.join(['%s'] * len(_WRITTEN))}, %s, %s) "
        f"ON CONFLICT (number) DO UPDATE SET {changes}, updated = excluded.updated",
        (identity, *_written(claim), at, at),
    )


def add_many(rows: Sequence[tuple[UUID, PractitionerClaim]], at: datetime) -> None:
    """Load new health workers with their places of work; their numbers must be new."""
    copy_rows(
        "practitioner", ("id", *_WRITTEN, "created", "updated"),
        [(identity, *_written(claim), at, at) for identity, claim in rows],
    )  # fmt: skip
    copy_rows(
        "practitioner_affiliation", _PLACES,
        [
            (identity, place.code, place.name, place.since, place.until, place.department, place.role)
            for identity, claim in rows
            for place in claim.affiliations
        ],
    )  # fmt: skip


def list_known_numbers(numbers: Sequence[str]) -> set[str]:
    """Which of these numbers are registered."""
    return {
        row[0]
        for row in fetch_all("SELECT number FROM practitioner WHERE number = ANY(%s)", (list(numbers),))
    }


_VERSIONS = ("practitioner_id", "effective", "recorded", "actor_name", "action", "changed", "content")


def add_versions(
    actor: Actor,
    stated: Iterable[tuple[UUID, PractitionerClaim, date, Sequence[str]]],
    at: datetime,
    action: str,
) -> None:
    """Keep what registrations say from a day on."""
    copy_rows(
        "practitioner_version", _VERSIONS,
        [
            (identity, effective, at, actor.name, action, list(changed),
             orjson.dumps({name: getattr(claim, name) for name in STATED}).decode())
            for identity, claim, effective, changed in stated
        ],
    )  # fmt: skip


def list_versions(identity: UUID) -> list[PractitionerVersion]:
    """Every version of a registration, the latest first."""
    rows = fetch_all(
        "SELECT effective, recorded, actor_name, action, changed, content FROM practitioner_version "
        "WHERE practitioner_id = %s ORDER BY effective DESC, id DESC",
        (identity,),
    )
    return [
        PractitionerVersion(effective, recorded, name, action, tuple(changed), _state(orjson.loads(content)))
        for effective, recorded, name, action, changed, content in rows
    ]


def _state(kept: dict[str, Any]) -> PractitionerClaim:
    for name in ("birth_date", "valid_from", "valid_until"):
        kept[name] = date.fromisoformat(kept[name]) if kept[name] else None
    return PractitionerClaim(**{**kept, "practice_scope": tuple(kept["practice_scope"])})


def last_serials(institutions: Sequence[str]) -> dict[str, int]:
    """The highest running number each institution gave its staff (`<institution>-0001`)."""
    return dict(
        fetch_all(
            "SELECT own.code, max(own.serial::int) FROM (SELECT substring(number FROM '^(.+)-\\d{4,8}$') AS code, "
            "substring(number FROM '-(\\d{4,8})$') AS serial FROM practitioner) own "
            "WHERE own.code = ANY(%s) GROUP BY 1",
            (list(institutions),),
        )
    )


def list_by_numbers(numbers: Sequence[str]) -> list[Practitioner]:
    """Health workers with these numbers."""
    return _read("p.number = ANY(%(numbers)s)", {"numbers": list(numbers)})


def list_by_citizen_ids(citizen_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Number and name of the health workers with these citizen numbers, by citizen number."""
    return {
        citizen: (number, name)
        for citizen, number, name in fetch_all(
            "SELECT citizen_id, number, name FROM practitioner WHERE citizen_id = ANY(%s) AND citizen_id <> ''",
            (list(citizen_ids),),
        )
    }


def save_affiliations(identity: UUID, places: Sequence[Affiliation], today: date) -> None:
    """Open these places of work and end the others."""
    execute(
        "UPDATE practitioner_affiliation SET until = %s WHERE practitioner_id = %s AND until IS NULL AND code <> ALL(%s)",
        (today, identity, [place.code for place in places]),
    )
    open_places(identity, places)


def open_places(identity: UUID, places: Sequence[Affiliation]) -> None:
    """Add places of work, or bring the open ones to this state."""
    execute_many(
        f"INSERT INTO practitioner_affiliation ({', '.join(_PLACES)}) VALUES (%s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (practitioner_id, code) WHERE until IS NULL DO UPDATE SET name = excluded.name, "
        "department = excluded.department, role = excluded.role",
        [
            (identity, place.code, place.name, place.since, place.until, place.department, place.role)
            for place in places
        ],
    )


def end_place(identity: UUID, code: str, until: date) -> bool:
    """End a place of work; whether it was open."""
    return bool(
        execute(
            "UPDATE practitioner_affiliation SET until = %s WHERE practitioner_id = %s AND code = %s AND until IS NULL",
            (until, identity, code),
        )
    )
