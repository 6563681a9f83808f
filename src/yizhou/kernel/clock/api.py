"""Time and identity are injected here, so that tests can stand still and repeat themselves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import uuid_utils

__all__ = ["CHINA", "frozen", "new_id", "now", "today"]

CHINA = ZoneInfo("Asia/Shanghai")

_now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """The present instant, timezone-aware, UTC."""
    return _now()


def today() -> date:
    """The present calendar day in China."""
    return now().astimezone(CHINA).date()


def new_id() -> UUID:
    """A new UUID version 7: ordered by time, so that indexes grow at one end (RFC 9562 §5.7)."""
    return UUID(int=uuid_utils.uuid7().int)


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold `now()` at `instant` (tests and simulations)."""
    global _now
    before = _now
    _now = lambda: instant  # noqa: E731
    try:
        yield
    finally:
        _now = before
