"""The preheat stage: everything the parts of a message need to know, gathered in batches before anyone validates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline.contracts import Part
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.errors.contracts import CodedError, Fault
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.records.fhir import api as fhir
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import IdentifierKind, PersonClaim


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all parts of a message."""

    message_id: UUID
    received: datetime
    channel: str
    actor: Actor
    partner: Partner
    again: bool = False  # a replay: store even what a document repeats


@dataclass(slots=True)
class Prepared:
    """A part with what is known around it. `claim` names its source; `resident_id` is set when the person is known."""

    part: Part
    faults: list[Fault]
    claim: PersonClaim | None
    institution: Organisation | None
    resident_id: UUID | None = None
    unresolved: str = ""


def institution_code(part: Part, partner: Partner) -> str:
    """Code of the institution a part speaks for: its own word, else the partner's."""
    return part.institution_code.strip() or partner.institution_code


def _named(claim: PersonClaim | None, partner: Partner) -> PersonClaim | None:
    """The claim with the source that issued its local numbers: the partner, unless the format knows better."""
    if claim is None:
        return None
    if claim.local_id and not claim.source:
        claim = replace(claim, source=partner.source)
    if any(one.kind is IdentifierKind.LOCAL and not one.system for one in claim.identifiers):
        named = tuple(
            replace(one, system=partner.source)
            if one.kind is IdentifierKind.LOCAL and not one.system
            else one
            for one in claim.identifiers
        )
        claim = replace(claim, identifiers=named)
    return claim


def _stored_subjects(references: Sequence[str]) -> dict[str, UUID]:
    """Residents by "Patient/id": of a source's Patient in the store, or of the resident registry itself."""
    found = {
        f"{each.type}/{each.id}": each.resident_id for each in fhir.read_many(system_actor(), references)
    }
    for reference in references:
        if reference in found:
            continue
        try:
            asked = UUID(reference.partition("/")[2])
            found[reference] = residents.get(system_actor(), asked).id
        except (ValueError, CodedError):
            continue
    return found


def _subject(prepared: Prepared, stored: Mapping[str, UUID], setting: Setting) -> None:
    reference = prepared.part.subject_reference
    if reference is None:
        return
    if reference.stored:
        prepared.resident_id = stored.get(reference.stored)
        prepared.unresolved = reference.stored
        claim = prepared.claim
        if prepared.resident_id is None and claim is not None and claim.local_id:
            # The sender's own number: what else the reference says (a display) is no statement about the person.
            known = residents.by_identifier(setting.actor, IdentifierKind.LOCAL, claim.local_id, claim.source)
            prepared.resident_id = known.id if known else None
    elif reference.identifier is not None:
        asked = reference.identifier
        source = setting.partner.source if asked.kind is IdentifierKind.LOCAL else ""
        resident = residents.by_identifier(setting.actor, asked.kind, asked.value, asked.system or source)
        prepared.resident_id = resident.id if resident else None
        prepared.unresolved = f"{asked.kind.value} {asked.value}"
    if prepared.resident_id is not None:
        prepared.unresolved = ""


def preheat(setting: Setting, parts: Sequence[Part]) -> list[Prepared]:
    """Institutions and named persons of all parts, in a handful of queries."""
    partner = setting.partner
    codes = {institution_code(part, partner) for part in parts} - {""}
    known = organisations.by_codes(codes)
    references = sorted({part.subject_reference.stored for part in parts if part.subject_reference} - {""})
    stored = _stored_subjects(references) if references else {}
    found = []
    for part in parts:
        prepared = Prepared(
            part, list(part.faults), _named(part.subject, partner), known.get(institution_code(part, partner))
        )
        _subject(prepared, stored, setting)
        found.append(prepared)
    return found
