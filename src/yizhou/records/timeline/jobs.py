"""News the timeline listens to."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import subscribe
from yizhou.kernel.jobs.api import job
from yizhou.records.fhir.events import ResourcesRemoved
from yizhou.records.timeline import sealing
from yizhou.records.timeline.projecting import forget


@subscribe(ResourcesRemoved, name="timeline.forget_deleted")
def forget_deleted(event: ResourcesRemoved, actor: Actor) -> None:
    """A resource deleted outside a message (by id, or because it went to another person) leaves its event."""
    forget(actor, UUID(event.resident_id), event.references)


@job(name="timeline.relabel", transactional=False)
def label_anew() -> None:
    """Every event once more through the labels, some hundred a transaction."""
    after, more = None, True
    while more:
        with unit_of_work():
            after = sealing.relabel(system_actor("隐私保护"), after, 500)
        more = after is not None
