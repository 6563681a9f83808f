"""Every query of the institution registry."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from yizhou.kernel.db.api import execute, fetch_all
from yizhou.registries.facilities.contracts import Institution, InstitutionClaim
from yizhou.standards import code_systems, institution_classes

DEPARTMENTS = "2.16.156.10011.2.3.2.62"
_STORED = tuple(field.name for field in fields(InstitutionClaim))

# Registered ones with what the tree knows of them, then institutions the tree alone knows.
_INSTITUTIONS = """
SELECT f.code, f.name, o.id, f.class_code, f.class_system, f.parent_code,
       coalesce(nullif(f.parent_name, ''), p.name, ''), coalesce(nullif(f.region_code, ''), o.region_code, ''),
       f.level, f.address, f.phone, coalesce(f.longitude, o.longitude), coalesce(f.latitude, o.latitude),
       f.status, f.valid_from, f.valid_until, '' AS credit_code
FROM facility_registration f LEFT JOIN organisation o ON o.code = f.code
LEFT JOIN facility_registration p ON p.code = f.parent_code
UNION ALL
SELECT o.code, o.name, o.id, o.class_code, '', coalesce(p.code, ''), coalesce(p.name, ''), o.region_code,
       o.level, '', '', o.longitude, o.latitude, CASE WHEN o.active THEN 'active' ELSE 'closed' END, NULL, NULL, o.credit_code
FROM organisation o LEFT JOIN organisation p ON p.id = o.parent_id
WHERE o.kind = 'institution' AND NOT EXISTS (SELECT 1 FROM facility_registration f WHERE f.code = o.code)
"""


def _institution(row: Sequence[Any]) -> Institution:
    (code, name, organisation_id, class_code, system, parent, parent_name, region, level, address, phone, longitude,
     latitude, status, valid_from, valid_until, _credit) = row  # fmt: skip
    if system == DEPARTMENTS:
        class_name = code_systems.display(system, class_code)
    else:
        class_name = institution_classes.class_name(class_code)
    return Institution(
        code, name, organisation_id, class_code, class_name, system, parent, parent_name, region, level, address, phone,
        longitude, latitude, status, valid_from, valid_until,
    )  # fmt: skip


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
        f"SELECT i.* FROM ({_INSTITUTIONS}) AS i WHERE {' AND '.join(where)} ORDER BY i.code LIMIT %(limit)s",
        values,
    )
    return [_institution(row) for row in rows]


def save(claim: InstitutionClaim, at: datetime) -> None:
    """Put a registration in, or bring it to this state."""
    columns = ", ".join(_STORED)
    changes = ", ".join(f"{column} = excluded.{column}" for column in _STORED if column != "code")
    execute(
        f"INSERT INTO facility_registration ({columns}, created, updated) "
        f"VALUES ({', '.join(['%s'] * len(_STORED))}, %s, %s) ON CONFLICT (code) DO UPDATE SET {changes}, "
        "updated = excluded.updated",
        (*(getattr(claim, column) for column in _STORED), at, at),
    )
