"""The watch over the access log: follows the chain, so that every entry is looked at once, and puts signs into the queue."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from yizhou.kernel.audit.api import accesses_by, in_order
from yizhou.kernel.audit.contracts import Access
from yizhou.kernel.auth.contracts import ActorKind, system_actor
from yizhou.kernel.clock.api import now
from yizhou.records.unusual_access import store
from yizhou.records.unusual_access.contracts import Facts, Seen
from yizhou.records.unusual_access.definitions import rules
from yizhou.records.unusual_access.detecting import detect
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import IdentifierKind

_ACTOR = system_actor("异常访问监测")
BATCH = 5_000
LOOK_BACK = timedelta(hours=24)
"""A rule may look at a whole day before the latest access: a night, a day of one person's record."""


def _seen(accesses: Iterable[Access]) -> list[Seen]:
    return [
        Seen(
            one.id, one.at, one.actor_id, one.actor_name, one.organisation_id, one.organisation_name, one.role,
            one.action, one.resident_id,
        )
        for one in accesses
        if one.actor_kind == ActorKind.STAFF.value and one.actor_id and one.resident_id and one.outcome == "success"
    ]  # fmt: skip


def _facts(accesses: Sequence[Seen]) -> tuple[Facts, dict[UUID, str]]:
    """The facts the rules ask for, and the names of the residents."""
    known = residents.get_many(_ACTOR, {one.resident_id for one in accesses})
    staff = {
        (one.actor_id, one.actor_name, one.organisation_id)
        for one in accesses
        if one.organisation_id is not None
    }
    homes = {}
    for account, number in store.citizen_ids_of(_ACTOR, staff).items():  # type: ignore[arg-type]
        self = residents.by_identifier(_ACTOR, IdentifierKind.CITIZEN_ID, number)
        if self is not None:
            homes[account] = self.region_code
    marked = residents.identity_sets([one.resident_id for one in store.list_marked(_ACTOR)])
    everybody = frozenset(identity for identities in marked.values() for identity in identities)
    regions = {identity: resident.region_code for identity, resident in known.items()}
    return Facts(homes, regions, everybody), {identity: one.name for identity, one in known.items()}


def watch() -> int | None:
    """Look at what was sealed since the last round, one batch: how many signs were noted; None when there is nothing new."""
    begin = store.position(_ACTOR)
    fresh = in_order(begin, BATCH)
    if not fresh:
        return None
    new = _seen(access for _, access in fresh)
    noted = 0
    if new:
        first, last = min(one.at for one in new), max(one.at for one in new)
        # Only what is sealed by now: the rest comes with its own round.
        around = _seen(accesses_by(list({one.actor_id for one in new}), first - LOOK_BACK, last))
        facts, names = _facts(new)
        for rule in rules():
            for sign in detect(rule, around, facts):
                if sign.last_at >= first:
                    name = names.get(sign.resident_id, "") if sign.resident_id else ""
                    noted += store.note(_ACTOR, sign, name, now())
    store.move_on(_ACTOR, fresh[-1][0])
    return noted
