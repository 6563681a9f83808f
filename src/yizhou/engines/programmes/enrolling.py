"""Into a programme, out of it, and from one institution to another."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from yizhou.engines.programmes import definitions, keeping, knowing, store
from yizhou.engines.programmes.contracts import Candidate, Enrolment, Programme
from yizhou.engines.programmes.errors import (
    AlreadyEnrolled,
    CandidateNotFound,
    DatesWrong,
    Deceased,
    EnrolmentClosed,
    EnrolmentNotFound,
    NotEligible,
    TransferRefused,
    UnknownClosing,
    UnknownReceiver,
)
from yizhou.engines.programmes.events import Enrolled, EnrolmentEnded
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import new_id, today
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Resident

_PLATFORM = system_actor("服务项目")
"""Who accepts a person cannot see them yet."""


def see(actor: Actor, programme: Programme) -> None:
    """Raises Forbidden for a sensitive programme the actor has no right to."""
    from yizhou.kernel.auth.api import require

    if programme.sensitive:
        require(actor, "programme.sensitive")


def held(actor: Actor, resident_id: UUID, enrolment_id: UUID) -> Enrolment:
    """The enrolment, locked. Raises EnrolmentNotFound, Forbidden."""
    found = store.get_enrolment(actor, residents.identity_set(resident_id), enrolment_id, hold=True)
    if found is None:
        raise EnrolmentNotFound
    see(actor, definitions.programme(found.programme_id))
    return found


def require_open(enrolment: Enrolment) -> None:
    """Raises EnrolmentClosed."""
    if enrolment.state != "open":
        programme = definitions.programme(enrolment.programme_id)
        raise EnrolmentClosed(
            day=enrolment.closed,
            reason=programme.closings.get(enrolment.close_reason, enrolment.close_reason),
        )


def _may_enter(actor: Actor, programme: Programme, who: Resident, opened: date) -> None:
    if who.deceased_on is not None:
        raise Deceased(name=who.name, day=who.deceased_on)
    if opened > today():
        raise DatesWrong(day=opened, reason="晚于今天")
    if who.birth_date is not None and opened < who.birth_date:
        raise DatesWrong(day=opened, reason="早于出生日期")
    if programme.population.holds(knowing.of_person(who.sex, who.birth_date, opened)) is not True:
        raise NotEligible(name=who.name, programme=programme.name, population=programme.population_text)
    for other in store.enrolments_of(actor, (who.id, *who.merged_ids), state="open", everyone=True):
        if other.programme_id == programme.id:
            raise AlreadyEnrolled(
                name=who.name, place=other.organisation_name, programme=programme.name, opened=other.opened
            )


def enrol(
    actor: Actor,
    programme_id: str,
    resident_id: UUID,
    opened: date | None = None,
    facts: dict[str, object] | None = None,
) -> Enrolment:
    """Take a resident into a programme and plan the contacts.

    Raises UnknownProgramme, AlreadyEnrolled, NotEligible, Deceased, DatesWrong, OutOfScope, Forbidden.
    """
    programme = definitions.programme(programme_id)
    see(actor, programme)
    who = residents.get(actor, resident_id)
    start = opened or today()
    _may_enter(actor, programme, who, start)
    place = organisations.get(actor.organisation_id) if actor.organisation_id else None
    enrolment = Enrolment(
        new_id(), who.id, programme.id, programme.version, "open", start, None, "", who.name, who.sex, who.birth_date,
        who.address, who.region_path or (place.path if place else ""), actor.organisation_id, actor.organisation_name,
        actor.user_id, actor.name, "", None, dict(facts or {}), {}, {}, "", "", None, "", None, 1,
    )  # fmt: skip
    if not store.insert_enrolment(actor, enrolment, place.path if place else ""):
        raise AlreadyEnrolled(name=who.name, place="其他机构", programme=programme.name, opened="刚才")
    store.decide_candidate(actor, (who.id, *who.merged_ids), programme.id, "accepted", "")
    store.insert_act(actor, enrolment, "enrolled", f"纳入管理（{start}）")
    record(actor, "create", resident_id=who.id, what=f"纳入“{programme.name}”")
    emit(Enrolled(str(who.id), programme.id, str(enrolment.id)))
    return keeping.replan(actor, enrolment, [])


def decline(actor: Actor, candidate_id: UUID, reason: str) -> Candidate:
    """A candidate does not belong into the programme, with the reason. Raises CandidateNotFound."""
    found = store.get_candidate(actor, candidate_id)
    if found is None:
        raise CandidateNotFound
    see(actor, definitions.programme(found.programme_id))
    store.decide_candidate(actor, [found.resident_id], found.programme_id, "declined", reason)
    record(
        actor, "update", resident_id=found.resident_id, what="待纳入提醒：不纳入", detail={"reason": reason}
    )
    return replace(found, state="declined")


def close(
    actor: Actor, resident_id: UUID, enrolment_id: UUID, reason: str, note: str = "", on: date | None = None
) -> Enrolment:
    """Close an enrolment; what was planned is planned no more. Raises EnrolmentNotFound, EnrolmentClosed, UnknownClosing."""
    enrolment = held(actor, resident_id, enrolment_id)
    require_open(enrolment)
    programme = definitions.programme(enrolment.programme_id)
    if reason not in programme.closings:
        raise UnknownClosing(
            programme=programme.name, reason=reason, known="、".join(programme.closings.values())
        )
    closed = replace(
        enrolment,
        state="closed",
        closed=on or today(),
        close_reason=reason,
        asked={},
        transfer_to=None,
        transfer_note="",
    )
    text = f"结案：{programme.closings[reason]}{'，' + note if note else ''}"
    store.insert_act(actor, closed, "closed", text)
    record(actor, "update", resident_id=closed.resident_id, what=f"“{programme.name}”{text}")
    emit(EnrolmentEnded(str(closed.resident_id), programme.id, str(closed.id), reason))
    return keeping.replan(actor, closed)


def offer(actor: Actor, resident_id: UUID, enrolment_id: UUID, receiver_code: str, note: str) -> Enrolment:
    """Offer an enrolment to another institution, which takes over when it accepts. Raises UnknownReceiver, EnrolmentClosed."""
    enrolment = held(actor, resident_id, enrolment_id)
    require_open(enrolment)
    receiver = organisations.by_code(receiver_code)
    if receiver is None:
        raise UnknownReceiver(code=receiver_code)
    offered = replace(enrolment, transfer_to=receiver.id, transfer_note=note)
    store.update_enrolment(actor, offered)
    store.insert_act(actor, offered, "offered", f"转出至{receiver.name}：{note}")
    return offered


def accept(actor: Actor, resident_id: UUID, enrolment_id: UUID) -> Enrolment:
    """Take over what was offered to the actor's institution. Raises TransferRefused."""
    enrolment = held(actor, resident_id, enrolment_id)
    if enrolment.transfer_to is None or enrolment.transfer_to != actor.organisation_id:
        raise TransferRefused
    place = organisations.get(enrolment.transfer_to)
    taken = replace(
        enrolment, organisation_id=place.id, organisation_name=place.name, doctor_id=actor.user_id, doctor=actor.name,
        transfer_to=None, transfer_note="",
    )  # fmt: skip
    store.update_enrolment(actor, taken, place.path)
    residents.introduce(_PLATFORM, taken.resident_id, place.id, "接收转入的管理档案")
    store.insert_act(
        actor, taken, "accepted", f"{place.name}接收（原管理机构：{enrolment.organisation_name}）"
    )
    record(actor, "update", resident_id=taken.resident_id, what="接收转入的管理档案")
    return taken


def withdraw(actor: Actor, resident_id: UUID, enrolment_id: UUID) -> Enrolment:
    """Take an offer back, or refuse it. Raises TransferRefused."""
    enrolment = held(actor, resident_id, enrolment_id)
    if enrolment.transfer_to is None:
        raise TransferRefused
    kept = replace(enrolment, transfer_to=None, transfer_note="")
    store.update_enrolment(actor, kept)
    store.insert_act(actor, kept, "withdrawn", f"转出未成：{actor.name}撤回或退回")
    return kept
