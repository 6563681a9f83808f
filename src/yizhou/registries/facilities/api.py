"""What others may call of the institution registry (WS/T 790.3)."""

from typing import Any

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.facilities import maps, registering
from yizhou.registries.facilities.contracts import Institution, InstitutionClaim
from yizhou.standards import institution_classes

__all__ = ["class_name", "counties", "counties_json", "find", "institution", "register", "update"]


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


def register(actor: Actor, claim: InstitutionClaim) -> Institution:
    """Register an institution or department. The same again changes nothing.

    Raises InstitutionExists (same code, other name), RegistrationIncomplete.
    """
    return registering.register(actor, claim)


def update(actor: Actor, claim: InstitutionClaim) -> Institution:
    """Change what the claim gives of a registered institution. Raises InstitutionNotFound."""
    return registering.update(actor, claim)


def find(
    actor: Actor, *, code: str = "", name: str = "", status: str = "", limit: int = 50
) -> list[Institution]:
    """Registered institutions and departments by code, part of the name, and status; all given must hold."""
    return registering.find(actor, code=code, name=name, status=status, limit=limit)
