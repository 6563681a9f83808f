"""News the timeline listens to."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import subscribe
from yizhou.records.fhir.events import ResourcesRemoved
from yizhou.records.timeline.projecting import forget


@subscribe(ResourcesRemoved, name="timeline.forget_deleted")
def forget_deleted(event: ResourcesRemoved, actor: Actor) -> None:
    """A resource deleted outside a message (by id, or because it went to another person) leaves its event."""
    forget(actor, UUID(event.resident_id), event.references)
