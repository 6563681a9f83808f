"""From what is asked to criteria: whose resources, and what chains and `_has` come to (FHIR R4 §3.1.1.4.13, §3.1.1.4.14).

Each link is a search of its own, run first: what it finds becomes a test of the outer search. So every statement asks one
kind of partition, on one machine as on many.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.records.consent import api as consent
from yizhou.records.fhir import patient
from yizhou.records.fhir.conditions import test_of, words_of
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.criteria import NEVER, NEWEST, Criteria, Drawn, Keys, Locals, Test, narrows
from yizhou.records.fhir.errors import BadParameter, ResidentRequired, TooBroad
from yizhou.records.fhir.facets import local_key
from yizhou.records.fhir.identity import split
from yizhou.records.fhir.including import referred
from yizhou.records.fhir.parameters import OWNERS, Asked, Chain, Has, parse
from yizhou.records.fhir.registered import candidates
from yizhou.records.fhir.store import searching
from yizhou.registries.residents.api import identity_sets, require_visible

MOST_LINKED = 2_000
"""Resources a chain or `_has` may lead through."""

MOST_LINKS = 4
"""Chains within chains."""

OF_NO_RESIDENT = frozenset(
    """ActivityDefinition Binary CapabilityStatement ChargeItemDefinition CodeSystem ConceptMap Device DeviceDefinition
    DeviceMetric Endpoint EventDefinition Evidence HealthcareService InsurancePlan Library Location Measure Medication
    MedicationKnowledge NamingSystem ObservationDefinition OperationDefinition Organization OrganizationAffiliation
    PlanDefinition Practitioner PractitionerRole Questionnaire ResearchStudy Schedule SearchParameter Slot
    SpecimenDefinition StructureDefinition StructureMap Substance ValueSet""".split()
)
"""Types that are searched without naming a resident: among the resources that belong to none."""


def criteria_of(actor: Actor, asked: Asked, around: Sequence[UUID] | None = None, depth: int = 0) -> Criteria:
    """What to search for; `around`: the residents of the search this one is a link of.

    Raises BadParameter, ResidentRequired, TooBroad, OutOfScope, ResidentNotFound.
    """
    if depth > MOST_LINKS:
        raise TooBroad(reason=f"链式检索超过 {MOST_LINKS} 层")
    people = _people(actor, asked, around)
    people = _of_linked_patients(actor, asked, people, depth)
    tests: list[Test] = [test_of(actor, asked.type, condition) for condition in asked.conditions]
    tests += [words_of(name, value) for name, value in asked.words]
    if asked.ids is not None:
        tests.append(
            Locals(tuple(place[1] for each in asked.ids if (place := split(each.rpartition("/")[2]))))
        )
    named = tuple(people or ())
    if asked.type == "Patient":
        return _of_patients(actor, asked, people, tests, depth)
    ids = _sets(people) if people is not None else None
    for chain in asked.chains:
        if not _is_owner(chain):
            tests.append(_chained(actor, chain, ids, depth))
    tests += [_pointed_at(actor, has, ids, depth) for has in asked.having]
    if ids is None and not any(map(narrows, tests)):
        raise ResidentRequired(type=asked.type)
    return Criteria(
        resident_ids=ids, types=(asked.type,), tests=tests, sort=asked.sort or NEWEST,
        named=tuple(one for one in named if one != NO_RESIDENT),
    )  # fmt: skip


def _people(actor: Actor, asked: Asked, around: Sequence[UUID] | None) -> list[UUID] | None:
    """Residents that are named, each visible to the actor; None for everybody the actor may see."""
    wanted: list[UUID] = []
    for reference in asked.residents:
        place = split(reference.rpartition("/")[2])
        if place is None or place[0] == NO_RESIDENT:
            raise BadParameter(
                name="patient", value=reference[:80], hint="请给出居民编号，如 Patient/居民编号"
            )
        wanted.append(place[0])
    if not wanted and asked.ids is not None:
        places = [split(each.rpartition("/")[2]) for each in asked.ids]
        wanted = [place[0] for place in places if place] or [NO_RESIDENT]
    if not wanted and asked.type in OF_NO_RESIDENT:
        return [NO_RESIDENT]
    if not wanted and around is None and actor.kind is ActorKind.RESIDENT and actor.resident_id is not None:
        wanted = [actor.resident_id]
    wanted = list(dict.fromkeys(wanted))
    for resident in wanted:
        if resident != NO_RESIDENT:
            require_visible(actor, resident)
            consent.require(actor, resident)
    if wanted:
        return wanted
    return list(around) if around is not None else None


def _sets(people: Sequence[UUID]) -> list[UUID]:
    """All ids under which these people's resources are kept."""
    sets = (
        identity_sets([one for one in people if one != NO_RESIDENT])
        if any(one != NO_RESIDENT for one in people)
        else {}
    )
    return list(dict.fromkeys(one for resident in people for one in sets.get(resident, (resident,))))


def _is_owner(chain: Chain) -> bool:
    return chain.parameter.name in OWNERS and "Patient" in chain.types


def _of_linked_patients(
    actor: Actor, asked: Asked, people: list[UUID] | None, depth: int
) -> list[UUID] | None:
    """`patient.name=…`: the residents the registry knows so, within those already named."""
    for chain in asked.chains:
        if _is_owner(chain):
            inner = parse("Patient", [(chain.name, chain.value)])
            found = [
                stored.resident_id for stored in find(actor, criteria_of(actor, inner, people, depth + 1))
            ]
            people = list(dict.fromkeys(found))
    return people


def find(actor: Actor, criteria: Criteria) -> list[Stored]:
    """All resources of a link. Raises TooBroad when they are too many."""
    found = searching.search(actor, replace(criteria, limit=MOST_LINKED + 1))
    if len(found) > MOST_LINKED:
        raise TooBroad(reason=f"链式条件涉及的{criteria.types[0]}资源超过 {MOST_LINKED} 项")
    return [stored for stored, _ in found]


def _chained(actor: Actor, chain: Chain, ids: Sequence[UUID] | None, depth: int) -> Test:
    keys: list[int] = []
    for kind in chain.types:
        if kind == "Patient" and ids is None and chain.parameter.name in OWNERS:
            continue
        inner = parse(kind, [(chain.name, chain.value)])
        around = None if kind in OF_NO_RESIDENT else ids
        for stored in find(actor, criteria_of(actor, inner, around, depth + 1)):
            place = split(stored.id)
            if place is not None:
                keys.append(local_key(chain.parameter.name, place[1]))
    return Keys(tuple(keys), indexed=True) if keys else NEVER


def _pointing(actor: Actor, has: Has, ids: Sequence[UUID] | None, depth: int) -> Criteria:
    return criteria_of(actor, parse(has.type, [(has.name, has.value)]), ids, depth + 1)


def _pointed_at(actor: Actor, has: Has, ids: Sequence[UUID] | None, depth: int) -> Test:
    locals_: dict[UUID, None] = {}
    for stored in find(actor, _pointing(actor, has, ids, depth)):
        for reference in referred(orjson.loads(stored.raw), has.reference):
            place = split(reference.rpartition("/")[2])
            if place is not None:
                locals_[place[1]] = None
    return Locals(tuple(locals_)) if locals_ else NEVER


def _of_patients(
    actor: Actor, asked: Asked, people: list[UUID] | None, tests: list[Test], depth: int
) -> Criteria:
    """Patients are the registry's, drawn for the search, and those institutions sent, which are stored."""
    for has in asked.having:
        if has.reference.name in OWNERS:
            inner = _pointing(actor, has, _sets(people) if people is not None else None, depth)
            found = searching.residents_of(actor, replace(inner, limit=MOST_LINKED + 1))
            if len(found) > MOST_LINKED:
                raise TooBroad(reason=f"_has 条件涉及的居民超过 {MOST_LINKED} 人")
            people = _survivors(found)
        else:
            tests.append(_pointed_at(actor, has, _sets(people) if people is not None else None, depth))
    if people is None:
        people = candidates(actor, asked)
    tests += [_chained(actor, chain, _sets(people), depth) for chain in asked.chains]
    drawn = [patient.stored(actor, one) for one in people if one != NO_RESIDENT]
    return Criteria(
        resident_ids=_sets(people), types=("Patient",), tests=tests, sort=asked.sort or NEWEST, named=tuple(people),
        drawn=tuple(Drawn(each.resident_id, each.type, each.updated, each.raw) for each in drawn),
    )  # fmt: skip


def _survivors(found: Iterable[UUID]) -> list[UUID]:
    sets = identity_sets(list(found))
    return list(dict.fromkeys(each[0] for each in sets.values()))
