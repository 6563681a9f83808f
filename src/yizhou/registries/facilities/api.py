"""What others may call of the institution registry (WS/T 790.3)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.errors.contracts import Fault
from yizhou.registries.facilities import browsing, checking, maps, registering, scope, store
from yizhou.registries.facilities.contracts import (
    Institution,
    InstitutionClaim,
    InstitutionCounts,
    InstitutionFilter,
    InstitutionVersion,
)
from yizhou.standards import institution_classes

__all__ = [
    "DEPARTMENTS", "LEVELS", "as_of", "by_codes", "check", "class_name", "count", "counties", "counties_json", "departments",
    "enrol", "enrol_many", "find", "history", "institution", "page", "places", "reaches", "register", "register_many",
    "registered_codes", "require_within", "revise", "update",
]  # fmt: skip

DEPARTMENTS = checking.DEPARTMENTS
"""OID of the department codes (CV08.00.002): the `class_system` of a department."""
LEVELS = checking.LEVELS
"""Grades of hospitals, the highest first."""


def institution(code: str) -> Institution | None:
    """The institution or department with this code (registration, unified credit or department code); None if unknown."""
    return registering.institution(code)


def class_name(code: str) -> str:
    """Name of a WS 218 class (`A100` → 综合医院); empty when the code is not in the standard."""
    return institution_classes.class_name(code)


def counties() -> dict[str, Any]:
    """GeoJSON FeatureCollection of the ten counties and cities of the prefecture."""
    return maps.counties()


def counties_json() -> bytes:
    """`counties` as the bytes to send."""
    return maps.counties_json()


def register(actor: Actor, claim: InstitutionClaim, effective: date | None = None) -> Institution:
    """Register an institution or department as a message of WS/T 790.3 says. The same again changes nothing.

    It holds from `effective` on: unless given the day its validity begins, today at the latest.
    Raises InstitutionExists (same code, other name), RegistrationIncomplete.
    """
    return registering.register(actor, claim, effective)


def update(actor: Actor, claim: InstitutionClaim, effective: date | None = None) -> Institution:
    """Change what the claim gives of a registered institution, from `effective` (today) on.

    Raises InstitutionNotFound, EffectiveDateWrong.
    """
    return registering.update(actor, claim, effective)


def enrol(actor: Actor, claim: InstitutionClaim, effective: date | None = None) -> Institution:
    """Register what a person enters: within the actor's scope, all fields checked. Without a code it gets one.

    Raises RegistrationFaulty (all faults), OutOfArea, InstitutionExists, RegistrationIncomplete.
    """
    return registering.enrol(actor, claim, effective)


def revise(actor: Actor, claim: InstitutionClaim, effective: date | None = None) -> Institution:
    """Change what a person enters: within the actor's scope, all fields checked.

    Raises RegistrationFaulty, OutOfArea, InstitutionNotFound, EffectiveDateWrong.
    """
    return registering.revise(actor, claim, effective)


def register_many(actor: Actor, claims: Iterable[InstitutionClaim]) -> int:
    """Register many at once; codes that are registered are left as they are. Returns how many were new."""
    return registering.register_many(actor, claims)


def enrol_many(actor: Actor, claims: Iterable[InstitutionClaim]) -> int:
    """Register many that were checked, parents before their branches, and put them into the tree; how many were new."""
    return registering.enrol_many(actor, claims)


def by_codes(codes: Iterable[str]) -> dict[str, Institution]:
    """Institutions and departments by registration code, all that are known of these."""
    return {found.code: found for found in store.list_by_codes(sorted(code for code in codes if code))}


def registered_codes(codes: Iterable[str]) -> set[str]:
    """Which of these codes are registered themselves, not known from the organisation tree alone."""
    return store.list_known_codes(sorted(codes))


def check(claim: InstitutionClaim) -> tuple[Fault, ...]:
    """All faults of a registration; the place of a fault is the field's name."""
    return checking.check(claim)


def find(
    actor: Actor, *, code: str = "", name: str = "", status: str = "", limit: int = 50
) -> list[Institution]:
    """Registered institutions and departments by code, part of the name, and status; all given must hold."""
    return registering.find(actor, code=code, name=name, status=status, limit=limit)


def page(
    actor: Actor, asked: InstitutionFilter, after: str | None = None, limit: int = 50
) -> Page[Institution]:
    """Institutions within the actor's scope, hospitals first; `total` on the first page. Raises BadPageKey."""
    return browsing.page(actor, asked, after, limit)


def count(actor: Actor, asked: InstitutionFilter) -> InstitutionCounts:
    """How many institutions and beds within the actor's scope a filter finds."""
    return browsing.count(actor, asked)


def places(actor: Actor, asked: InstitutionFilter) -> list[tuple[str, str, str, float, float]]:
    """Code, name, class code, longitude, latitude (degrees, WGS 84) of what a filter finds and has a place."""
    return browsing.places(actor, asked)


def departments(code: str) -> Sequence[Institution]:
    """Departments of an institution."""
    return registering.departments(code)


def history(code: str) -> list[InstitutionVersion]:
    """Every version of a registration, the latest first."""
    return registering.history(code)


def as_of(code: str, on: date) -> Institution:
    """What an institution was on a day, its region under the code it had that day (before 2021 禄丰 is 532331).

    Raises InstitutionNotFound, NotYetRegistered.
    """
    return registering.as_of(code, on)


def reaches(actor: Actor, code: str) -> bool:
    """Whether the institution, department or region with this code lies within the actor's scope."""
    return scope.reaches(actor, code)


def require_within(actor: Actor, code: str) -> None:
    """Raises InstitutionNotFound, or OutOfArea unless the institution lies within the actor's scope."""
    scope.require_within(actor, code)
