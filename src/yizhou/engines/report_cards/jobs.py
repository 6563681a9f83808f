"""News report cards listen to, and sending."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from yizhou.engines.report_cards import definitions, noticing, pushing
from yizhou.engines.report_cards.store import deliveries
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import subscribe_together
from yizhou.kernel.jobs.api import periodic
from yizhou.records.fhir.events import ResourcesWritten

_ACTOR = system_actor("报告卡直推")
_LEASE = timedelta(minutes=2)


@subscribe_together(ResourcesWritten, name="report_cards.look")
def look(events: Sequence[ResourcesWritten], actor: Actor) -> None:
    """What was just written may have to be reported."""
    noticing.look(actor, [(UUID(event.resident_id), event.references) for event in events])


@periodic("* * * * * */15", name="report_cards.push", transactional=False)
def push() -> None:
    """Cards on their way; what failed waits its minutes."""
    push_all()


def push_all() -> int:
    """Send what is due, one at a time; a receiver that is silent is tried again after the definition's minutes. How many were settled."""
    settled = 0
    while True:
        with unit_of_work():
            one = deliveries.take_due(_ACTOR, now(), now() + _LEASE)
        if one is None:
            return settled
        kind = definitions.kind(one.kind)
        receiver = pushing.receiver_of(kind)
        state, text = pushing.send(receiver, one) if receiver else ("silent", "还没有配置接收系统的地址")
        with unit_of_work():
            pushing.note(kind, one, state, text)
        settled += state != "silent"
