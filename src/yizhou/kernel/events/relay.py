"""Delivery of outbox events: each subscriber reads in order, a batch in one transaction, each event in a savepoint of it,
at least once."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from typing import Any, get_type_hints
from uuid import UUID

import orjson
import structlog

from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import savepoint, unit_of_work
from yizhou.kernel.events import store
from yizhou.kernel.events.contracts import Event
from yizhou.kernel.events.subscriptions import Subscriber, interests, subscribers

ATTEMPTS = 6
BATCH = 200

Waiting = tuple[int, int, Any]
"""An event to be delivered: transaction, id, payload."""

log = structlog.get_logger(__name__)


def revive(kind: type[Event], payload: dict[str, Any]) -> Event:
    """An event from its stored fields."""
    hints = get_type_hints(kind)
    values = {
        field.name: UUID(value) if hints[field.name] in (UUID, UUID | None) and value is not None else value
        for field in fields(kind)
        if (value := payload.get(field.name)) is not None or field.name in payload
    }
    return kind(**values)


def _units(subscriber: Subscriber, waiting: Sequence[Waiting], failures: int) -> list[Sequence[Waiting]]:
    """What is handled in one go: all of it for whom that is enough, unless it failed; else event by event."""
    if subscriber.together and waiting and not failures:
        return [waiting]
    return [[each] for each in waiting]


def _handle(subscriber: Subscriber, unit: Sequence[Waiting]) -> None:
    events = [revive(subscriber.event, _payload(raw)) for _, _, raw in unit]
    subscriber.handle(events if subscriber.together else events[0], system_actor("平台任务"))


def deliver(subscriber: Subscriber) -> int:
    """Deliver one batch to one subscriber; how many events went through."""
    with unit_of_work():
        place = store.lock_subscription(subscriber.name)
        if place is None or (place[3] is not None and place[3] > now()):
            return 0
        after_transaction, after_event, failures, _ = place
        waiting = store.list_after(subscriber.event.kind, after_transaction, after_event, BATCH)
        done = 0
        for unit in _units(subscriber, waiting, failures):
            try:
                with savepoint():
                    _handle(subscriber, unit)
            except Exception as error:  # a handler may fail in any way; the event is kept either way
                log.exception("event_failed", subscriber=subscriber.name, event_id=unit[0][1])
                if failures + 1 < ATTEMPTS:
                    _advance(subscriber, waiting[:done])
                    store.note_failure(subscriber.name, failures + 1, now() + timedelta(seconds=2**failures))
                    return done
                for _, event_id, raw in unit:
                    kept = orjson.dumps(_payload(raw)).decode()
                    store.set_aside(subscriber.name, event_id, subscriber.event.kind, kept, repr(error))
            failures = 0
            done += len(unit)
        _advance(subscriber, waiting)
        return done


def _advance(subscriber: Subscriber, handled: Sequence[Waiting]) -> None:
    if handled:
        store.advance(subscriber.name, handled[-1][0], handled[-1][1])


def _payload(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else orjson.loads(raw)


def deliver_all() -> int:
    """One round over the subscribers for whom something waits."""
    ready = store.list_ready(interests(), now())
    return sum(deliver(subscriber) for subscriber in subscribers() if subscriber.name in ready)
