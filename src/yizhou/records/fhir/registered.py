"""Which residents a search for Patients may mean: asked of the resident registry by its strongest value (IHE PDQ).

The registry narrows; whether a Patient fits every parameter is decided by the search itself.
"""

from datetime import date
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir.errors import ResidentRequired
from yizhou.records.fhir.parameters import Asked, unescape
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Resident

_MOST = 100
_NAMES = ("name", "family", "given", "phonetic")
_PHONES = ("phone", "telecom")


def candidates(actor: Actor, asked: Asked) -> list[UUID]:
    """Residents within the actor's scope, 100 at the most. Raises ResidentRequired when nothing narrows them."""
    given = {
        condition.parameter.name: [unescape(value) for value in condition.values]
        for condition in asked.conditions
        if condition.modifier in ("", "exact", "contains")
    }
    birth = _day(given.get("birthdate", [""])[0])
    found: dict[UUID, None] = {}
    for identifier in (value.rpartition("|")[2] for value in given.get("identifier", ())):
        if identifier:
            found |= _ids(residents.find(actor, identifier=identifier, limit=_MOST))
    if "identifier" in given:
        return list(found)
    for name in (value for each in _PHONES for value in given.get(each, ())):
        found |= _ids(residents.find(actor, phone=name.rpartition("|")[2], limit=_MOST))
    if found or any(each in given for each in _PHONES):
        return list(found)
    names = [value for each in _NAMES for value in given.get(each, ())]
    if not names:
        raise ResidentRequired(type="Patient")
    for name in names:
        exactly = residents.find(actor, name=name, birth_date=birth, limit=_MOST) if birth else []
        found |= _ids(exactly) or {each.id: None for each in residents.search(actor, name, limit=_MOST).items}
    return list(found)


def _ids(found: list[Resident]) -> dict[UUID, None]:
    return {each.id: None for each in found}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.removeprefix("eq"))
    except ValueError:
        return None
