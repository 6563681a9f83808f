"""News programmes listen to, and their look at everything at night."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.engines.programmes import finding, following, store
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import subscribe, subscribe_together
from yizhou.kernel.jobs.api import periodic
from yizhou.records.fhir.events import ResourcesWritten
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.events import (
    ResidentCancelled,
    ResidentRegistered,
    ResidentsMerged,
    ResidentUpdated,
)

_ACTOR = system_actor("服务项目")
_PAGE = 500


@subscribe_together(ResourcesWritten, name="programmes.look")
def look(events: Sequence[ResourcesWritten], actor: Actor) -> None:
    """What was just written may speak for a programme."""
    finding.look_at_resources(actor, [(UUID(event.resident_id), event.references) for event in events])


@subscribe_together(ResidentRegistered, name="programmes.look_at_people")
def look_at_people(events: Sequence[ResidentRegistered], actor: Actor) -> None:
    """Who is new may be somebody a programme is for."""
    finding.look_at_people(actor, residents.get_many(actor, {event.resident_id for event in events}).values())


@subscribe(ResidentUpdated, name="programmes.follow")
def follow(event: ResidentUpdated, actor: Actor) -> None:
    """Names, addresses, deaths."""
    following.follow(actor, event.resident_id)


@subscribe(ResidentCancelled, name="programmes.cancelled")
def cancelled(event: ResidentCancelled, actor: Actor) -> None:
    """An index id went out of use; the registry says why."""
    following.follow(actor, event.resident_id)


@subscribe(ResidentsMerged, name="programmes.merged")
def merged(event: ResidentsMerged, actor: Actor) -> None:
    """Two were one."""
    following.join(actor, event.survivor_id)


@periodic("20 3 * * *", name="programmes.nightly", transactional=False)
def nightly() -> None:
    """Everybody's age and every plan, some hundred a transaction."""
    after: UUID | None = None
    while True:
        with unit_of_work():
            people = residents.browse(_ACTOR, after, _PAGE)
            finding.look_at_people(_ACTOR, people)
        if len(people) < _PAGE:
            break
        after = people[-1].id
    after = None
    while True:
        with unit_of_work():
            enrolments = store.overdue_open(_ACTOR, after, _PAGE)
            following.look_again(_ACTOR, enrolments)
        if len(enrolments) < _PAGE:
            break
        after = enrolments[-1].id
