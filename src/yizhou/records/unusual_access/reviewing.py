"""The queue: somebody else than the one who looked decides, with a reason, whether there was a duty to look."""

from datetime import timedelta
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.records.unusual_access import store
from yizhou.records.unusual_access.contracts import STATES, ActorCount, MarkedPerson, RuleCount
from yizhou.records.unusual_access.errors import (
    FindingNotFound,
    NobodyOfThisNumber,
    NoteTooShort,
    NotMarked,
    OwnAccess,
    UnknownState,
)
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import IdentifierKind

LEAST = 4
"""Characters of a reason."""
MOST_ACTORS = 20


def check_state(state: str) -> None:
    """Raises UnknownState."""
    if state and state not in STATES:
        raise UnknownState(value=state, known="、".join(STATES))


def review(actor: Actor, finding_id: UUID, justified: bool, note: str) -> None:
    """See `api.review`."""
    found = store.find_open(actor, finding_id)
    if found is None:
        raise FindingNotFound
    if found.actor_id == actor.user_id:
        raise OwnAccess
    if len(note.strip()) < LEAST:
        raise NoteTooShort(what="核查的情况", least=LEAST)
    state = "cleared" if justified else "confirmed"
    store.review(actor, finding_id, state, note.strip(), now())
    record(
        actor, "update", resident_id=found.resident_id, what="核查异常访问",
        detail={"rule": found.rule_id, "who": found.actor_name, "verdict": state, "note": note.strip()},
    )  # fmt: skip


def statistics(actor: Actor, days: int) -> tuple[list[RuleCount], list[ActorCount]]:
    """See `api.statistics`."""
    since = now() - timedelta(days=min(max(days, 1), 366))
    return store.count_rules(actor, since), store.count_actors(actor, since, MOST_ACTORS)


def mark(actor: Actor, whom: UUID | str, reason: str) -> None:
    """See `api.mark`."""
    if isinstance(whom, str):
        found = residents.by_identifier(actor, IdentifierKind.CITIZEN_ID, whom.strip().upper())
        if found is None:
            raise NobodyOfThisNumber
        whom = found.id
    known = residents.get(actor, whom)
    if len(reason.strip()) < LEAST:
        raise NoteTooShort(what="标记的理由", least=LEAST)
    store.mark(actor, MarkedPerson(known.id, known.name, reason.strip(), now(), actor.name))
    record(actor, "update", resident_id=known.id, what="标记重点保护", detail={"reason": reason.strip()})


def unmark(actor: Actor, resident_id: UUID) -> None:
    """See `api.unmark`."""
    if not store.unmark(actor, residents.identity_set(resident_id), now()):
        raise NotMarked
    record(actor, "update", resident_id=resident_id, what="取消重点保护")
