"""What others may call to announce facts and to listen to them."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any, TypeVar

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import write_at_commit
from yizhou.kernel.events import relay, store
from yizhou.kernel.events.contracts import Event
from yizhou.kernel.events.subscriptions import Subscriber, add

__all__ = ["Event", "deliver_all", "emit", "subscribe", "subscribe_together"]

E = TypeVar("E", bound=Event)


def emit(*events: Event) -> None:
    """Write facts into the outbox, in the current transaction."""
    rows = [
        (
            event.kind,
            orjson.dumps({field.name: getattr(event, field.name) for field in fields(event)}).decode(),
        )
        for event in events
    ]
    write_at_commit(store.insert, rows)


def subscribe(
    event: type[E], *, name: str
) -> Callable[[Callable[[E, Actor], None]], Callable[[E, Actor], None]]:
    """Have a function called for each such fact: in order, at least once, in a transaction of its own."""

    def register(handle: Callable[[E, Actor], None]) -> Callable[[E, Actor], None]:
        handler: Callable[[Any, Any], None] = handle
        add(Subscriber(name, event, handler))
        return handle

    return register


def subscribe_together(
    event: type[E], *, name: str
) -> Callable[[Callable[[Sequence[E], Actor], None]], Callable[[Sequence[E], Actor], None]]:
    """Like `subscribe`, for a function that takes all that waits in one call; after a failure, one at a time."""

    def register(handle: Callable[[Sequence[E], Actor], None]) -> Callable[[Sequence[E], Actor], None]:
        handler: Callable[[Any, Any], None] = handle
        add(Subscriber(name, event, handler, together=True))
        return handle

    return register


def deliver_all() -> int:
    """Deliver what waits; how many events went through (the worker's loop, tests)."""
    return relay.deliver_all()
