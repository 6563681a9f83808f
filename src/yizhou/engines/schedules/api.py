"""What others may call of schedules: resources, rosters, sessions, bookings, queues, black list, guidance, supervision."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from yizhou.engines.schedules import (
    banning,
    booking,
    definitions,
    guiding,
    judging,
    queueing,
    rostering,
    stopping,
    supervising,
    waiting,
)
from yizhou.engines.schedules.contracts import (
    Advice,
    Ban,
    Booking,
    DayException,
    Notice,
    Number,
    Offer,
    Resource,
    RosterLine,
    Service,
    Session,
    Supervision,
    Waiting,
    Wish,
)
from yizhou.engines.schedules.store import bookings, people, resources, sessions
from yizhou.kernel.audit.api import record, record_many
from yizhou.kernel.audit.contracts import Subject
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now, today
from yizhou.registries.residents import api as residents

__all__ = [
    "add_exception",
    "advise",
    "arrive",
    "bans",
    "board",
    "book",
    "book_for_family",
    "booking_of",
    "bookings_of",
    "bookings_of_day",
    "bookings_of_family",
    "call_again",
    "call_next",
    "cancel",
    "channels",
    "end_line",
    "exceptions",
    "experiences",
    "finish",
    "leave_waiting",
    "lift_ban",
    "lines",
    "list_resources",
    "materialise",
    "notices",
    "numbers",
    "open_numbers",
    "pass_over",
    "rate",
    "rated",
    "read_notices",
    "record_missed",
    "remove_exception",
    "resource",
    "resume",
    "save_line",
    "save_resource",
    "search",
    "services",
    "session",
    "sessions_of",
    "stop",
    "supervise",
    "wait_for",
    "wait_for_family",
    "waiting_of",
]  # fmt: skip


def services() -> list[Service]:
    """Booking rules in force."""
    return list(definitions.services().values())


def channels() -> dict[str, str]:
    """Channels a number may be booked by, with their names."""
    return dict(definitions.channels())


def advise(text: str) -> Advice:
    """Departments for a complaint or disease, and what is urgent about it."""
    return definitions.advise(text)


def resource(actor: Actor, resource_id: UUID) -> Resource:
    """A person, room or machine that can be booked. Raises ResourceNotFound."""
    return rostering.get(actor, resource_id)


def list_resources(
    actor: Actor, *, organisation_id: UUID | None = None, service: str = "", active: bool = True
) -> list[Resource]:
    """Resources of an institution."""
    return resources.list_resources(
        actor, organisation_id=organisation_id, service=service, active=active, limit=1_000
    )


def save_resource(actor: Actor, asked: Resource) -> Resource:
    """Keep a resource; institution's name, code and place are filled in. Raises NotYourPlace, ServiceUnknown, RosterFaulty."""
    return rostering.save_resource(actor, asked)


def lines(actor: Actor, resource_ids: Sequence[UUID]) -> list[RosterLine]:
    """Roster lines that hold today or later."""
    return resources.list_lines(actor, resource_ids, today())


def save_line(actor: Actor, line: RosterLine) -> RosterLine:
    """Keep a weekly session and make its days up to the horizon. Raises RosterFaulty, NotYourPlace, ResourceNotFound."""
    return rostering.save_line(actor, line)


def end_line(actor: Actor, line_id: UUID, last: date) -> tuple[int, list[Session]]:
    """End a weekly session after a day: how many sessions ahead were taken away, and those that stay since somebody booked them.

    Raises RosterNotFound, NotYourPlace.
    """
    return rostering.end_line(actor, line_id, last)


def exceptions(actor: Actor, resource_ids: Sequence[UUID]) -> list[DayException]:
    """Days that differ, from today on."""
    return resources.list_exceptions(actor, resource_ids, today())


def add_exception(actor: Actor, exception: DayException) -> tuple[DayException, int]:
    """Close a day (its sessions are stopped, everybody told) or add a session; how many people were told. Raises RosterFaulty."""
    return rostering.add_exception(actor, exception)


def remove_exception(actor: Actor, exception_id: UUID) -> None:
    """Forget a day that differs; a stopped session is resumed apart. Raises RosterNotFound, NotYourPlace."""
    rostering.remove_exception(actor, exception_id)


def materialise(actor: Actor, wanted: Sequence[Resource]) -> int:
    """Make sessions from today to the horizon; existing ones stay. How many are new."""
    return rostering.materialise(actor, wanted)


def session(actor: Actor, session_id: UUID, channel: str = "") -> Session:
    """A session; `free` is what the channel may take. Raises SessionNotFound."""
    return booking.session_of(actor, session_id, channel)


def sessions_of(
    actor: Actor,
    channel: str,
    *,
    since: date | None = None,
    days: int = 7,
    resource_ids: Sequence[UUID] | None = None,
    organisation_id: UUID | None = None,
) -> list[Session]:
    """Sessions of resources or of an institution, from a day (today) on."""
    first = since or today()
    return sessions.list_sessions(
        actor, since=first, until=first + timedelta(days=max(days, 1) - 1), channel=channel, now=now(),
        resource_ids=resource_ids, organisation_id=organisation_id, limit=2_000,
    )  # fmt: skip


def numbers(actor: Actor, session_id: UUID) -> list[Number]:
    """The number pool of a session."""
    return sessions.list_numbers(actor, session_id)


def open_numbers(actor: Actor, session_id: UUID, channel: str) -> list[Number]:
    """The numbers of a session that a channel may take, by time."""
    return sessions.list_open_numbers(actor, session_id, channel, now())


def book(actor: Actor, wish: Wish) -> Booking:
    """Book a number; the same request key again gets the same booking. Announces SlotBooked. Audited.

    Raises SoldOut, AlreadyBooked, TimeClash, TooManyBookings, ResidentDead, IdentityMissing, Banned, SessionClosed, SessionNotFound,
    TooFarAhead, ChannelUnknown; for `replaces` BookingNotFound, BookingUnfit, TooLateToCancel.
    """
    return booking.book(actor, wish)


def book_for_family(actor: Actor, wish: Wish) -> Booking:
    """`book` by a resident for somebody of the bound family; that they are was asked by the caller."""
    return booking.book(actor, wish, by_family=True)


def cancel(actor: Actor, booking_id: UUID, reason: str) -> Booking:
    """Give a number back; it goes to whoever waits. Announces BookingCancelled. Raises BookingNotFound, BookingUnfit, TooLateToCancel."""
    given = booking.cancel(actor, booking_id, reason)
    waiting.promote(given.session_id)
    return given


def booking_of(actor: Actor, booking_id: UUID) -> Booking:
    """One booking; the caller asks whether the actor may see it. Raises BookingNotFound."""
    return booking.get(actor, booking_id)


def bookings_of(actor: Actor, resident_id: UUID, limit: int = 100) -> list[Booking]:
    """A resident's bookings, the latest first. Audited. Raises ResidentNotFound, OutOfScope."""
    residents.require_visible(actor, resident_id)
    record(actor, "read", resident_id=resident_id, what="预约记录")
    return bookings.of_resident(actor, residents.identity_set(resident_id), limit)


def bookings_of_family(actor: Actor, resident_id: UUID, limit: int = 100) -> list[Booking]:
    """Bookings of a resident for whoever was proved to be family. Audited."""
    record(actor, "read", resident_id=resident_id, what="预约记录")
    return bookings.of_resident(actor, residents.identity_set(resident_id), limit)


def bookings_of_day(actor: Actor, organisation_id: UUID, day: date, code: str = "") -> list[Booking]:
    """Bookings of an institution's day, by time; one of them by its code. Audited."""
    found = bookings.of_day(actor, organisation_id, day, code.strip())
    record_many(actor, "read", [Subject(each.resident_id, "预约名单", None) for each in found])
    return found


def stop(actor: Actor, session_id: UUID, reason: str) -> tuple[Session, int]:
    """Stop a session; everybody who booked is told and may book again. How many. Announces ClinicStopped. Raises ReasonMissing."""
    return stopping.stop(actor, session_id, reason)


def resume(actor: Actor, session_id: UUID) -> tuple[Session, int]:
    """Hold a stopped session after all; whoever did not book again has the number back. How many. Announces ClinicResumed."""
    return stopping.resume(actor, session_id)


def arrive(actor: Actor, booking_id: UUID) -> Booking:
    """Check in on the day. Announces ResidentArrived. Raises BookingNotFound, BookingUnfit, TooEarlyToArrive, NotYourPlace."""
    return queueing.arrive(actor, booking_id)


def call_next(actor: Actor, session_id: UUID) -> Booking:
    """Call whoever comes next: by booked time, those who came late by when they came. Raises QueueEmpty, NotYourPlace."""
    return queueing.call_next(actor, session_id)


def call_again(actor: Actor, booking_id: UUID) -> Booking:
    """Call somebody who is there by name, or once more. Raises BookingUnfit."""
    return queueing.call_again(actor, booking_id)


def finish(actor: Actor, booking_id: UUID) -> Booking:
    """The visit took place. Raises BookingUnfit."""
    return queueing.finish(actor, booking_id)


def pass_over(actor: Actor, booking_id: UUID) -> Booking:
    """Called and not there: back into the queue, behind those who are. Raises BookingUnfit."""
    return queueing.pass_over(actor, booking_id)


def board(actor: Actor, organisation_id: UUID, day: date) -> list[tuple[str, str, str, Booking]]:
    """Waiting room: (department, resource, location, booking) of whoever was called or waits, in the order of the queue."""
    return queueing.board(actor, organisation_id, day)


def wait_for(actor: Actor, session_id: UUID, resident_id: UUID, channel: str) -> Waiting:
    """Join a full session's waiting list. Raises WaitingUnfit, SessionNotFound, ResidentDead."""
    return waiting.join(actor, session_id, resident_id, channel)


def wait_for_family(actor: Actor, session_id: UUID, resident_id: UUID, channel: str) -> Waiting:
    """`wait_for` by a resident for somebody of the bound family; that they are was asked by the caller."""
    return waiting.join(actor, session_id, resident_id, channel, by_family=True)


def leave_waiting(actor: Actor, session_id: UUID, resident_id: UUID) -> bool:
    """Leave a waiting list; False when not on it."""
    return people.end_waiting(actor, residents.identity_set(resident_id), session_id, "ended")


def waiting_of(actor: Actor, resident_id: UUID) -> list[Waiting]:
    """Where a resident waits."""
    return people.waiting_of(actor, residents.identity_set(resident_id))


def notices(actor: Actor, resident_id: UUID, limit: int = 50) -> list[Notice]:
    """What a resident was told, the latest first."""
    return people.list_notices(actor, residents.identity_set(resident_id), limit)


def read_notices(actor: Actor, resident_id: UUID) -> int:
    """Note that a resident read everything; how many were new."""
    return people.mark_read(actor, residents.identity_set(resident_id), now())


def rate(actor: Actor, booking_id: UUID, stars: int, text: str) -> None:
    """Rate a visit with 1 to 5 stars, once. Raises RatingUnfit."""
    judging.rate(actor, booking_id, stars, text)


def rated(actor: Actor, booking_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these visits are rated."""
    return people.rated(actor, booking_ids)


def experiences(actor: Actor, resource_id: UUID, limit: int = 20) -> list[tuple[UUID, int, str, datetime]]:
    """(resource, stars, text, at) of a resource's ratings, the latest first."""
    return judging.experiences(actor, resource_id, limit)


def bans(actor: Actor) -> list[Ban]:
    """The black list within the actor's scope. Audited."""
    return banning.bans(actor)


def lift_ban(actor: Actor, ban_id: UUID, reason: str) -> None:
    """Take somebody off the black list. Raises BanNotFound, ReasonMissing."""
    banning.lift(actor, ban_id, reason)


def record_missed(actor: Actor) -> int:
    """Note bookings whose time is over and nobody came; puts on the black list by the rules. How many. Announces NoShowRecorded."""
    return banning.record_missed(actor)


def search(
    actor: Actor,
    *,
    text: str = "",
    complaint: str = "",
    service: str = "",
    organisation: str = "",
    order: str = "",
    at: tuple[float, float] | None = None,
    channel: str = "phone",
    limit: int = 50,
) -> tuple[Advice | None, list[Offer]]:
    """Whom to see: by words, institution code, complaint; `order`: distance (from `at`: longitude, latitude) | load | popularity | rating."""
    return guiding.search(
        actor, text=text, complaint=complaint, service=service, organisation=organisation, order=order, at=at,
        channel=channel, limit=limit,
    )  # fmt: skip


def supervise(actor: Actor, since: date, until: date) -> list[Supervision]:
    """Numbers, transactions, users, no-shows, black list and ratings by institution within the actor's scope. Audited."""
    return supervising.supervise(actor, since, until)
