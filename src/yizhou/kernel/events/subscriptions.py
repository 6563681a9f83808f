"""Who listens to which fact."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class Subscriber:
    name: str
    event: type[Event]
    handle: Callable[[Any, Any], None]
    together: bool = False


_subscribers: dict[str, Subscriber] = {}


def add(subscriber: Subscriber) -> None:
    _subscribers[subscriber.name] = subscriber


def interests() -> list[tuple[str, str]]:
    """Name and kind of event of each subscriber."""
    return [(each.name, each.event.kind) for each in _subscribers.values()]


def subscribers() -> tuple[Subscriber, ...]:
    return tuple(_subscribers.values())
