"""Background work: residents' news by event, sending to the province, going through everybody, forgetting old answers."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import Event, subscribe_together
from yizhou.kernel.jobs.api import job, periodic
from yizhou.registries.provincial_index import feeding
from yizhou.registries.provincial_index.contracts import ProvincialPerson
from yizhou.registries.provincial_index.errors import (
    AnswerNotTrusted,
    ProvinceRefused,
    ProvinceSilent,
)
from yizhou.registries.provincial_index.health_cards import HealthCards
from yizhou.registries.provincial_index.registration import Registration
from yizhou.registries.provincial_index.store import lookups, tasks
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.events import (
    HealthCodeReplaced,
    ResidentCancelled,
    ResidentRegistered,
    ResidentRestored,
    ResidentsMerged,
    ResidentSplit,
    ResidentsUnmerged,
    ResidentUpdated,
)

_ACTOR = system_actor("省级对接")
_PAGE = 500


def _tell(kind: type[Event], *names: str) -> None:
    """Have the residents that events name told to the province, many in one go."""

    @subscribe_together(kind, name=f"provincial_index.{kind.kind}")
    def told(events: Sequence[Event], actor: Actor) -> None:
        if feeding.channels():
            feeding.note(actor, {UUID(str(getattr(event, name))) for event in events for name in names})


for _kind, _names in (
    (ResidentRegistered, ("resident_id",)), (ResidentUpdated, ("resident_id",)), (ResidentCancelled, ("resident_id",)),
    (ResidentRestored, ("resident_id",)), (HealthCodeReplaced, ("resident_id",)),
    (ResidentsUnmerged, ("survivor_id", "restored_id")), (ResidentSplit, ("resident_id", "split_id")),
):  # fmt: skip
    _tell(_kind, *_names)


@subscribe_together(ResidentsMerged, name="provincial_index.merge")
def tell_merges(events: Sequence[ResidentsMerged], actor: Actor) -> None:
    """Two ids became one."""
    if feeding.channels():
        for event in events:
            feeding.note_merge(actor, event.survivor_id, event.merged_id)


@periodic("* * * * * */10", name="provincial_index.push", transactional=False)
def push() -> None:
    """Send what is due; a service that does not answer holds up nothing but itself."""
    push_all()


@job(name="provincial_index.push_now", transactional=False)
def push_now() -> None:
    """Send what is due without waiting for the next round."""
    push_all()


def push_all() -> int:
    """See `push`; how many tasks were settled."""
    there = feeding.channels()
    made = _push("index", Registration.configured()) if "index" in there else 0
    return made + (_push("card", HealthCards.configured()) if "card" in there else 0)


def _push(channel: str, service: Registration | HealthCards) -> int:
    made = 0
    while True:
        with unit_of_work():
            found = feeding.next_work(_ACTOR, channel)
        if found is None:
            return made
        task, work = found
        if work is None:
            continue
        try:
            told = _send(service, work)
        except (ProvinceSilent, AnswerNotTrusted) as error:
            with unit_of_work():
                feeding.hold(_ACTOR, task, error.text, distrusted=isinstance(error, AnswerNotTrusted))
            return made
        except ProvinceRefused as error:
            with unit_of_work():
                feeding.refuse(_ACTOR, task, error.text)
            continue
        with unit_of_work():
            if task.act == "merge":
                feeding.settle_merge(_ACTOR, work)
            else:
                feeding.settle_feed(_ACTOR, work, told)
        made += 1


def _send(service: Registration | HealthCards, work: feeding.Work) -> ProvincialPerson:
    if isinstance(service, HealthCards):
        return service.feed(work.resident, work.held)
    if work.task.act == "merge":
        service.merge(work.resident, work.task.resident_id)
        return ProvincialPerson()
    return ProvincialPerson(code=service.feed(work.resident, work.held, active=work.active))


@job(name="provincial_index.everybody", transactional=False)
def tell_everybody() -> None:
    """Queue all residents the province was never told of, or who changed since; may run twice."""
    after: UUID | None = None
    while True:
        with unit_of_work():
            some = residents.browse(_ACTOR, after, _PAGE)
            known = tasks.known(_ACTOR, [each.id for each in some])
            there = feeding.channels()
            rows = [
                (channel, "feed", each.id, None) for each in some for channel in there
                if (each.id, channel) not in known or known[each.id, channel] < each.updated
            ]  # fmt: skip
            tasks.queue(_ACTOR, rows, now())
        if len(some) < _PAGE:
            return
        after = some[-1].id


@periodic("40 3 * * *", name="provincial_index.forget")
def forget() -> None:
    """Answers about people of elsewhere are kept no longer than a day."""
    lookups.delete_before(_ACTOR, now() - timedelta(days=1))
