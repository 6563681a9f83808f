"""Bookings: one resident's, one session's, one institution's day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.engines.schedules.contracts import Booking
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

COLUMNS = (
    "b.id, b.resident_id, b.session_id, b.resource_id, b.organisation_id, b.day, b.number, b.starts, b.ends, b.channel, b.purpose, "
    "b.state, b.code, b.note, b.made, b.made_by, b.arrived, b.called, b.cancelled, b.reason, b.replaces"
)


def hold_resident(actor: Actor, resident_ids: Sequence[UUID]) -> None:
    """Let one booking of a person be decided at a time, until the end of the transaction."""
    del actor
    execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"schedules:{min(resident_ids)}",))


def insert(actor: Actor, booking: Booking, key: UUID) -> None:
    """Keep a new booking. Its request key and its resource's day are unique for the resident."""
    execute(
        "INSERT INTO schedule_booking (id, resident_id, session_id, resource_id, organisation_id, day, number, starts, ends, channel, "
        "purpose, state, code, note, request_key, made, made_by, made_at, reason, replaces) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            booking.id, booking.resident_id, booking.session_id, booking.resource_id, booking.organisation_id, booking.day,
            booking.number, booking.starts, booking.ends, booking.channel, booking.purpose, booking.state, booking.code,
            booking.note, key, booking.made, booking.made_by, actor.organisation_id, booking.reason, booking.replaces,
        ),
    )  # fmt: skip


def find(actor: Actor, booking_id: UUID, *, hold: bool = False) -> Booking | None:
    """One booking; `hold` locks it. Whether the actor may see it is asked by the caller."""
    del actor
    row = fetch_one(
        f"SELECT {COLUMNS} FROM schedule_booking b WHERE b.id = %s{' FOR UPDATE' if hold else ''}",
        (booking_id,),
    )
    return Booking(*row) if row else None


def find_by_key(actor: Actor, resident_ids: Sequence[UUID], key: UUID) -> Booking | None:
    """What a request of a person made before."""
    del actor
    row = fetch_one(
        f"SELECT {COLUMNS} FROM schedule_booking b WHERE b.resident_id = ANY(%s) AND b.request_key = %s",
        (list(resident_ids), key),
    )
    return Booking(*row) if row else None


def list_open(actor: Actor, resident_ids: Sequence[UUID], since: datetime) -> list[Booking]:
    """A person's bookings that are still to come."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM schedule_booking b WHERE b.resident_id = ANY(%s) "
        "AND b.state IN ('booked', 'arrived', 'called', 'seen') AND b.ends > %s ORDER BY b.starts",
        (list(resident_ids), since),
    )
    return [Booking(*row) for row in rows]


def of_resident(actor: Actor, resident_ids: Sequence[UUID], limit: int) -> list[Booking]:
    """Bookings of persons, the latest first."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM schedule_booking b WHERE b.resident_id = ANY(%s) ORDER BY b.starts DESC LIMIT %s",
        (list(resident_ids), limit),
    )
    return [Booking(*row) for row in rows]


def of_session(actor: Actor, session_id: UUID, states: Sequence[str], *, hold: bool = False) -> list[Booking]:
    """Bookings of a session in some states, by number."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM schedule_booking b WHERE b.session_id = %s AND b.state = ANY(%s) ORDER BY b.number"
        + (" FOR UPDATE" if hold else ""),
        (session_id, list(states)),
    )
    return [Booking(*row) for row in rows]


def of_day(actor: Actor, organisation_id: UUID, day: date, text: str = "", limit: int = 500) -> list[Booking]:
    """Bookings of an institution's day, by time."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM schedule_booking b WHERE b.organisation_id = %s AND b.day = %s "
        "AND (%s = '' OR b.code = upper(%s)) ORDER BY b.starts, b.number LIMIT %s",
        (organisation_id, day, text, text, limit),
    )
    return [Booking(*row) for row in rows]


def move(actor: Actor, booking: Booking, before: Sequence[str], after: str, **columns: Any) -> bool:
    """Move a booking from one of some states to another, with what goes along; False when it is in none of them."""
    del actor
    extra = "".join(f", {name} = %s" for name in columns)
    return (
        execute(
            f"UPDATE schedule_booking SET state = %s{extra} WHERE resident_id = %s AND id = %s AND state = ANY(%s)",
            (after, *columns.values(), booking.resident_id, booking.id, list(before)),
        )
        == 1
    )


def call_next(actor: Actor, session_id: UUID, now: datetime) -> Booking | None:
    """Call whoever comes next: by booked time, those who came after their time by when they came. Two desks never call one person."""
    del actor
    row = fetch_one(
        "WITH c AS MATERIALIZED (SELECT resident_id, id FROM schedule_booking "
        "WHERE session_id = %s AND state = 'arrived' ORDER BY CASE WHEN arrived <= ends THEN starts ELSE arrived END, number "
        "LIMIT 1 FOR UPDATE SKIP LOCKED) "
        "UPDATE schedule_booking b SET state = 'called', called = %s FROM c WHERE b.resident_id = c.resident_id AND b.id = c.id "
        f"RETURNING {COLUMNS}",
        (session_id, now),
    )
    return Booking(*row) if row else None


def list_missed(actor: Actor, ended: datetime, limit: int) -> list[tuple[Booking, str]]:
    """Bookings nobody came to whose time was over before, with their service."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS}, r.service FROM schedule_booking b JOIN schedule_session s ON s.id = b.session_id "
        "JOIN schedule_resource r ON r.id = b.resource_id WHERE b.state = 'booked' AND s.ends < %s "
        "ORDER BY s.ends LIMIT %s",
        (ended, limit),
    )
    return [(Booking(*row[:-1]), row[-1]) for row in rows]


def count_missed(actor: Actor, resident_ids: Sequence[UUID], service: str, since: date) -> int:
    """How often a person did not come to a service since a day, or since a ban was last spoken."""
    del actor
    row = fetch_one(
        "SELECT count(*) FROM schedule_booking b JOIN schedule_resource r ON r.id = b.resource_id "
        "WHERE b.resident_id = ANY(%s) AND b.state = 'no_show' AND r.service = %s "
        "AND b.day >= greatest(%s::date, coalesce((SELECT max(since) FROM schedule_ban k WHERE k.resident_id = ANY(%s)), "
        "'-infinity'::date))",
        (list(resident_ids), service, since, list(resident_ids)),
    )
    return row[0] if row else 0


def counts_by_resource(actor: Actor, resource_ids: Sequence[UUID], since: date) -> dict[UUID, int]:
    """How often resources were booked since a day."""
    del actor
    rows = fetch_all(
        "SELECT resource_id, count(*) FROM schedule_booking WHERE resource_id = ANY(%s) AND day >= %s "
        "AND state <> 'cancelled' GROUP BY resource_id",
        (list(resource_ids), since),
    )
    return dict(rows)


def list_unreminded(actor: Actor, day: date, limit: int) -> list[Booking]:
    """Bookings of a day whose holders were not reminded."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM schedule_booking b WHERE b.day = %s AND b.state = 'booked' AND NOT EXISTS ("
        "SELECT 1 FROM schedule_notice n WHERE n.resident_id = b.resident_id AND n.booking_id = b.id AND n.kind = 'reminder') "
        "ORDER BY b.starts LIMIT %s",
        (day, limit),
    )
    return [Booking(*row) for row in rows]
