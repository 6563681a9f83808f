"""Every query of subscriptions. A subscription is seen by its partner alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.exchange.subscriptions.contracts import Notice, Subscription
from yizhou.exchange.subscriptions.sealing import opened, sealed
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one

_COLUMNS = (
    "id, partner_id, type, query, endpoint, payload, secrets, content, state, error, until, version, failures"
)


def _subscription(row: tuple[Any, ...]) -> Subscription:
    secrets = opened(bytes(row[6]))
    content = orjson.loads(row[7]) if isinstance(row[7], str | bytes) else row[7]
    return Subscription(
        *row[:6], headers=secrets["headers"], secret=secrets["secret"], content=content, state=row[8], error=row[9],
        until=row[10], version=row[11], failures=row[12],
    )  # fmt: skip


def save(actor: Actor, one: Subscription, due: datetime) -> None:
    """Insert, or replace what is there."""
    del actor
    names = [name.strip() for name in _COLUMNS.split(",")]
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in [*names[2:], "due"])
    execute(
        f"INSERT INTO fhir_subscription ({_COLUMNS}, due) VALUES ({', '.join(['%s'] * 14)}) "
        f"ON CONFLICT (id) DO UPDATE SET {changed}",
        (
            one.id, one.partner_id, one.type, one.query, one.endpoint, one.payload, sealed(one.headers, one.secret),
            orjson.dumps(one.content).decode(), one.state, one.error, one.until, one.version, one.failures, due,
        ),
    )  # fmt: skip


def find(actor: Actor, subscription_id: UUID) -> Subscription | None:
    row = fetch_one(f"SELECT {_COLUMNS} FROM fhir_subscription WHERE id = %s", (subscription_id,))
    found = _subscription(row) if row else None
    mine = found is not None and (actor.kind is ActorKind.SYSTEM or found.partner_id == actor.partner_id)
    return found if mine else None


def list_of(actor: Actor) -> list[Subscription]:
    """The actor's own."""
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM fhir_subscription WHERE partner_id = %s ORDER BY id", (actor.partner_id,)
    )
    return [_subscription(row) for row in rows]


def list_active(actor: Actor, types: Sequence[str], moment: datetime) -> list[Subscription]:
    """Whose criteria are about these types."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM fhir_subscription WHERE type = ANY(%s) AND state = 'active' "
        "AND (until IS NULL OR until > %s)",
        (list(types), moment),
    )
    return [_subscription(row) for row in rows]


def list_due(actor: Actor, moment: datetime) -> list[Subscription]:
    """Those that have something to be told now."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM fhir_subscription s WHERE state = 'active' AND due <= %s "
        "AND EXISTS (SELECT FROM fhir_notice n WHERE n.subscription_id = s.id)",
        (moment,),
    )
    return [_subscription(row) for row in rows]


def drop(actor: Actor, subscription_id: UUID) -> None:
    forget(actor, subscription_id)
    execute("DELETE FROM fhir_subscription WHERE id = %s", (subscription_id,))


def forget(actor: Actor, subscription_id: UUID) -> None:
    """Nothing of what waits is told any more."""
    del actor
    execute("DELETE FROM fhir_notice WHERE subscription_id = %s", (subscription_id,))


def queue(actor: Actor, rows: Sequence[tuple[UUID, str]]) -> None:
    del actor
    execute_many("INSERT INTO fhir_notice (subscription_id, reference) VALUES (%s, %s)", rows)


def list_notices(actor: Actor, subscription_id: UUID, limit: int) -> list[Notice]:
    del actor
    rows = fetch_all(
        "SELECT id, reference FROM fhir_notice WHERE subscription_id = %s ORDER BY id LIMIT %s",
        (subscription_id, limit),
    )
    return [Notice(*row) for row in rows]


def told(actor: Actor, notice_id: int) -> None:
    del actor
    execute("DELETE FROM fhir_notice WHERE id = %s", (notice_id,))


def settle(actor: Actor, subscription_id: UUID, state: str, error: str, failures: int, due: datetime) -> None:
    """How telling went."""
    del actor
    execute(
        "UPDATE fhir_subscription SET state = %s, error = %s, failures = %s, due = %s WHERE id = %s AND state = 'active'",
        (state, error[:300], failures, due, subscription_id),
    )
