"""Every query of the institution registry."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import copy_rows, execute, fetch_all, fetch_one
from yizhou.registries.facilities.checking import DEPARTMENTS
from yizhou.registries.facilities.contracts import (
    Institution,
    InstitutionClaim,
    InstitutionCounts,
    InstitutionFilter,
    InstitutionVersion,
)
from yizhou.standards import code_systems, institution_classes, regions

_STORED = tuple(field.name for field in fields(InstitutionClaim))
_LISTS = frozenset({"services", "service_area"})

_COLUMNS = (
    "f.code, f.name, o.id, f.class_code, f.class_system, f.parent_code, "
    "coalesce(nullif(f.parent_name, ''), p.name, ''), coalesce(nullif(f.region_code, ''), o.region_code, ''), "
    "f.level, f.address, f.phone, coalesce(f.longitude, o.longitude), coalesce(f.latitude, o.latitude), "
    "f.status, f.valid_from, f.valid_until, coalesce(nullif(f.credit_code, ''), o.credit_code, ''), f.beds, f.leader, "
    "f.services, f.service_area, f.consortium_code, coalesce(c.name, '')"
)
_REGISTERED = (
    f"SELECT {_COLUMNS} FROM facility_registration f LEFT JOIN organisation o ON o.code = f.code "
    "LEFT JOIN facility_registration p ON p.code = f.parent_code AND f.parent_code <> '' "
    "LEFT JOIN organisation c ON c.code = f.consortium_code"
)
# Registered ones with what the tree knows of them, then institutions the tree alone knows.
_INSTITUTIONS = f"""
{_REGISTERED}
UNION ALL
SELECT o.code, o.name, o.id, o.class_code, '', coalesce(p.code, ''), coalesce(p.name, ''), o.region_code,
       o.level, '', '', o.longitude, o.latitude, CASE WHEN o.active THEN 'active' ELSE 'closed' END, NULL, NULL,
       o.credit_code, NULL, '', '{{}}', '{{}}', '', ''
FROM organisation o LEFT JOIN organisation p ON p.id = o.parent_id
WHERE o.kind = 'institution' AND NOT EXISTS (SELECT 1 FROM facility_registration f WHERE f.code = o.code)
"""
_NAMES = (
    "code", "name", "organisation_id", "class_code", "class_system", "parent_code", "parent_name", "region_code", "level",
    "address", "phone", "longitude", "latitude", "status", "valid_from", "valid_until", "credit_code", "beds", "leader",
    "services", "service_area", "consortium_code", "consortium_name",
)  # fmt: skip


def _institution(row: Sequence[Any]) -> Institution:
    values: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    if values["class_system"] == DEPARTMENTS:
        class_name = code_systems.display(DEPARTMENTS, values["class_code"])
    else:
        class_name = institution_classes.class_name(values["class_code"])
    values |= {name: tuple(values[name]) for name in _LISTS}
    return Institution(**values, class_name=class_name)


def list_institutions(*, code: str, name: str, status: str, limit: int) -> list[Institution]:
    """Institutions and departments by code (registration or unified credit code), part of the name, status."""
    where, values = ["true"], dict[str, Any](limit=limit)
    if code:
        where.append("(i.code = %(code)s OR (i.credit_code <> '' AND i.credit_code = %(code)s))")
        values["code"] = code
    if name:
        where.append("position(%(name)s in i.name) > 0")
        values["name"] = name
    if status:
        where.append("i.status = %(status)s")
        values["status"] = status
    rows = fetch_all(
        f"SELECT i.* FROM ({_INSTITUTIONS}) AS i({', '.join(_NAMES)}) WHERE {' AND '.join(where)} "
        "ORDER BY i.code LIMIT %(limit)s",
        values,
    )
    return [_institution(row) for row in rows]


def list_by_codes(codes: Sequence[str]) -> list[Institution]:
    """Institutions and departments with these registration codes."""
    rows = fetch_all(
        f"SELECT i.* FROM ({_INSTITUTIONS}) AS i({', '.join(_NAMES)}) WHERE i.code = ANY(%s)", (list(codes),)
    )
    return [_institution(row) for row in rows]


def _narrowed(actor: Actor, asked: InstitutionFilter) -> tuple[str, dict[str, Any]]:
    """Condition on `organisation o LEFT JOIN facility_registration f` of what the actor sees and asks for."""
    where, values = ["o.kind = 'institution'"], dict[str, Any]()
    if actor.scope:
        where.append("o.path <@ %(scope)s::ltree")
        values["scope"] = actor.scope
    if asked.text:
        where.append("(o.name ILIKE %(like)s OR o.code LIKE %(prefix)s OR o.credit_code LIKE %(prefix)s)")
        values |= {"like": f"%{asked.text}%", "prefix": f"{asked.text.upper()}%"}
    if asked.county:
        county = regions.current_code(asked.county)
        if county == regions.PREFECTURE:
            where.append("o.region_code = %(county)s")
            values["county"] = county
        else:
            where.append("o.region_code LIKE %(county)s")
            values["county"] = f"{county[:6]}%"
    for column, value in (("o.class_code", asked.class_code), ("o.level", asked.level)):
        if value:
            where.append(f"starts_with({column}, %({column[2:]})s)")
            values[column[2:]] = value
    if asked.status:
        where.append("coalesce(f.status, 'active') = %(status)s")
        values["status"] = asked.status
    if asked.consortium:
        where.append("f.consortium_code = %(consortium)s")
        values["consortium"] = asked.consortium
    return " AND ".join(where), values


_FROM_TREE = "FROM organisation o LEFT JOIN facility_registration f ON f.code = o.code"


def list_page(
    actor: Actor, asked: InstitutionFilter, after: Sequence[str] | None, limit: int
) -> list[Institution]:
    """Institutions the actor sees, hospitals first: by class, then code."""
    where, values = _narrowed(actor, asked)
    if after:
        where += " AND (o.class_code, o.code) > (%(after_class)s, %(after_code)s)"
        values |= {"after_class": after[0], "after_code": after[1]}
    codes = [
        row[0]
        for row in fetch_all(
            f"SELECT o.code {_FROM_TREE} WHERE {where} ORDER BY o.class_code, o.code LIMIT %(limit)s",
            {**values, "limit": limit},
        )
    ]
    found = {institution.code: institution for institution in list_by_codes(codes)}
    return [found[code] for code in codes]


def count(actor: Actor, asked: InstitutionFilter) -> InstitutionCounts:
    """Figures of what the filter finds."""
    where, values = _narrowed(actor, asked)
    rows = fetch_all(
        f"SELECT left(o.region_code, 6), left(o.class_code, 1), count(*), coalesce(sum(f.beds), 0) {_FROM_TREE} "
        f"WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2",
        values,
    )
    counties, classes = dict[str, int](), dict[str, int]()
    for county, letter, number, _beds in rows:
        counties[county] = counties.get(county, 0) + number
        classes[letter] = classes.get(letter, 0) + number
    return InstitutionCounts(
        sum(row[2] for row in rows),
        sum(row[3] for row in rows),
        tuple(counties.items()),
        tuple(classes.items()),
    )


def list_places(actor: Actor, asked: InstitutionFilter) -> list[tuple[str, str, str, float, float]]:
    """Code, name, class code and degrees of longitude and latitude of what the filter finds and has a place."""
    where, values = _narrowed(actor, asked)
    return [
        (code, name, class_code, longitude, latitude)
        for code, name, class_code, longitude, latitude in fetch_all(
            "SELECT o.code, o.name, o.class_code, coalesce(f.longitude, o.longitude), coalesce(f.latitude, o.latitude) "
            f"{_FROM_TREE} WHERE {where} AND coalesce(f.longitude, o.longitude) IS NOT NULL ORDER BY o.class_code DESC",
            values,
        )
    ]


def list_departments(code: str) -> list[Institution]:
    """Departments of an institution, by class and code."""
    return [
        _institution(row)
        for row in fetch_all(
            f"{_REGISTERED} WHERE f.parent_code = %s AND f.class_system = %s ORDER BY f.class_code, f.code",
            (code, DEPARTMENTS),
        )
    ]


def save(claim: InstitutionClaim, at: datetime) -> None:
    """Put a registration in, or bring it to this state."""
    columns = ", ".join(_STORED)
    changes = ", ".join(f"{column} = excluded.{column}" for column in _STORED if column != "code")
    execute(
        f"INSERT INTO facility_registration ({columns}, created, updated) "
        f"VALUES ({', '.join(['%s'] * len(_STORED))}, %s, %s) ON CONFLICT (code) DO UPDATE SET {changes}, "
        "updated = excluded.updated",
        (*_values(claim), at, at),
    )


def _values(claim: InstitutionClaim) -> list[Any]:
    return [
        list(getattr(claim, column)) if column in _LISTS else getattr(claim, column) for column in _STORED
    ]


_VERSIONS = ("code", "effective", "recorded", "actor_name", "action", "changed", "content")


def _version(
    actor: Actor, claim: InstitutionClaim, effective: date, at: datetime, action: str, changed: list[str]
) -> tuple[Any, ...]:
    content = orjson.dumps(asdict(claim)).decode()
    return (claim.code, effective, at, actor.name, action, changed, content)


def add_version(
    actor: Actor, claim: InstitutionClaim, effective: date, at: datetime, action: str, changed: Iterable[str]
) -> None:
    """Keep what the registration says from `effective` on."""
    execute(
        f"INSERT INTO facility_version ({', '.join(_VERSIONS)}) VALUES ({', '.join(['%s'] * len(_VERSIONS))})",
        _version(actor, claim, effective, at, action, list(changed)),
    )


def add_many(actor: Actor, claims: Sequence[tuple[InstitutionClaim, date]], at: datetime) -> None:
    """Load new registrations, each with its first version; their codes must be new."""
    copy_rows(
        "facility_registration",
        (*_STORED, "created", "updated"),
        [(*_values(claim), at, at) for claim, _ in claims],
    )
    copy_rows(
        "facility_version",
        _VERSIONS,
        [_version(actor, claim, effective, at, "create", []) for claim, effective in claims],
    )


def list_known_codes(codes: Sequence[str]) -> set[str]:
    """Which of these codes are registered."""
    return {
        row[0]
        for row in fetch_all("SELECT code FROM facility_registration WHERE code = ANY(%s)", (list(codes),))
    }


def list_versions(code: str) -> list[InstitutionVersion]:
    """Every version of a registration, the latest first."""
    rows = fetch_all(
        "SELECT effective, recorded, actor_name, action, changed, content FROM facility_version "
        "WHERE code = %s ORDER BY effective DESC, id DESC",
        (code,),
    )
    return [
        InstitutionVersion(effective, recorded, name, action, tuple(changed), _state(content))
        for effective, recorded, name, action, changed, content in rows
    ]


def find_as_of(code: str, on: date) -> Institution | None:
    """What was registered under the code on that day."""
    row = fetch_one(
        "SELECT content FROM facility_version WHERE code = %s AND effective <= %s "
        "ORDER BY effective DESC, id DESC LIMIT 1",
        (code, on),
    )
    return _state(row[0]) if row else None


def _state(content: str) -> Institution:
    """The state a version kept, with the names its codes have."""
    kept: dict[str, Any] = orjson.loads(content)
    kept |= {name: tuple(kept[name]) for name in _LISTS}
    for name in ("valid_from", "valid_until"):
        kept[name] = date.fromisoformat(kept[name]) if kept[name] else None
    system, class_code = kept["class_system"], kept["class_code"]
    if system == DEPARTMENTS:
        return Institution(**kept, class_name=code_systems.display(system, class_code))
    return Institution(**kept, class_name=institution_classes.class_name(class_code))
