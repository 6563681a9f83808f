"""What others may call of the practitioner registry (WS/T 790.4)."""

from collections.abc import Iterable, Sequence
from datetime import date

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.registries.providers import browsing, checking, registering, store, versions
from yizhou.registries.providers.contracts import (
    Affiliation,
    Practitioner,
    PractitionerClaim,
    PractitionerFilter,
    PractitionerVersion,
)

__all__ = [
    "CATEGORIES", "as_of", "by_citizen_ids", "by_numbers", "count", "end_place", "enrol", "enrol_many", "find",
    "get", "history", "known_numbers", "open_place", "page", "register", "register_many", "require_within", "revise",
    "update",
]  # fmt: skip

CATEGORIES = checking.CATEGORIES
"""Kinds of health workers."""


def register(actor: Actor, claim: PractitionerClaim) -> Practitioner:
    """Register a health worker. The same again changes nothing.

    Raises PractitionerExists (same number, other name), PractitionerIncomplete.
    """
    return registering.register(actor, claim)


def update(actor: Actor, claim: PractitionerClaim) -> Practitioner:
    """Change what the claim gives; affiliations, when given, replace the open ones. Raises PractitionerNotFound."""
    return registering.update(actor, claim)


def enrol(actor: Actor, claim: PractitionerClaim) -> Practitioner:
    """Register what a person enters: within the actor's scope, all fields checked. Without a number it gets one.

    Raises PractitionerFaulty (all faults), PractitionerExists, OutOfArea of facilities.
    """
    return registering.enrol(actor, claim)


def revise(actor: Actor, claim: PractitionerClaim, effective: date | None = None) -> Practitioner:
    """Change what a person enters, places of work apart, from `effective` (today) on.

    Raises PractitionerFaulty, PractitionerNotFound, WorkerEffectiveDateWrong.
    """
    return registering.revise(actor, claim, effective)


def as_of(worker: Practitioner, on: date) -> Practitioner:
    """The worker as registered on that day, with the places of work of that day. Raises WorkerNotYetRegistered."""
    return versions.as_of(worker, on)


def history(worker: Practitioner) -> list[PractitionerVersion]:
    """Every version of a worker's registration, the latest first; places of work stand in `affiliations` with their days."""
    return store.list_versions(worker.id)


def register_many(actor: Actor, claims: Iterable[PractitionerClaim]) -> int:
    """Register many at once; numbers that are registered are left as they are. Returns how many were new."""
    return registering.register_many(actor, claims)


def enrol_many(actor: Actor, claims: Iterable[PractitionerClaim]) -> int:
    """Register many that were checked; those without a number get their institution's next. Returns how many were new."""
    return registering.enrol_many(actor, claims)


def open_place(actor: Actor, number: str, place: Affiliation) -> Practitioner:
    """Add a place of work, the main one or one more (多机构备案). Raises PractitionerNotFound, OutOfArea of facilities."""
    return registering.open_place(actor, number, place)


def end_place(actor: Actor, number: str, code: str, until: date | None = None) -> Practitioner:
    """End the work at an institution; it stays in the history. Raises PlaceNotOpen, PractitionerNotFound."""
    return registering.end_place(actor, number, code, until)


def get(actor: Actor, number: str) -> Practitioner:
    """The practitioner with this number. Raises PractitionerNotFound."""
    return registering.get(actor, number)


def require_within(actor: Actor, worker: Practitioner) -> None:
    """Raises PractitionerOutOfArea unless the worker has an open place of work within the actor's scope."""
    browsing.require_within(actor, worker)


def page(
    actor: Actor, asked: PractitionerFilter, after: str | None = None, limit: int = 50
) -> Page[Practitioner]:
    """Health workers within the actor's scope by pinyin; `total` on the first page. Raises BadPageKey."""
    return browsing.page(actor, asked, after, limit)


def count(actor: Actor, asked: PractitionerFilter) -> list[tuple[str, int]]:
    """How many a filter finds, by category."""
    return browsing.count(actor, asked)


def by_citizen_ids(citizen_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Number and name of the registered workers with these citizen numbers, by citizen number."""
    return store.list_by_citizen_ids(citizen_ids)


def by_numbers(numbers: Iterable[str]) -> dict[str, Practitioner]:
    """The registered workers with these numbers, by number."""
    return {worker.number: worker for worker in store.list_by_numbers(sorted(filter(None, numbers)))}


def known_numbers(numbers: Sequence[str]) -> set[str]:
    """Which of these numbers are registered."""
    return store.list_known_numbers(numbers)


def find(
    actor: Actor,
    *,
    number: str = "",
    name: str = "",
    sex: str = "",
    birth_date: date | None = None,
    citizen_id: str = "",
    affiliation: str = "",
    limit: int = 50,
) -> list[Practitioner]:
    """Registered health workers by number, name, sex, birth date, place of work code; all given must hold."""
    return registering.find(
        actor, number=number, name=name, sex=sex, birth_date=birth_date, citizen_id=citizen_id,
        affiliation=affiliation, limit=limit,
    )  # fmt: skip
