"""Reminders: everybody expected tomorrow is told once."""

from datetime import timedelta

from yizhou.engines.schedules import telling
from yizhou.engines.schedules.booking import session_of
from yizhou.engines.schedules.store import bookings
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today

_AT_ONCE = 5_000


def remind(actor: Actor) -> int:
    """Tell those with a booking tomorrow who were not reminded; how many."""
    found = bookings.list_unreminded(actor, today() + timedelta(days=1), _AT_ONCE)
    for each in found:
        telling.soon(actor, each, session_of(actor, each.session_id))
    return len(found)
