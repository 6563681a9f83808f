"""Every query of the outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yizhou.kernel.db.api import execute, fetch_all, fetch_one


def insert(rows: Sequence[tuple[str, str]]) -> None:
    """Write events and wake the relay, in one statement: every inbound message passes here several times."""
    fetch_one(
        "WITH written AS (INSERT INTO outbox_event (kind, payload) SELECT kind, payload::jsonb "
        "FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given (kind, payload, place) ORDER BY place) "
        "SELECT pg_notify('yizhou_outbox', '')",
        ([kind for kind, _ in rows], [payload for _, payload in rows]),
    )


_SETTLED = "transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
"""Nothing can be committed before these any more."""


def list_ready(subscriptions: Sequence[tuple[str, str]], at: datetime) -> set[str]:
    """Which of these subscribers (name, kind of event) have something waiting: one question for all of them."""
    rows = fetch_all(
        "SELECT asked.name FROM unnest(%s::text[], %s::text[]) AS asked (name, kind) "
        "LEFT JOIN outbox_subscription place ON place.name = asked.name "
        "WHERE (place.retry_at IS NULL OR place.retry_at <= %s) AND EXISTS (SELECT 1 FROM outbox_event "
        "WHERE kind = asked.kind AND (transaction, id) > (coalesce(place.transaction, 0), coalesce(place.event_id, 0)) "
        f"AND {_SETTLED})",
        ([name for name, _ in subscriptions], [kind for _, kind in subscriptions], at),
    )
    return {row[0] for row in rows}


def lock_subscription(name: str) -> tuple[Any, ...] | None:
    """Transaction, event id, failures and retry time of a subscriber; None while another worker holds it."""
    execute("INSERT INTO outbox_subscription (name, transaction, event_id, failures) VALUES (%s, 0, 0, 0) "
            "ON CONFLICT DO NOTHING", (name,))  # fmt: skip
    return fetch_one(
        "SELECT transaction, event_id, failures, retry_at FROM outbox_subscription WHERE name = %s "
        "FOR UPDATE SKIP LOCKED",
        (name,),
    )


def list_after(kind: str, transaction: int, event_id: int, limit: int) -> list[tuple[Any, ...]]:
    """Events of a kind, in an order no later commit can disturb."""
    return fetch_all(
        "SELECT transaction, id, payload FROM outbox_event WHERE kind = %s AND (transaction, id) > (%s, %s) "
        f"AND {_SETTLED} ORDER BY transaction, id LIMIT %s",
        (kind, transaction, event_id, limit),
    )


def advance(name: str, transaction: int, event_id: int) -> None:
    execute(
        "UPDATE outbox_subscription SET transaction = %s, event_id = %s, failures = 0, retry_at = NULL "
        "WHERE name = %s",
        (transaction, event_id, name),
    )


def note_failure(name: str, failures: int, retry_at: datetime) -> None:
    execute(
        "UPDATE outbox_subscription SET failures = %s, retry_at = %s WHERE name = %s",
        (failures, retry_at, name),
    )


def set_aside(name: str, event_id: int, kind: str, payload: str, error: str) -> None:
    execute(
        "INSERT INTO outbox_undelivered (subscription, event_id, kind, payload, error) "
        "VALUES (%s, %s, %s, %s::jsonb, %s)",
        (name, event_id, kind, payload, error),
    )


def delete_delivered(subscriptions: Sequence[tuple[str, str]], before: datetime) -> int:
    """Forget events older than `before` that each subscriber to their kind has read: (name, kind of event)."""
    return execute(
        "DELETE FROM outbox_event event WHERE occurred < %s AND NOT EXISTS ("
        "SELECT 1 FROM unnest(%s::text[], %s::text[]) AS asked (name, kind) "
        "LEFT JOIN outbox_subscription place ON place.name = asked.name WHERE asked.kind = event.kind "
        "AND (coalesce(place.transaction, 0), coalesce(place.event_id, 0)) < (event.transaction, event.id))",
        (before, [name for name, _ in subscriptions], [kind for _, kind in subscriptions]),
    )
