"""What others may call of the access log."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import sealing, store
from yizhou.kernel.audit.contracts import Access, Subject, Verification
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import write_at_commit
from yizhou.kernel.db.contracts import Page

__all__ = [
    "ENTRY_COLUMNS", "Access", "Subject", "Verification", "access", "accesses", "entry_values", "record", "record_many",
    "seal", "verify",
]  # fmt: skip

ENTRY_COLUMNS = store.COLUMNS
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

    `action`: create | read | update | delete | query | print | export | login. `what` names the object
    ("Observation/abc", "摘要"). `outcome`: success | refused.
    """
    record_many(actor, action, [Subject(resident_id, what, detail)], outcome=outcome)


def record_many(actor: Actor, action: str, subjects: Sequence[Subject], *, outcome: str = "success") -> None:
    """Log many accesses of one kind in the current transaction."""
    if subjects:
        write_at_commit(store.insert, [store.values(actor, action, subject, outcome) for subject in subjects])


def entry_values(actor: Actor, action: str, subject: Subject, outcome: str = "success") -> tuple[Any, ...]:
    """Values for ENTRY_COLUMNS."""
    return store.values(actor, action, subject, outcome)


def accesses(
    *,
    residents: Sequence[UUID] | None = None,
    text: str = "",
    action: str = "",
    after: str | None = None,
    limit: int = 50,
    scope: str | None = None,
) -> Page[Access]:
    """The access log, newest first; of these residents, by actors within `scope`."""
    return store.list_accesses(
        residents=residents, text=text, action=action, after=after, limit=min(limit, 200), scope=scope
    )


def access(access_id: int) -> tuple[Access, UUID | None] | None:
    """One entry of the log, and for which organisation it was made; not limited by scope."""
    return store.find_access(access_id)


def seal() -> int:
    """Seal committed entries into the chain; how many."""
    return sealing.seal()


def verify() -> Verification:
    """Check the whole chain."""
    return sealing.verify()
