"""The validate stage: who may say it, who it is about, when it happened. What a format found is there already."""

from dataclasses import replace

from yizhou.exchange.pipeline import faults
from yizhou.exchange.pipeline.plausibility import implausible_times
from yizhou.exchange.pipeline.preheating import Prepared, Setting, institution_code
from yizhou.exchange.pipeline.reporting import refused_by
from yizhou.kernel.errors.contracts import Fault
from yizhou.registries.residents import api as residents


def _institution(prepared: Prepared, setting: Setting) -> list[Fault]:
    part, partner = prepared.part, setting.partner
    code = institution_code(part, partner)
    if not code:
        # Who loads files at the platform's own command line speaks for nobody.
        needed = (part.subject or part.document) and setting.channel != "load"
        return [faults.institution_missing(part.place)] if needed else []
    if prepared.institution is None:
        return [faults.institution_unknown(part.place, code)]
    own = prepared.institution.id == partner.organisation_id
    if not own and not partner.may_speak_for(prepared.institution.path):
        return [faults.institution_not_allowed(part.place, code, partner.name)]
    return []


def _person(prepared: Prepared) -> list[Fault]:
    claim, part = prepared.claim, prepared.part
    if prepared.resident_id is not None:
        return []
    if claim is None:
        return [faults.subject_missing(part.place, prepared.unresolved)] if prepared.unresolved else []
    known = {fault.code for fault in part.faults}
    found = [
        replace(fault, place=fault.place or part.place)
        for fault in residents.check_claim(claim)
        if fault.code not in known
    ]
    if not claim.name and not claim.identifiers and claim.local_id:
        found.append(faults.subject_provisional(part.place, claim.local_id))
    return found


def validate(setting: Setting, prepared: list[Prepared]) -> None:
    """Add to each part the faults the platform finds; one refused part of a group refuses the group."""
    for each in prepared:
        each.faults += _institution(each, setting)
        each.faults += _person(each)
        each.faults += implausible_times(each.part, each.claim, setting.received)
    groups = {each.part.group for each in prepared if each.part.group and refused_by(each.faults)}
    for each in prepared:
        if each.part.group in groups and not refused_by(each.faults):
            each.faults.append(faults.group_refused(each.part.place))
