"""Check-in and calling: by booked time; who comes late waits from when they come; two desks never call the same person."""

from datetime import date, timedelta
from uuid import UUID

from yizhou.engines.schedules import booking as booked
from yizhou.engines.schedules import telling
from yizhou.engines.schedules.contracts import STATES, Booking, Session
from yizhou.engines.schedules.errors import BookingNotFound, BookingUnfit, QueueEmpty, TooEarlyToArrive
from yizhou.engines.schedules.events import ResidentArrived
from yizhou.engines.schedules.scope import require_place
from yizhou.engines.schedules.store import bookings, queues
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import now, today
from yizhou.kernel.events.api import emit


def _held(actor: Actor, booking_id: UUID) -> tuple[Booking, Session]:
    found = bookings.find(actor, booking_id, hold=True)
    if found is None:
        raise BookingNotFound
    session = booked.session_of(actor, found.session_id)
    if actor.kind is not ActorKind.RESIDENT:
        require_place(actor, session.resource)
    return found, session


def arrive(actor: Actor, booking_id: UUID) -> Booking:
    """See `api.arrive`."""
    found, session = _held(actor, booking_id)
    if found.state != "booked":
        raise BookingUnfit(state=STATES[found.state], act="签到")
    if found.day != today():
        raise TooEarlyToArrive(day=f"{found.day:%Y年%m月%d日}")
    bookings.move(actor, found, ("booked",), "arrived", arrived=now())
    emit(ResidentArrived(str(found.resident_id), str(found.id), str(found.session_id)))
    record(actor, "update", resident_id=found.resident_id, what=f"签到 {session.resource.department}")
    ahead = queues.count_before(actor, found.session_id, found.id)
    telling.arrived(actor, found, session, ahead)
    queues.notify(actor, session.resource.organisation_id)
    return booked.get(actor, booking_id)


def call_next(actor: Actor, session_id: UUID) -> Booking:
    """See `api.call_next`."""
    session = booked.session_of(actor, session_id)
    require_place(actor, session.resource)
    found = bookings.call_next(actor, session_id, now())
    if found is None:
        raise QueueEmpty
    _called(actor, found, session)
    return found


def call_again(actor: Actor, booking_id: UUID) -> Booking:
    """See `api.call_again`."""
    found, session = _held(actor, booking_id)
    if not bookings.move(actor, found, ("called", "arrived"), "called", called=now()):
        raise BookingUnfit(state=STATES[found.state], act="叫号")
    _called(actor, found, session)
    return booked.get(actor, booking_id)


def _called(actor: Actor, found: Booking, session: Session) -> None:
    telling.called(actor, found, session)
    record(actor, "read", resident_id=found.resident_id, what=f"叫号 {session.resource.department}")
    queues.notify(actor, session.resource.organisation_id)


def finish(actor: Actor, booking_id: UUID) -> Booking:
    """See `api.finish`."""
    found, session = _held(actor, booking_id)
    if not bookings.move(actor, found, ("called", "arrived"), "seen"):
        raise BookingUnfit(state=STATES[found.state], act="结束就诊")
    queues.notify(actor, session.resource.organisation_id)
    return booked.get(actor, booking_id)


def pass_over(actor: Actor, booking_id: UUID) -> Booking:
    """See `api.pass_over`."""
    found, session = _held(actor, booking_id)
    there = bookings.of_session(actor, found.session_id, ("arrived",))
    last = max([now(), found.ends, *(max(each.starts, each.arrived or each.starts) for each in there)])
    if not bookings.move(actor, found, ("called",), "arrived", arrived=last + timedelta(seconds=1)):
        raise BookingUnfit(state=STATES[found.state], act="过号")
    queues.notify(actor, session.resource.organisation_id)
    return booked.get(actor, booking_id)


def board(actor: Actor, organisation_id: UUID, day: date) -> list[tuple[str, str, str, Booking]]:
    """See `api.board`."""
    return queues.list_board(actor, organisation_id, day)
