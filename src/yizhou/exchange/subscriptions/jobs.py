"""Background work of subscriptions: hearing of what is written, telling who wants to know."""

from collections.abc import Sequence

from yizhou.exchange.subscriptions import delivering, matching
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import subscribe_together
from yizhou.kernel.jobs.api import periodic
from yizhou.records.fhir.events import ResourcesWritten


@subscribe_together(ResourcesWritten, name="subscriptions.match")
def match_subscriptions(events: Sequence[ResourcesWritten], actor: Actor) -> None:
    """Told twice, a subscriber hears twice: at least once is promised."""
    matching.match(actor, [reference for event in events for reference in event.references])


@periodic("* * * * * */3", name="subscriptions.deliver", transactional=False)
def deliver_notices() -> None:
    delivering.deliver(unit_of_work)
