"""News consent listens to."""

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.events.api import subscribe
from yizhou.records.consent import store
from yizhou.registries.residents.api import identity_set
from yizhou.registries.residents.events import ResidentsMerged

_ACTOR = system_actor("隐私保护")


@subscribe(ResidentsMerged, name="consent.merged")
def look_closer(event: ResidentsMerged, actor: Actor) -> None:
    """What one of the ids permits or hides holds for the person: every id needs the closer look, on the quick path too."""
    del actor
    people = identity_set(event.survivor_id)
    if store.list_special(_ACTOR, people):
        store.mark_special(_ACTOR, people)
