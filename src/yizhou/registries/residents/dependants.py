"""Whose health code a resident may show beside the own one: children under age and wards, by the ties the index knows.

A parent adds a child by name and number. The number alone proves nothing, since relatives know each other's numbers: the
index must already know the tie, or a statement of the child must name this parent (by number, or by name).
"""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import today
from yizhou.registries.residents import finding, health_codes, relating
from yizhou.registries.residents.birth_dates import age_on
from yizhou.registries.residents.contracts import Dependant, DynamicCode, IdentifierKind, Profile, Resident
from yizhou.registries.residents.errors import DependantNotProven, NotADependant, OutOfScope
from yizhou.registries.residents.names import compare_names, is_name, name_form
from yizhou.registries.residents.store import reading

ADULT_YEARS = 18
_SAME = frozenset({"exact", "variant"})


def list_dependants(actor: Actor) -> list[Dependant]:
    """See `api.dependants`."""
    own = _own(actor)
    return [
        Dependant(identity, name, relationship, age)
        for identity, name, relationship, born in reading.list_relatives(actor, (own.id, *own.merged_ids))
        if _depends(relationship, age := age_on(born, today()))
    ]


def show_code(actor: Actor, dependant_id: UUID) -> DynamicCode:
    """See `api.dependant_code`."""
    if dependant_id not in {entry.resident_id for entry in list_dependants(actor)}:
        raise NotADependant
    return health_codes.draw(actor, finding.get(system_actor(actor.name), dependant_id))


def add(actor: Actor, name: str, number: str) -> Dependant:
    """See `api.add_dependant`."""
    own = _own(actor)
    child = _by_number(actor, number)
    if child is None or child.id == own.id or not _is_called(child, name):
        raise DependantNotProven
    age = age_on(child.birth_date, today())
    if not _depends("child", age) or not _names_parent(_profile(actor, child), own):
        raise DependantNotProven
    relating.relate(actor, own.id, child.id, "child")
    return Dependant(child.id, child.name, "child", age)


def _own(actor: Actor) -> Resident:
    if actor.resident_id is None:
        raise OutOfScope
    return finding.get(actor, actor.resident_id)


def _by_number(actor: Actor, number: str) -> Resident | None:
    for kind in (IdentifierKind.CITIZEN_ID, IdentifierKind.BIRTH_CERTIFICATE):
        found = finding.by_identifier(actor, kind, number)
        if found is not None:
            return found
    return None


def _profile(actor: Actor, child: Resident) -> Profile:
    return finding.profile(system_actor(f"{actor.name}（添加家人）"), child.id)


def _is_called(child: Resident, name: str) -> bool:
    return is_name(name) and compare_names(name_form(child.name), name_form(name)) in _SAME


def _names_parent(child: Profile, parent: Resident) -> bool:
    known = {relative.resident_id for relative in child.relatives if relative.relationship != "contact"}
    if parent.id in known:
        return True
    said = child.mother_name if parent.sex == "2" else child.father_name
    # A name alone is common; together with the household's village it is what a clerk would ask for.
    at_home = bool(child.resident.region_code) and child.resident.region_code[:9] == parent.region_code[:9]
    return bool(said) and at_home and compare_names(name_form(said), name_form(parent.name)) in _SAME


def _depends(relationship: str, age: int | None) -> bool:
    return relationship == "ward" or (relationship == "child" and age is not None and age < ADULT_YEARS)
