"""Housekeeping of the outbox."""

from datetime import timedelta

from yizhou.kernel.clock.api import now
from yizhou.kernel.events import store
from yizhou.kernel.events.subscriptions import interests
from yizhou.kernel.jobs.api import periodic


@periodic("17 3 * * *", name="events.forget_delivered")
def forget_delivered() -> None:
    """Delivered events are kept a month for questions, then forgotten."""
    store.delete_delivered(interests(), now() - timedelta(days=30))
