"""Background work: sessions ahead of time, no-shows, reminders of the day before, waiting lists. All may run twice."""

from uuid import UUID

from yizhou.engines.schedules import banning, reminding, rostering, waiting
from yizhou.engines.schedules.events import BookingCancelled
from yizhou.engines.schedules.store import resources
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.events.api import subscribe
from yizhou.kernel.jobs.api import periodic

_ACTOR = system_actor("预约")
_ALL = 20_000


@periodic("10 1 * * *", name="schedules.materialise")
def materialise() -> None:
    """Make the sessions of the day that came within the horizon."""
    rostering.materialise(_ACTOR, resources.list_resources(_ACTOR, limit=_ALL))


@periodic("*/10 * * * *", name="schedules.no_shows")
def note_no_shows() -> None:
    """Note who did not come."""
    banning.record_missed(_ACTOR)


@periodic("0 18 * * *", name="schedules.remind")
def remind() -> None:
    """Remind those who are expected tomorrow."""
    reminding.remind(_ACTOR)


@subscribe(BookingCancelled, name="schedules.promote")
def promote(event: BookingCancelled, actor: Actor) -> None:
    """A number came back: whoever waits first gets it."""
    del actor
    waiting.promote(UUID(event.session_id))
