"""What others may call of unusual access: the rules, the watch, the queue, people under special protection."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.records.unusual_access import definitions, reviewing, store, watching
from yizhou.records.unusual_access.contracts import (
    AccessRule,
    ActorCount,
    MarkedPerson,
    RuleCount,
    UnusualAccess,
)

__all__ = ["findings", "mark", "marked", "review", "rules", "statistics", "unmark", "watch"]


def rules() -> tuple[AccessRule, ...]:
    """The rules in force."""
    return definitions.rules()


def watch() -> int | None:
    """Look at one batch of what the access log says since the last round: how many signs were noted; None: nothing new."""
    return watching.watch()


def findings(
    actor: Actor, state: str = "", rule: str = "", after: str | None = None, limit: int = 50
) -> Page[UnusualAccess]:
    """The queue within the actor's scope, the latest first; empty: all. Raises UnknownState, BadPageKey."""
    reviewing.check_state(state)
    return store.page(actor, state, rule, after, min(max(limit, 1), 200))


def review(actor: Actor, finding_id: UUID, *, justified: bool, note: str) -> None:
    """Decide an open finding, with a reason. Audited. Raises FindingNotFound, OwnAccess, NoteTooShort."""
    reviewing.review(actor, finding_id, justified, note)


def statistics(actor: Actor, days: int) -> tuple[list[RuleCount], list[ActorCount]]:
    """Findings of the last so many days by rule and by who was found most often, within the actor's scope."""
    return reviewing.statistics(actor, days)


def marked(actor: Actor) -> list[MarkedPerson]:
    """Residents under special protection."""
    return store.list_marked(actor)


def mark(actor: Actor, whom: UUID | str, reason: str) -> None:
    """Put a resident (index id or identity number) under special protection: each access is a finding. Audited.
    Raises NobodyOfThisNumber, ResidentNotFound, OutOfScope, NoteTooShort."""
    reviewing.mark(actor, whom, reason)


def unmark(actor: Actor, resident_id: UUID) -> None:
    """End the special protection. Audited. Raises NotMarked."""
    reviewing.unmark(actor, resident_id)
