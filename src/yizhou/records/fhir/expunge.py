"""$expunge: a resource that was deleted goes for good, with all its versions; who did it and why stays in the chain of the access log."""

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import emit
from yizhou.records.fhir import store
from yizhou.records.fhir.contracts import NO_RESIDENT, Interaction
from yizhou.records.fhir.errors import NotDeleted, ReasonMissing, ResourceNotFound
from yizhou.records.fhir.events import ResourcesExpunged
from yizhou.records.fhir.read import place
from yizhou.records.fhir.store import expunging

SHORTEST = 5


def expunge(actor: Actor, resource_type: str, resource_id: str, reason: str) -> int:
    """How many versions went. Announces ResourcesExpunged. Raises ReasonMissing, NotDeleted, ResourceNotFound, OutOfScope."""
    if len(reason.strip()) < SHORTEST:
        raise ReasonMissing(least=SHORTEST)
    resident_id, local = place(actor, resource_type, resource_id)
    standing = store.find(actor, resident_id, local)
    if standing is None or standing.type != resource_type:
        raise ResourceNotFound(type=resource_type, id=resource_id)
    if standing.interaction is not Interaction.DELETE:
        raise NotDeleted(type=resource_type, id=resource_id)
    count = expunging.drop(actor, resident_id, local)
    record(
        actor, "delete", resident_id=None if resident_id == NO_RESIDENT else resident_id,
        what=f"彻底清除 {resource_type}/{resource_id}", detail={"reason": reason.strip()[:500], "versions": count},
    )  # fmt: skip
    emit(ResourcesExpunged(str(resident_id), (f"{resource_type}/{resource_id}",), reason.strip()[:500]))
    return count
