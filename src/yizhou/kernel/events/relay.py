"""Delivery of outbox events: each subscriber reads in order, a batch in one transaction, each event in a savepoint of it,
at least once."""

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


def deliver(subscriber: Subscriber) -> int:
    """Deliver one batch to one subscriber; how many events went through."""
    with unit_of_work():
        place = store.lock_subscription(subscriber.name)
        if place is None or (place[3] is not None and place[3] > now()):
            return 0
        after_transaction, after_event, failures, _ = place
        done = 0
        kind = subscriber.event.kind
        for transaction, event_id, raw in store.list_after(kind, after_transaction, after_event, BATCH):
            payload = raw if isinstance(raw, dict) else orjson.loads(raw)
            try:
                with savepoint():
                    subscriber.handle(revive(subscriber.event, payload), system_actor("平台任务"))
            except Exception as error:  # a handler may fail in any way; the event is kept either way
                log.exception("event_failed", subscriber=subscriber.name, event_id=event_id)
                if failures + 1 < ATTEMPTS:
                    store.note_failure(subscriber.name, failures + 1, now() + timedelta(seconds=2**failures))
                    return done
                store.set_aside(subscriber.name, event_id, kind, orjson.dumps(payload).decode(), repr(error))
            store.advance(subscriber.name, transaction, event_id)
            failures = 0
            done += 1
        return done


def deliver_all() -> int:
    """One round over the subscribers for whom something waits."""
    ready = store.list_ready(interests(), now())
    return sum(deliver(subscriber) for subscriber in subscribers() if subscriber.name in ready)
