"""Which institutions' rosters and queues an actor may handle: those in the actor's part of the organisation tree."""

from yizhou.engines.schedules.contracts import Resource
from yizhou.engines.schedules.errors import NotYourPlace
from yizhou.kernel.auth.contracts import Actor, ActorKind


def require_place(actor: Actor, resource: Resource) -> None:
    """Raises NotYourPlace unless the resource's institution lies within the actor's part of the tree."""
    if not within(actor, resource.place):
        raise NotYourPlace(place=resource.organisation_name)


def within(actor: Actor, place: str) -> bool:
    """Whether a place of the tree lies within the actor's scope."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return bool(actor.scope) and (place == actor.scope or place.startswith(actor.scope + "."))
