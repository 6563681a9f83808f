"""Every query of the practitioner registry."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.db.api import execute, execute_many, fetch_all
from yizhou.registries.providers.contracts import Affiliation, Practitioner, PractitionerClaim

_COLUMNS = (
    "number", "name", "sex", "birth_date", "citizen_id", "title_code", "title_name", "phone", "address", "status",
    "valid_from", "valid_until",
)  # fmt: skip


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
    columns = ", ".join(f"p.{column}" for column in _COLUMNS)
    rows = fetch_all(
        f"SELECT p.id, {columns}, p.updated FROM practitioner p WHERE {' AND '.join(where)} "
        "ORDER BY p.number LIMIT %(limit)s",
        values,
    )
    places = _list_affiliations([row[0] for row in rows])
    return [_practitioner(row, places.get(row[0], [])) for row in rows]


def _practitioner(row: Sequence[Any], places: Sequence[Affiliation]) -> Practitioner:
    identity, *stated, updated = row
    return Practitioner(
        identity, **dict(zip(_COLUMNS, stated, strict=True)), affiliations=tuple(places), updated=updated
    )


def _list_affiliations(ids: Sequence[UUID]) -> dict[UUID, list[Affiliation]]:
    found: dict[UUID, list[Affiliation]] = {}
    for owner, *place in fetch_all(
        "SELECT practitioner_id, code, name, since, until FROM practitioner_affiliation "
        "WHERE practitioner_id = ANY(%s) ORDER BY until IS NOT NULL, id",
        (list(ids),),
    ):
        found.setdefault(owner, []).append(Affiliation(*place))
    return found


def save(identity: UUID, claim: PractitionerClaim, at: datetime) -> None:
    """Put a registration in, or bring it to this state."""
    changes = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS if column != "number")
    execute(
        f"INSERT INTO practitioner (id, {', '.join(_COLUMNS)}, created, updated) "
        f"VALUES (%s, {', '.join(['%s'] * len(_COLUMNS))}, %s, %s) "
        f"ON CONFLICT (number) DO UPDATE SET {changes}, updated = excluded.updated",
        (identity, *(getattr(claim, column) for column in _COLUMNS), at, at),
    )


def save_affiliations(identity: UUID, places: Sequence[Affiliation], today: date) -> None:
    """Open these places of work and end the others."""
    execute(
        "UPDATE practitioner_affiliation SET until = %s WHERE practitioner_id = %s AND until IS NULL AND code <> ALL(%s)",
        (today, identity, [place.code for place in places]),
    )
    execute_many(
        "INSERT INTO practitioner_affiliation (practitioner_id, code, name, since, until) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (practitioner_id, code) WHERE until IS NULL DO UPDATE SET name = excluded.name",
        [(identity, place.code, place.name, place.since, place.until) for place in places],
    )
