"""News health files listen to."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.applications.health_files import following, noticing
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import subscribe, subscribe_together
from yizhou.records.fhir.events import ResourcesWritten
from yizhou.registries.residents.events import ResidentsMerged, ResidentsUnmerged, ResidentUpdated


@subscribe(ResidentUpdated, name="health_files.follow")
def follow(event: ResidentUpdated, actor: Actor) -> None:
    """Names, addresses, deaths."""
    following.follow(actor, event.resident_id)


@subscribe(ResidentsMerged, name="health_files.merged")
def merged(event: ResidentsMerged, actor: Actor) -> None:
    """Two were one."""
    following.join(actor, event.survivor_id)


@subscribe(ResidentsUnmerged, name="health_files.unmerged")
def unmerged(event: ResidentsUnmerged, actor: Actor) -> None:
    """They were two."""
    following.part(actor, event.restored_id)


@subscribe_together(ResourcesWritten, name="health_files.note")
def note(events: Sequence[ResourcesWritten], actor: Actor) -> None:
    """A service makes a file a used one."""
    noticing.note(actor, [(UUID(event.resident_id), event.references) for event in events])
