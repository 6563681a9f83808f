"""Booking, cancelling, changing: who may, in which order it is asked, and the one statement that decides."""

from datetime import datetime, timedelta
from time import sleep
from uuid import UUID

from yizhou.engines.schedules import telling
from yizhou.engines.schedules.contracts import OPEN_STATES, STATES, Booking, Service, Session, Wish
from yizhou.engines.schedules.definitions import require_channel, service
from yizhou.engines.schedules.errors import (
    AlreadyBooked,
    Banned,
    BookingNotFound,
    BookingUnfit,
    IdentityMissing,
    ResidentDead,
    SessionClosed,
    SessionNotFound,
    SoldOut,
    TimeClash,
    TooFarAhead,
    TooLateToCancel,
    TooManyBookings,
)
from yizhou.engines.schedules.events import BookingCancelled, SlotBooked
from yizhou.engines.schedules.store import bookings, people, sessions
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor, ActorKind, system_actor
from yizhou.kernel.clock.api import CHINA, new_id, now, today
from yizhou.kernel.events.api import emit
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Resident

KINDS = {
    "citizen_id": "居民身份证", "passport": "护照", "birth_certificate": "出生医学证明", "health_code": "电子健康码",
}  # fmt: skip
DESK = "desk"
TRIES, PAUSE_SECONDS = 20, 0.01
"""How often, and how long each time, a request waits while others are just taking the last numbers, before it says all are gone."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def book(actor: Actor, wish: Wish, *, told: bool = True, by_family: bool = False) -> Booking:
    """See `api.book`."""
    require_channel(wish.channel)
    instant = now()
    seen = sessions.glance(actor, wish.session_id, wish.channel, wish.resident_id, wish.key, instant)
    if seen is None:
        raise SessionNotFound
    session, before = seen
    if before is not None:
        return get(actor, before)
    rules = service(session.resource.service)
    _require_open(session, rules, instant)
    if not session.free:
        raise SoldOut(name=session.resource.name)
    resident = residents.get(system_actor(actor.name) if by_family else actor, wish.resident_id)
    ids = (resident.id, *resident.merged_ids)
    bookings.hold_resident(actor, ids)
    again = bookings.find_by_key(actor, ids, wish.key)
    if again is not None:
        return again
    old = _replaced(actor, wish, ids)
    _require_allowed(actor, resident, session, rules, wish)
    booking = _take(actor, wish, session, resident, old)
    _announce(actor, booking, session, told=told)
    return booking


def _require_open(session: Session, rules: Service, instant: datetime) -> None:
    day = f"{session.day.month}月{session.day.day}日"
    if session.state == "stopped":
        raise SessionClosed(day=day, name=session.resource.name, why=f"已停诊（{session.reason}）")
    if session.ends <= instant:
        raise SessionClosed(day=day, name=session.resource.name, why="班次已结束")
    if not session.resource.active:
        raise SessionClosed(day=day, name=session.resource.name, why="号源已停用")
    if session.day > today() + timedelta(days=rules.days_ahead):
        raise TooFarAhead(days=rules.days_ahead)


def _replaced(actor: Actor, wish: Wish, ids: tuple[UUID, ...]) -> Booking | None:
    """The booking that is exchanged for the new one, given up in the same transaction."""
    if wish.replaces is None:
        return None
    old = bookings.find(actor, wish.replaces, hold=True)
    if old is None or old.resident_id not in ids:
        raise BookingNotFound
    if old.state not in ("booked", "stopped"):
        raise BookingUnfit(state=STATES[old.state], act="改约")
    if old.state == "booked":
        _require_in_time(actor, old)
        sessions.give_back(actor, old.session_id, old.number, old.id)
        emit(BookingCancelled(str(old.resident_id), str(old.id), str(old.session_id)))
    bookings.move(actor, old, (old.state,), "moved", cancelled=now(), reason="改约")
    return old


def _require_allowed(actor: Actor, resident: Resident, session: Session, rules: Service, wish: Wish) -> None:
    name, ids = resident.name or "该居民", (resident.id, *resident.merged_ids)
    if resident.deceased_on is not None:
        raise ResidentDead(resident=name)
    known = {identifier.kind.value for identifier in resident.identifiers}
    known |= {"citizen_id"} if resident.citizen_id else set()
    known |= {"health_code"} if resident.health_code else set()
    if rules.identity and not known & set(rules.identity):
        kinds = "、".join(KINDS[kind] for kind in rules.identity)
        raise IdentityMissing(resident=name, kinds=kinds, service=rules.name)
    ban = people.ban_of(actor, ids, today())
    if ban is not None and wish.channel != DESK:
        raise Banned(resident=name, until=f"{ban.until:%Y年%m月%d日}")
    ahead = bookings.list_open(actor, ids, session.starts - timedelta(days=1))
    for other in ahead:
        if other.resource_id == session.resource.id and other.day == session.day:
            raise AlreadyBooked(resident=name, name=session.resource.name, time=clock(other.starts))
        if (
            wish.starts is not None
            and other.state in OPEN_STATES
            and other.starts <= wish.starts < other.ends
        ):
            raise TimeClash(resident=name, time=clock(other.starts))
    coming = [each for each in bookings.list_open(actor, ids, now()) if each.state == "booked"]
    if len(coming) >= rules.most_open and wish.channel != DESK:
        raise TooManyBookings(resident=name, count=len(coming))


def clock(at: datetime) -> str:
    """`12月3日 09:10`, in China."""
    there = at.astimezone(CHINA)
    return f"{there.month}月{there.day}日 {there:%H:%M}"


def _take(actor: Actor, wish: Wish, session: Session, resident: Resident, old: Booking | None) -> Booking:
    identity, instant = new_id(), now()
    if not sessions.hold_open(actor, session.id):
        raise SessionClosed(day=clock(session.starts), name=session.resource.name, why="已停诊")
    taken = sessions.claim(actor, session.id, identity, wish.channel, instant, wish.starts)
    for _ in range(TRIES):
        # What is free by what is committed may just be being taken by others; one of them may still fail and give its number back.
        if taken is not None or not sessions.any_open(actor, session.id, wish.channel, instant, wish.starts):
            break
        sleep(PAUSE_SECONDS)
        taken = sessions.claim(actor, session.id, identity, wish.channel, instant, wish.starts)
    if taken is None:
        raise SoldOut(name=session.resource.name)
    number, starts, ends = taken
    booking = Booking(
        identity, resident.id, session.id, session.resource.id, session.resource.organisation_id, session.day, number, starts,
        ends, wish.channel, wish.purpose, "booked", _code(identity), wish.note, instant, actor.name,
        replaces=old.id if old else None,
    )  # fmt: skip
    bookings.insert(actor, booking, wish.key)
    return booking


def _code(identity: UUID) -> str:
    """What is said at the desk: eight letters and digits without those that look alike, from the random end of the id."""
    value = identity.int & ((1 << 40) - 1)
    return "".join(_LETTERS[(value >> shift) & 31] for shift in range(0, 40, 5))


def _announce(actor: Actor, booking: Booking, session: Session, *, told: bool) -> None:
    emit(SlotBooked(str(booking.resident_id), str(booking.id), str(session.id), booking.channel))
    record(
        actor,
        "create",
        resident_id=booking.resident_id,
        what=f"预约 {session.resource.department} {session.resource.name}",
    )
    people.end_waiting(actor, (booking.resident_id,), session.id, "booked")
    if told:
        telling.booked(actor, booking, session)


def get(actor: Actor, booking_id: UUID) -> Booking:
    """The booking. Raises BookingNotFound."""
    found = bookings.find(actor, booking_id)
    if found is None:
        raise BookingNotFound
    return found


def session_of(actor: Actor, session_id: UUID, channel: str = "") -> Session:
    """A session with its counts. Raises SessionNotFound."""
    found = sessions.find(actor, session_id, channel, now())
    if found is None:
        raise SessionNotFound
    return found


def _require_in_time(actor: Actor, booking: Booking) -> None:
    """Whoever is not staff must cancel in time, so that the number can still be used."""
    if actor.kind is ActorKind.RESIDENT:
        rules = service(session_of(actor, booking.session_id).resource.service)
        if booking.starts - timedelta(minutes=rules.cancel_minutes) < now():
            raise TooLateToCancel(minutes=rules.cancel_minutes)


def cancel(actor: Actor, booking_id: UUID, reason: str) -> Booking:
    """See `api.cancel`."""
    booking = bookings.find(actor, booking_id, hold=True)
    if booking is None:
        raise BookingNotFound
    if booking.state not in ("booked", "stopped"):
        raise BookingUnfit(state=STATES[booking.state], act="取消")
    if booking.state == "booked":
        _require_in_time(actor, booking)
    bookings.move(actor, booking, (booking.state,), "cancelled", cancelled=now(), reason=reason.strip())
    emit(BookingCancelled(str(booking.resident_id), str(booking.id), str(booking.session_id)))
    record(actor, "update", resident_id=booking.resident_id, what="取消预约", detail={"reason": reason})
    if booking.state == "booked":
        sessions.give_back(actor, booking.session_id, booking.number, booking.id)
    return get(actor, booking_id)
