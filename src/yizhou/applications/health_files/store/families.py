"""Families, who lives in them, their problems."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from yizhou.applications.health_files.contracts import Family, Member, Problem
from yizhou.applications.health_files.store.scope import like, of_families
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_NAMES = tuple(field.name for field in fields(Family))
_COLUMNS = ", ".join("f.path::text" if name == "path" else f'f."{name}"' for name in _NAMES)
_MARKS = {"path": "%s::ltree"}
_KEPT = tuple(name for name in _NAMES if name not in ("id", "number", "revision", "members"))


def _family(row: Sequence[Any]) -> Family:
    values = dict(zip(_NAMES, row, strict=True))
    answers = values["answers"]
    values["answers"] = orjson.loads(answers) if isinstance(answers, str | bytes) else answers
    return Family(**values)


def _value(family: Family, name: str) -> Any:
    return orjson.dumps(family.answers).decode() if name == "answers" else getattr(family, name)


def insert_family(actor: Actor, family: Family) -> None:
    """Keep a new family, without members yet."""
    del actor
    columns = ", ".join(f'"{name}"' for name in _NAMES)
    marks = ", ".join(_MARKS.get(name, "%s") for name in _NAMES)
    execute(
        f"INSERT INTO family ({columns}) VALUES ({marks})",
        [0 if name == "members" else _value(family, name) for name in _NAMES],
    )


def update_family(actor: Actor, family: Family) -> bool:
    """Keep what changed; False when somebody else changed it meanwhile."""
    del actor
    sets = ", ".join(f'"{name}" = {_MARKS.get(name, "%s")}' for name in _KEPT)
    return bool(
        execute(
            f"UPDATE family SET {sets}, revision = revision + 1 WHERE id = %s AND revision = %s",
            (*(_value(family, name) for name in _KEPT), family.id, family.revision),
        )
    )


def get_family(actor: Actor, family_id: UUID, *, everyone: bool = False, hold: bool = False) -> Family | None:
    """One family that was not deleted."""
    visible, values = ("true", {}) if everyone else of_families(actor, "f")
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM family f WHERE f.id = %(id)s AND f.state = 'open' AND {visible}{' FOR UPDATE' if hold else ''}",
        {**values, "id": family_id},
    )
    return _family(row) if row else None


def families_by_number(actor: Actor, number: str) -> Family | None:
    """The family of this number within the actor's scope."""
    visible, values = of_families(actor, "f")
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM family f WHERE f.number = %(number)s AND f.state = 'open' AND {visible}",
        {**values, "number": number},
    )
    return _family(row) if row else None


def list_families(
    actor: Actor, village: str, text: str, numbers: Sequence[str], after: Sequence[Any], limit: int
) -> list[Family]:
    """By number. `text`: head, member, address or number; `numbers`: only these."""
    visible, values = of_families(actor, "f")
    where = ["f.state = 'open'", visible]
    values["limit"] = limit
    if village:
        where.append("f.village_code LIKE %(village)s || '%%'")
        values["village"] = village
    if text:
        where.append(
            "(f.number = %(exact)s OR f.head_name LIKE %(text)s OR f.address LIKE %(text)s OR EXISTS ("
            'SELECT 1 FROM family_member m WHERE m.family_id = f.id AND m."left" IS NULL AND m.name LIKE %(text)s))'
        )
        values |= {"exact": text, "text": like(text)}
    if numbers:
        where.append("f.number = ANY(%(numbers)s)")
        values["numbers"] = list(numbers)
    if after:
        where.append("f.number > %(after)s")
        values["after"] = after[0]
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM family f WHERE {' AND '.join(where)} ORDER BY f.number LIMIT %(limit)s",
        values,
        planned_anew=True,
    )
    return [_family(row) for row in rows]


def home_of(actor: Actor, resident_ids: Collection[UUID]) -> UUID | None:
    """The family these ids live in now, whoever may see it."""
    del actor
    row = fetch_one(
        'SELECT family_id FROM family_member WHERE resident_id = ANY(%s) AND "left" IS NULL ORDER BY joined LIMIT 1',
        (list(resident_ids),),
    )
    return row[0] if row else None


def members_of(actor: Actor, family_id: UUID) -> list[Member]:
    """Everybody who lives or lived in a family; who lives there now first, the head before all."""
    del actor
    rows = fetch_all(
        'SELECT m.family_id, m.resident_id, m.name, m.sex, m.birth_date, m.relation, m.joined, m."left", m.left_reason, '
        "coalesce(h.number, '') FROM family_member m LEFT JOIN health_file h ON h.resident_id = m.resident_id "
        "AND h.state <> 'deleted' WHERE m.family_id = %s "
        'ORDER BY m."left" IS NOT NULL, m.relation, m.birth_date, m.id',
        (family_id,),
    )
    return [Member(*row) for row in rows]


def insert_member(actor: Actor, member: Member) -> bool:
    """Somebody moves in; False when living in a family already."""
    del actor
    done = execute(
        "INSERT INTO family_member (id, family_id, resident_id, name, sex, birth_date, relation, joined, left_reason) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '') ON CONFLICT (resident_id) WHERE \"left\" IS NULL DO NOTHING",
        (
            new_id(), member.family_id, member.resident_id, member.name, member.sex, member.birth_date, member.relation,
            member.joined,
        ),
    )  # fmt: skip
    execute("UPDATE family SET members = members + %s WHERE id = %s", (done, member.family_id))
    return bool(done)


def move_out(actor: Actor, family_id: UUID, resident_ids: Collection[UUID], day: date, reason: str) -> int:
    """Somebody moves out; how many rows that were."""
    del actor
    done = execute(
        'UPDATE family_member SET "left" = %s, left_reason = %s WHERE family_id = %s AND resident_id = ANY(%s) AND "left" IS NULL',
        (day, reason, family_id, list(resident_ids)),
    )
    execute("UPDATE family SET members = members - %s WHERE id = %s", (done, family_id))
    return done


def set_relation(actor: Actor, family_id: UUID, resident_id: UUID, relation: str) -> int:
    """What a member is to the head."""
    del actor
    return execute(
        'UPDATE family_member SET relation = %s WHERE family_id = %s AND resident_id = %s AND "left" IS NULL',
        (relation, family_id, resident_id),
    )


def rename_member(
    actor: Actor, resident_ids: Collection[UUID], name: str, sex: str, born: date | None
) -> None:
    """The resident index says it otherwise now."""
    del actor
    ids = list(resident_ids)
    execute(
        "UPDATE family_member SET name = %s, sex = %s, birth_date = %s WHERE resident_id = ANY(%s)",
        (name, sex, born, ids),
    )
    execute("UPDATE family SET head_name = %s WHERE head_id = ANY(%s)", (name, ids))


def problems_of(actor: Actor, family_id: UUID) -> list[Problem]:
    """Problems of a family, unsolved first."""
    del actor
    rows = fetch_all(
        'SELECT id, family_id, noted, problem, plan, ended, outcome, "by" FROM family_problem WHERE family_id = %s '
        "ORDER BY ended IS NOT NULL, noted DESC, id DESC",
        (family_id,),
    )
    return [Problem(*row) for row in rows]


def add_problem(actor: Actor, family_id: UUID, noted: date, problem: str, plan: str) -> None:
    """A new problem of a family."""
    execute(
        "INSERT INTO family_problem (id, family_id, noted, problem, plan, outcome, \"by\") VALUES (%s, %s, %s, %s, %s, '', %s)",
        (new_id(), family_id, noted, problem, plan, actor.name),
    )


def end_problem(actor: Actor, family_id: UUID, problem_id: UUID, ended: date, outcome: str) -> int:
    """A problem is solved."""
    del actor
    return execute(
        "UPDATE family_problem SET ended = %s, outcome = %s WHERE family_id = %s AND id = %s",
        (ended, outcome, family_id, problem_id),
    )


def family_counts(actor: Actor, path: str) -> dict[str, tuple[int, int]]:
    """By the child of `path`: families, people in them."""
    visible, values = of_families(actor, "f")
    rows = fetch_all(
        "SELECT subpath(f.path, 0, least(nlevel(f.path), nlevel(%(path)s::ltree) + 1))::text, count(*), sum(f.members) "
        f"FROM family f WHERE f.path <@ %(path)s::ltree AND f.state = 'open' AND {visible} GROUP BY 1",
        {**values, "path": path},
    )
    return {row[0]: (int(row[1]), int(row[2] or 0)) for row in rows}
