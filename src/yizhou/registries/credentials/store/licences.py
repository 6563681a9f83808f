"""Queries on licences and what happened to them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.db.api import copy_rows, execute, fetch_all, fetch_one
from yizhou.registries.credentials.contracts import Licence, LicenceEvent, LicenceFilter

EXPIRING_DAYS = 90
"""What a list calls 即将到期."""

COLUMNS = (
    "id", "kind", "number", "holder_code", "holder_name", "institution_code", "institution_name", "fields", "issued",
    "valid_from", "valid_until", "check_due", "status", "version", "updated",
)  # fmt: skip
_SELECTED = ", ".join(f"l.{column}" for column in COLUMNS)
_EVENT = (
    "licence_id", "version", "action", "at", "effective", "actor_name", "organisation_name", "opinion", "changed", "state",
    "application_id",
)  # fmt: skip


def visible(actor: Actor, column: str) -> tuple[str, dict[str, Any]]:
    """Condition that the institution whose code stands in `column` lies within the actor's scope."""
    if not actor.scope or "." not in actor.scope:
        return "true", {}
    condition = (
        f"EXISTS (SELECT 1 FROM organisation o WHERE o.code = {column} AND o.path <@ %(scope)s::ltree)"
    )
    return condition, {"scope": actor.scope}


def standing(status: str, valid_from: date, valid_until: date | None, on: date) -> str:
    """What a licence is good for on a day."""
    if status != "valid":
        return status
    if valid_until is not None and valid_until < on:
        return "expired"
    return "not_yet" if valid_from > on else "valid"


def licence_of(row: Sequence[Any]) -> Licence:
    """The licence of a row of COLUMNS."""
    values: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    values["fields"] = orjson.loads(values["fields"])
    return Licence(
        **values, standing=standing(values["status"], values["valid_from"], values["valid_until"], today())
    )


def find(actor: Actor, licence_id: UUID) -> Licence | None:
    """A licence the actor may see."""
    where, values = visible(actor, "l.institution_code")
    row = fetch_one(
        f"SELECT {_SELECTED} FROM licence l WHERE l.id = %(id)s AND {where}", {**values, "id": licence_id}
    )
    return licence_of(row) if row else None


def find_for_update(licence_id: UUID) -> Licence | None:
    """A licence, kept from other deciders until the transaction ends."""
    row = fetch_one(f"SELECT {_SELECTED} FROM licence l WHERE l.id = %s FOR UPDATE", (licence_id,))
    return licence_of(row) if row else None


def find_by_number(kind: str, number: str) -> Licence | None:
    """The licence of a kind with a number, whoever asks: numbers are unique over the prefecture."""
    row = fetch_one(f"SELECT {_SELECTED} FROM licence l WHERE l.kind = %s AND l.number = %s", (kind, number))
    return licence_of(row) if row else None


def list_by_numbers(kind: str, numbers: Sequence[str]) -> dict[str, Licence]:
    """Licences of a kind by number."""
    rows = fetch_all(
        f"SELECT {_SELECTED} FROM licence l WHERE l.kind = %s AND l.number = ANY(%s)", (kind, list(numbers))
    )
    found = [licence_of(row) for row in rows]
    return {licence.number: licence for licence in found}


def _narrowed(actor: Actor, asked: LicenceFilter) -> tuple[str, dict[str, Any]]:
    condition, values = visible(actor, "l.institution_code")
    where = [condition]
    for column, value in (
        ("kind", asked.kind), ("holder_code", asked.holder), ("institution_code", asked.institution),
    ):  # fmt: skip
        if value:
            where.append(f"l.{column} = %({column})s")
            values[column] = value
    if asked.text:
        where.append(
            "(starts_with(l.number, %(number)s) OR position(%(text)s in l.holder_name) > 0"
            " OR position(%(text)s in l.institution_name) > 0)"
        )
        values |= {"number": asked.text.upper(), "text": asked.text}
    match asked.standing:
        case "suspended" | "cancelled":
            where.append("l.status = %(standing)s")
            values["standing"] = asked.standing
        case "expired":
            where.append("l.status = 'valid' AND l.valid_until < %(today)s")
        case "expiring":
            where.append("l.status = 'valid' AND l.valid_until BETWEEN %(today)s AND %(soon)s")
        case "valid":
            where.append("l.status = 'valid' AND (l.valid_until IS NULL OR l.valid_until >= %(today)s)")
        case _:
            pass
    values |= {"today": today(), "soon": today() + timedelta(days=EXPIRING_DAYS)}
    return " AND ".join(where), values


def list_page(actor: Actor, asked: LicenceFilter, after: Sequence[str] | None, limit: int) -> list[Licence]:
    """Licences the actor sees, those decided last first."""
    where, values = _narrowed(actor, asked)
    if after:
        where += " AND (l.updated, l.id) < (%(after_updated)s::timestamptz, %(after_id)s::uuid)"
        values |= {"after_updated": after[0], "after_id": after[1]}
    rows = fetch_all(
        f"SELECT {_SELECTED} FROM licence l WHERE {where} ORDER BY l.updated DESC, l.id DESC LIMIT %(limit)s",
        {**values, "limit": limit},
    )
    return [licence_of(row) for row in rows]


def count(actor: Actor, asked: LicenceFilter) -> list[tuple[str, str, int]]:
    """How many the filter finds, by kind and standing; `expiring` ones are also counted as valid."""
    where, values = _narrowed(actor, asked)
    return [
        (kind, state, number)
        for kind, state, number in fetch_all(
            "SELECT l.kind, CASE WHEN l.status <> 'valid' THEN l.status WHEN l.valid_until < %(today)s THEN 'expired' "
            "WHEN l.valid_until <= %(soon)s THEN 'expiring' ELSE 'valid' END AS state, count(*) "
            f"FROM licence l WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2",
            values,
        )
    ]


def _values(licence: Licence) -> list[Any]:
    return [
        orjson.dumps(dict(licence.fields)).decode() if column == "fields" else getattr(licence, column)
        for column in COLUMNS
    ]


def save(licence: Licence, definition_version: int) -> None:
    """Put a licence in, or bring it to this state."""
    columns = (*COLUMNS, "definition_version")
    changes = ", ".join(
        f"{column} = excluded.{column}" for column in columns if column not in ("id", "kind", "number")
    )
    execute(
        f"INSERT INTO licence ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT (id) DO UPDATE SET {changes}",
        (*_values(licence), definition_version),
    )


def add_many(licences: Iterable[tuple[Licence, int]]) -> None:
    """Load new licences, each with the version of its definition; their numbers must be new."""
    copy_rows(
        "licence",
        (*COLUMNS, "definition_version"),
        ((*_values(licence), version) for licence, version in licences),
    )


def event_values(
    actor: Actor, licence: Licence, action: str, effective: date, opinion: str, changed: Sequence[str],
    application_id: UUID | None,
) -> tuple[Any, ...]:  # fmt: skip
    """What `add_events` writes for one decision."""
    state = {
        column: getattr(licence, column) for column in COLUMNS if column not in ("id", "updated", "version")
    }
    return (
        licence.id, licence.version, action, licence.updated, effective, actor.name, actor.organisation_name, opinion,
        list(changed), orjson.dumps({**state, "fields": dict(licence.fields)}).decode(), application_id,
    )  # fmt: skip


def add_events(events: Iterable[tuple[Any, ...]]) -> None:
    """Keep what happened."""
    copy_rows("licence_event", _EVENT, events)


def list_events(licence_id: UUID) -> list[LicenceEvent]:
    """What happened to a licence, the latest first."""
    rows = fetch_all(
        "SELECT version, action, at, effective, actor_name, organisation_name, opinion, changed, state "
        "FROM licence_event WHERE licence_id = %s ORDER BY version DESC",
        (licence_id,),
    )
    return [_event(row) for row in rows]


def _event(row: Sequence[Any]) -> LicenceEvent:
    version, action, at, effective, actor_name, organisation, opinion, changed, state = row
    kept: Mapping[str, Any] = orjson.loads(state)
    return LicenceEvent(
        version, action, at, effective, actor_name, organisation, opinion, tuple(changed), kept
    )


def count_call(address: str, minute: datetime) -> int:
    """Count one public verification from an address; how many in this minute."""
    row = fetch_one(
        "INSERT INTO licence_verification (address, minute, calls) VALUES (%s, %s, 1) "
        "ON CONFLICT (address, minute) DO UPDATE SET calls = licence_verification.calls + 1 RETURNING calls",
        (address, minute),
    )
    return row[0] if row else 0


def forget_calls(before: datetime) -> int:
    """Forget counts of verifications before an instant; how many."""
    return execute("DELETE FROM licence_verification WHERE minute < %s", (before,))
