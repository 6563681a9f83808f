"""What others may call of the practitioner registry (WS/T 790.4)."""

from datetime import date

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.providers import registering
from yizhou.registries.providers.contracts import Practitioner, PractitionerClaim

__all__ = ["find", "get", "register", "update"]


def register(actor: Actor, claim: PractitionerClaim) -> Practitioner:
    """Register a health worker. The same again changes nothing.

    Raises PractitionerExists (same number, other name), PractitionerIncomplete.
    """
    return registering.register(actor, claim)


def update(actor: Actor, claim: PractitionerClaim) -> Practitioner:
    """Change what the claim gives; affiliations, when given, replace the open ones. Raises PractitionerNotFound."""
    return registering.update(actor, claim)


def get(actor: Actor, number: str) -> Practitioner:
    """The practitioner with this number. Raises PractitionerNotFound."""
    return registering.get(actor, number)


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
