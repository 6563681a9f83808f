"""Every query of the organisation tree."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from yizhou.kernel.db.api import execute_many, fetch_all, fetch_one
from yizhou.kernel.organisations.contracts import Organisation

COLUMNS = "id, code, name, kind, path::text, parent_id, class_code, region_code, level, credit_code, longitude, latitude"


def _organisation(row: tuple[Any, ...]) -> Organisation:
    return Organisation(*row)


def find(organisation_id: UUID) -> Organisation | None:
    row = fetch_one(f"SELECT {COLUMNS} FROM organisation WHERE id = %s", (organisation_id,))
    return _organisation(row) if row else None


def find_by_codes(codes: Sequence[str]) -> dict[str, Organisation]:
    """Organisations by any of their codes; each is listed under the codes asked for."""
    asked = set(codes)
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM organisation WHERE code = ANY(%(codes)s) "
        f"UNION SELECT {COLUMNS} FROM organisation WHERE credit_code = ANY(%(codes)s) AND credit_code <> ''",
        {"codes": list(asked)},
    )
    found: dict[str, Organisation] = {}
    for row in rows:
        organisation = _organisation(row)
        for code in (organisation.credit_code, organisation.code):
            if code in asked:
                found[code] = organisation
    return found


def list_children(parent_id: UUID | None, query: str, scope: str) -> list[tuple[Organisation, bool]]:
    """Children of a node (or all that match `query`) within `scope`, with whether they have children."""
    columns = ", ".join(f"o.{name.strip()}" for name in COLUMNS.split(","))
    parts = [
        f"SELECT {columns}, EXISTS (SELECT 1 FROM organisation c WHERE c.parent_id = o.id) FROM organisation o",
        "WHERE o.active AND o.path <@ %(scope)s::ltree",
    ]
    if query:
        parts.append("AND (o.name ILIKE %(like)s OR o.code LIKE %(prefix)s)")
    elif parent_id is not None:
        parts.append("AND o.parent_id = %(parent)s")
    else:
        parts.append("AND o.path = %(scope)s::ltree")
    parts.append("ORDER BY o.kind <> 'institution', o.code LIMIT 200")
    rows = fetch_all(
        " ".join(parts),
        {"scope": scope, "like": f"%{query}%", "prefix": f"{query}%", "parent": parent_id},
    )
    return [(_organisation(row[:-1]), bool(row[-1])) for row in rows]


def list_ancestors(path: str) -> list[Organisation]:
    """The organisations from the root down to `path`."""
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM organisation WHERE path @> %s::ltree ORDER BY nlevel(path)", (path,)
    )
    return [_organisation(row) for row in rows]


def list_within(path: str, kind: str) -> list[Organisation]:
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM organisation WHERE path <@ %s::ltree AND kind = %s ORDER BY code",
        (path, kind),
    )
    return [_organisation(row) for row in rows]


def root() -> Organisation | None:
    row = fetch_one(f"SELECT {COLUMNS} FROM organisation WHERE parent_id IS NULL ORDER BY code LIMIT 1")
    return _organisation(row) if row else None


def save_many(rows: Sequence[tuple[Any, ...]]) -> None:
    execute_many(
        "INSERT INTO organisation (id, code, name, kind, path, parent_id, class_code, region_code, level, "
        "credit_code, longitude, latitude, active) "
        "VALUES (%s, %s, %s, %s, %s::ltree, %s, %s, %s, %s, %s, %s, %s, true) "
        "ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, "
        "class_code = excluded.class_code, region_code = excluded.region_code, level = excluded.level, "
        "credit_code = excluded.credit_code, longitude = excluded.longitude, latitude = excluded.latitude",
        rows,
    )
