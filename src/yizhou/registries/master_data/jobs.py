"""Background work of master data: noticing, queueing, pushing; residents' news by event."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import Event, subscribe_together
from yizhou.kernel.jobs.api import periodic
from yizhou.registries.master_data import changing, delivering, store
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

_ACTOR = system_actor("主数据分发")
_FEED = 1_000


def _tell(kind: type[Event], *names: str) -> None:
    """Have the residents that events name compared with what was distributed of them, many in one go."""

    @subscribe_together(kind, name=f"master_data.{kind.kind}")
    def told(events: Sequence[Event], actor: Actor) -> None:
        changing.notice_residents(
            actor, [UUID(str(getattr(event, name))) for event in events for name in names]
        )


for _kind, _names in (
    (ResidentRegistered, ("resident_id",)), (ResidentUpdated, ("resident_id",)), (ResidentCancelled, ("resident_id",)),
    (ResidentRestored, ("resident_id",)), (HealthCodeReplaced, ("resident_id",)),
    (ResidentsMerged, ("survivor_id", "merged_id")), (ResidentsUnmerged, ("survivor_id", "restored_id")),
    (ResidentSplit, ("resident_id", "split_id")),
):  # fmt: skip
    _tell(_kind, *_names)


@periodic("*/5 * * * *", name="master_data.notice")
def notice() -> None:
    """Institutions, health workers and terms, compared as a whole."""
    changing.notice_all(_ACTOR)


@periodic("* * * * * */10", name="master_data.push", transactional=False)
def push() -> None:
    """Queue what is new for every subscriber and push what is due; a subscriber that fails holds up nobody else."""
    push_all()


def push_all() -> int:
    """See `push`; how many deliveries were made."""
    with unit_of_work():
        active = [
            each
            for each in store.list_subscriptions(_ACTOR)
            if each.state == "active" and each.mode == "push"
        ]
    return sum(push_one(each.id) for each in active)


def push_one(subscription_id: UUID) -> int:
    """Push to one subscriber until nothing is due or it fails; how many deliveries it took."""
    made = 0
    while True:
        with unit_of_work():
            subscription = store.find_subscription(_ACTOR, subscription_id, held=True)
            if subscription is None or subscription.state != "active":
                return made
            looked = delivering.queue_new(_ACTOR, subscription, _FEED)
            due = store.take_due(_ACTOR, subscription_id, now(), delivering.AT_ONCE)
            body = delivering.body_of(subscription, [(one, change) for one, _, change in due]) if due else b""
        if not due:
            if looked < _FEED:
                return made
            continue
        told, problem = delivering.send(subscription, body)
        with unit_of_work():
            delivering.settle(_ACTOR, [(one, attempts) for one, attempts, _ in due], told, problem)
        if problem:
            return made
        made += len(due)
