"""What others may call of the access log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import sealing, searching, verifying
from yizhou.kernel.audit.contracts import (
    Access,
    Chain,
    Finding,
    KnownActor,
    Question,
    Statistics,
    Subject,
    Verification,
)
from yizhou.kernel.audit.errors import VerificationNotFound
from yizhou.kernel.audit.store import chain, entries, tallies
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key, write_at_commit
from yizhou.kernel.db.contracts import Page

__all__ = [
    "ENTRY_COLUMNS", "Access", "Chain", "Finding", "KnownActor", "Question", "Statistics", "Subject", "Verification",
    "access", "accesses_by", "accesses_to", "actors", "entry", "entry_values", "in_order", "record", "record_many", "seal", "search",
    "start_verification", "state", "statistics", "verification", "verifications", "verify",
]  # fmt: skip

ENTRY_COLUMNS = entries.COLUMNS
"""Columns of `audit_entry` for a hot path that inserts its entry in the same statement as it reads."""


def record(
    actor: Actor,
    action: str,
    *,
    resident_id: UUID | None = None,
    what: str = "",
    detail: dict[str, Any] | None = None,
    outcome: str = "success",
) -> None:
    """Log one access in the current transaction.

    `action`: one of `contracts.ACTIONS`. `what` names the object ("Observation/abc", "摘要"). `outcome`: success | refused.
    """
    record_many(actor, action, [Subject(resident_id, what, detail)], outcome=outcome)


def record_many(actor: Actor, action: str, subjects: Sequence[Subject], *, outcome: str = "success") -> None:
    """Log many accesses of one kind in the current transaction."""
    if subjects:
        write_at_commit(
            entries.insert, [entries.values(actor, action, subject, outcome) for subject in subjects]
        )


def entry_values(actor: Actor, action: str, subject: Subject, outcome: str = "success") -> tuple[Any, ...]:
    """Values for ENTRY_COLUMNS."""
    return entries.values(actor, action, subject, outcome)


def search(actor: Actor, asked: Question, after: str | None = None, limit: int = 50) -> Page[Access]:
    """The log, newest first, as far as the actor may see it. Raises UnknownFilter, PeriodWrong, BadPageKey."""
    return searching.search(actor, asked, after, limit)


def entry(actor: Actor, number: int) -> Access:
    """One entry within the actor's scope. Raises EntryNotFound."""
    return searching.entry(actor, number)


def accesses_to(residents: Sequence[UUID], after: str | None = None, limit: int = 50) -> Page[Access]:
    """Accesses to these residents by anybody, newest first: for the residents themselves. Raises BadPageKey."""
    most = min(limit, 200)
    found = entries.list_of_residents(residents, int(decode_key(after)[0]) if after else None, most + 1)
    return Page(found[:most], encode_key((found[most - 1].id,)) if len(found) > most else None)


def access(access_id: int) -> tuple[Access, UUID | None] | None:
    """One entry of the log, and for which organisation it was made; not limited by scope."""
    found = entries.find_access(access_id)
    return (found, found.organisation_id) if found else None


def accesses_by(accounts: Sequence[UUID], since: datetime, until: datetime) -> list[Access]:
    """What these accounts did to residents' records in a period, both ends included; not limited by scope: for the
    platform's own watching."""
    return entries.list_by_actors(accounts, since, until, tallies.id_bounds(since, until))


def in_order(position: int, limit: int = 5_000) -> list[tuple[int, Access]]:
    """Entries after a position of the chain, each with its position: every committed entry comes exactly once, in an order
    that nothing slips into later. For whoever follows the log (watching, export)."""
    return entries.list_in_order(position, limit)


def actors(actor: Actor, text: str) -> list[KnownActor]:
    """Who is in the log under such a name, the latest first."""
    return searching.actors(actor, text)


def statistics(actor: Actor, days: int) -> Statistics:
    """Counts of the last so many days (1 to 366), today included, within the actor's scope. Raises PeriodWrong."""
    return searching.statistics(actor, days)


def seal() -> int:
    """Seal committed entries into the chain; how many."""
    return sealing.seal()


def state() -> Chain:
    """The chain as it stands."""
    return sealing.state()


def verify() -> Verification:
    """Check the whole chain, now. Raises VerificationRunning."""
    return verifying.verify("平台")


def start_verification(who: str, *, recent: bool = False) -> Verification:
    """Have the chain checked in the background, whole or since the last sound verification. Raises VerificationRunning."""
    from yizhou.kernel.audit import jobs
    from yizhou.kernel.jobs.api import defer

    begun = verifying.start(who, recent=recent)
    defer(jobs.verify, verification_id=str(begun.id))
    return begun


def verifications() -> list[Verification]:
    """The latest verifications, the newest first."""
    return chain.list_verifications(20)


def verification(verification_id: UUID) -> Verification:
    """One verification and what it found. Raises VerificationNotFound."""
    found = chain.find_verification(verification_id)
    if found is None:
        raise VerificationNotFound
    return found
