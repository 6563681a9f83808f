"""Work at the registration desk: who is this, register, correct, note a death, cancel and restore.

Whatever is typed becomes a statement of the desk (`desk:<institution>`), trusted more than a source system's, since the clerk
has the person and the papers before them. Nothing is overwritten: older statements stay in the history.
"""

from dataclasses import fields, replace
from datetime import date
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, now, today
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents import checking, code_states, finding, registering, resolving
from yizhou.registries.residents.contracts import (
    Act,
    Identifier,
    IdentifierKind,
    LookAlike,
    PersonClaim,
    Profile,
    Resident,
    Resolution,
)
from yizhou.registries.residents.definitions import matching_model
from yizhou.registries.residents.errors import (
    AlreadyCancelled,
    DeathUnfit,
    NotCancelled,
    NothingStated,
    RegistrationRefused,
    UnknownCancellation,
)
from yizhou.registries.residents.events import ResidentCancelled, ResidentRestored
from yizhou.registries.residents.matching import explain
from yizhou.registries.residents.merging import require_reason
from yizhou.registries.residents.store import acts, reading

DESK = "desk:"
CANCELLATIONS = frozenset({"died", "moved", "mistaken", "other"})
_MOST = 5


def consider(actor: Actor, claim: PersonClaim) -> tuple[tuple[Fault, ...], list[LookAlike]]:
    """See `api.consider`. Look-alikes beyond the actor's scope are told of too: they are why somebody is not new."""
    faults = checking.check_claim(claim)
    if any(fault.severity is Severity.ERROR for fault in faults):
        return faults, []
    rivals = resolving.consider(actor, claim)[:_MOST]
    lines = {
        row[0]: finding.brief(row) for row in reading.list_own_briefs(actor, [r.cluster_id for r in rivals])
    }
    model = matching_model()
    for rival in rivals:
        audit.record(actor, "query", resident_id=rival.cluster_id, what="登记前比对")
    return faults, [
        LookAlike(lines[r.cluster_id], r.match.outcome, r.match.probability, explain(r.match, model))
        for r in rivals
    ]


def register(actor: Actor, claim: PersonClaim) -> Resolution:
    """See `api.register`."""
    _require_sound(claim)
    found = resolving.resolve_many(actor, (replace(claim, source=desk_of(actor), local_id=""),))[0]
    acts.insert_act(actor, found.resident_id, now(), "registered", "")
    return found


def amend(actor: Actor, resident_id: UUID, claim: PersonClaim, reason: str) -> Profile:
    """See `api.amend`. The identity number in force goes with the correction, which makes it a documented one."""
    require_reason(reason)
    resident = finding.get(actor, resident_id)
    if claim == PersonClaim():
        raise NothingStated
    number = claim.identifiers or (
        (Identifier(IdentifierKind.CITIZEN_ID, resident.citizen_id),) if resident.citizen_id else ()
    )
    stated = replace(claim, identifiers=number, source=desk_of(actor), local_id="", as_of=now())
    _require_sound(_beside(resident, stated))
    _state(actor, resident, stated, "amended", reason)
    return finding.profile(actor, resident.id)


def record_death(actor: Actor, resident_id: UUID, day: date, reason: str) -> Profile:
    """See `api.record_death`."""
    require_reason(reason)
    resident = finding.get(actor, resident_id)
    if day > today():
        raise DeathUnfit(day=day, problem="晚于今天")
    if resident.birth_date and day < resident.birth_date:
        raise DeathUnfit(day=day, problem=f"早于出生日期 {resident.birth_date}")
    stated = PersonClaim(deceased_on=day, source=desk_of(actor), as_of=now())
    _state(actor, resident, stated, "death", reason)
    return finding.profile(actor, resident.id)


def cancel(actor: Actor, resident_id: UUID, kind: str, reason: str) -> Profile:
    """See `api.cancel`. Nothing is deleted; the health code stops with the index id."""
    require_reason(reason)
    resident = finding.get(actor, resident_id)
    if kind not in CANCELLATIONS or (kind == "died" and resident.deceased_on is None):
        raise UnknownCancellation(kind=kind)
    at = now()
    if not acts.insert_cancellation(actor, resident.id, kind, at, reason):
        _, since, who, _ = acts.find_cancellation(actor, resident.id) or (kind, at, actor.name, "")
        raise AlreadyCancelled(at=f"{since.astimezone(CHINA):%Y-%m-%d}", who=who)
    acts.insert_act(actor, resident.id, at, "cancelled", reason)
    code_states.cancel(actor, resident, reason)
    audit.record(actor, "delete", resident_id=resident.id, what="居民主索引注销", detail={"reason": reason})
    emit(ResidentCancelled(resident.id, kind))
    return finding.profile(actor, resident.id)


def restore(actor: Actor, resident_id: UUID, reason: str) -> Profile:
    """See `api.restore`."""
    require_reason(reason)
    resident = finding.get(actor, resident_id)
    if not acts.delete_cancellation(actor, resident.id):
        raise NotCancelled
    acts.insert_act(actor, resident.id, now(), "restored", reason)
    code_states.restore(actor, resident, reason)
    audit.record(actor, "update", resident_id=resident.id, what="居民主索引恢复", detail={"reason": reason})
    emit(ResidentRestored(resident.id))
    return finding.profile(actor, resident.id)


def list_acts(actor: Actor, resident_id: UUID) -> list[Act]:
    """See `api.acts`."""
    resident = finding.get(actor, resident_id)
    audit.record(actor, "read", resident_id=resident.id, what="主索引操作记录")
    return [Act(*row) for row in acts.list_acts(actor, (resident.id, *resident.merged_ids))]


def desk_of(actor: Actor) -> str:
    """The source a clerk's statements have."""
    if actor.organisation_id is None:
        return DESK
    return DESK + organisations.get(actor.organisation_id).code


def _require_sound(claim: PersonClaim) -> None:
    faults = checking.check_claim(claim)
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if errors:
        raise RegistrationRefused(count=len(errors), faults=faults)


def _beside(resident: Resident, claim: PersonClaim) -> PersonClaim:
    """The correction completed by what is known, so that its dates are checked against each other."""
    return replace(
        claim, name=claim.name or resident.name, birth_date=claim.birth_date or resident.birth_date,
        deceased_on=claim.deceased_on or resident.deceased_on,
    )  # fmt: skip


def _state(actor: Actor, resident: Resident, claim: PersonClaim, act: str, reason: str) -> None:
    changed = registering.add_statement(actor, resident.id, claim)
    acts.insert_act(actor, resident.id, now(), act, reason)
    said = [field.name for field in fields(PersonClaim) if getattr(claim, field.name) not in {None, "", ()}]
    detail = {"reason": reason, "stated": said, "changed": changed}
    audit.record(actor, "update", resident_id=resident.id, what="居民基本信息", detail=detail)
