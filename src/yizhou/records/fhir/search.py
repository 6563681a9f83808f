"""Search (FHIR R4 §3.1.1; https://hl7.org/fhir/R4/search.html): within one resident's record, or among resources of none.

A page begins after the sort values of the page before, so the last page costs what the first costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import Subject, record_many
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import encode_key
from yizhou.records.fhir import patient, store
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.criteria import Criteria, Limit
from yizhou.records.fhir.errors import ResidentRequired
from yizhou.records.fhir.parameters import Asked, parse
from yizhou.registries.residents.api import identity_sets, require_visible

OF_NO_RESIDENT = frozenset(
    """ActivityDefinition Binary CapabilityStatement CodeSystem ConceptMap Device DeviceDefinition Endpoint
    HealthcareService Library Location Measure Medication MedicationKnowledge NamingSystem Organization
    OrganizationAffiliation PlanDefinition Practitioner PractitionerRole Questionnaire Schedule Slot
    StructureDefinition Substance ValueSet""".split()
)
"""Types that are searched without naming a resident: among the resources that belong to none."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page."""

    resources: tuple[Stored, ...]
    next: str | None
    total: int | None


def of_residents(
    actor: Actor,
    resident_ids: Sequence[UUID],
    types: Sequence[str],
    codes: Sequence[str],
    categories: Sequence[str],
    since: datetime | None,
    until: datetime | None,
    limit: int,
) -> list[Stored]:
    """See `api.search`."""
    limits = []
    if since is not None:
        limits.append(Limit("started", ">=", since))
    if until is not None:
        limits.append(Limit("started", "<", until))
    criteria = Criteria(
        resident_ids=resident_ids,
        types=types,
        codes=(codes,) if codes else (),
        categories=(categories,) if categories else (),
        limits=limits,
        limit=limit,
    )
    return [stored for stored, _ in store.search(actor, criteria)]


def _people(actor: Actor, resource_type: str, asked: Asked) -> tuple[list[UUID], list[UUID]]:
    """(residents asked for, all ids to search under). Raises ResidentRequired, OutOfScope, ResidentNotFound."""
    wanted = list(dict.fromkeys(asked.residents))
    if not wanted and asked.ids is not None:
        wanted = list(dict.fromkeys(resident for resident, _ in asked.ids))
    if not wanted and actor.kind is ActorKind.RESIDENT and actor.resident_id is not None:
        wanted = [actor.resident_id]
    if not wanted and resource_type in OF_NO_RESIDENT:
        wanted = [NO_RESIDENT]
    if not wanted:
        raise ResidentRequired(type=resource_type)
    people = [resident for resident in wanted if resident != NO_RESIDENT]
    for resident in people:
        require_visible(actor, resident)
    sets = identity_sets(people) if people else {}
    every = [one for resident in wanted for one in sets.get(resident, (resident,))]
    return people, every


def search(actor: Actor, resource_type: str, parameters: Sequence[tuple[str, str]]) -> Found:
    """One page of a type's resources. Audited. Raises UnknownParameter, BadParameter, ResidentRequired, OutOfScope."""
    asked = parse(resource_type, parameters)
    people, residents = _people(actor, resource_type, asked)
    criteria = Criteria(
        resident_ids=residents, types=(resource_type,), codes=asked.codes, categories=asked.categories,
        identifiers=asked.identifiers, status=asked.status, encounter=asked.encounter,
        institution=asked.institution, locals_=None if asked.ids is None else [local for _, local in asked.ids],
        limits=asked.limits, outside=asked.outside, after=asked.after, limit=asked.count + 1,
    )  # fmt: skip
    found = [] if asked.only_count else store.search(actor, criteria)
    page = found[: asked.count]
    total = store.count(actor, replace(criteria, after=None)) if asked.total or asked.only_count else None
    resources = [stored for stored, _ in page]
    if resource_type == "Patient" and asked.after is None and not asked.only_count:
        registered = _registered(actor, people, asked)
        resources = [*registered, *resources]
        total = None if total is None else total + len(registered)
    what = f"{resource_type} 检索，{len(resources)} 项"
    record_many(actor, "query", [Subject(resident, what) for resident in people])
    following = encode_key(page[-1][1]) if len(found) > len(page) and page else None
    return Found(tuple(resources), following, total)


def _registered(actor: Actor, people: Sequence[UUID], asked: Asked) -> list[Stored]:
    """The registry's own Patients, when nothing but the person was asked for."""
    if asked.codes or asked.categories or asked.identifiers or asked.status or asked.limits or asked.outside:
        return []
    if asked.ids is not None:
        people = [resident for resident, local in asked.ids if resident == local]
    return [patient.stored(actor, resident) for resident in people]
