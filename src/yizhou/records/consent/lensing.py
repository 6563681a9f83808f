"""The lens of a reader on records: facts gathered, the policy asked, hidden items named."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import now
from yizhou.records.consent import store
from yizhou.records.consent.contracts import Decision, Facts, Lens
from yizhou.records.consent.definitions import kinds
from yizhou.records.consent.policy import decide
from yizhou.registries.residents.api import identity_set

CLEAR = Lens()
_READERS = {
    ActorKind.SYSTEM: "system", ActorKind.RESIDENT: "self", ActorKind.STAFF: "staff", ActorKind.PARTNER: "partner",
}  # fmt: skip


def lens(actor: Actor, resident_ids: Sequence[UUID]) -> Lens:
    """See `api.lens`."""
    if actor.kind in (ActorKind.SYSTEM, ActorKind.RESIDENT) or not resident_ids:
        return CLEAR
    special = store.list_special(actor, resident_ids)
    if not special:
        return CLEAR
    found = CLEAR
    for resident_id in special:
        people = identity_set(resident_id)
        found = _joined(found, actor, resident_id, people, decide(facts_of(actor, people)))
    return found


def facts_of(actor: Actor, people: Sequence[UUID]) -> Facts:
    """Everything the policy asks of one reader and one person (all index ids that are this person)."""
    at = now()
    return Facts(
        reader=_READERS[actor.kind],
        organisation_id=actor.organisation_id,
        organisation_path=store.path_of(actor, actor.organisation_id) if actor.organisation_id else "",
        permissions=actor.permissions,
        rules=tuple(store.list_rules(actor, people, current=True)),
        knows=store.list_known(actor, people) if actor.organisation_id else frozenset(),
        glass_broken=actor.user_id is not None and store.glass_open(actor, people, at) is not None,
        at=at,
    )


def _joined(
    before: Lens, actor: Actor, resident_id: UUID, people: Sequence[UUID], decision: Decision
) -> Lens:
    if decision.denied:
        return replace(before, denied=before.denied | {resident_id}, reason=decision.denied)
    hidden = [kinds()[kind] for kind in decision.kinds]
    items = store.list_sealed(actor, people, decision.labels) if decision.labels else frozenset()
    return replace(
        before,
        items=before.items | items,
        types=before.types.union(*(kind.types for kind in hidden)),
        events=before.events.union(*(kind.events for kind in hidden)),
        documents=before.documents or any(kind.documents for kind in hidden),
    )
