"""The queue of a day, and the waiting-room board."""

from datetime import date
from uuid import UUID

import orjson

from yizhou.engines.schedules.contracts import Booking
from yizhou.engines.schedules.store.bookings import COLUMNS
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one


def count_before(actor: Actor, session_id: UUID, booking_id: UUID) -> int:
    """How many who are there come before this booking."""
    del actor
    row = fetch_one(
        "WITH q AS (SELECT id, row_number() OVER (ORDER BY CASE WHEN arrived <= ends THEN starts ELSE arrived END, number) AS place "
        "FROM schedule_booking WHERE session_id = %s AND state = 'arrived') SELECT place - 1 FROM q WHERE id = %s",
        (session_id, booking_id),
    )
    return row[0] if row else 0


def list_board(actor: Actor, organisation_id: UUID, day: date) -> list[tuple[str, str, str, Booking]]:
    """Whoever is there or was called on a day: (department, resource, location, booking), in the order of the queue."""
    del actor
    rows = fetch_all(
        f"SELECT r.department, r.name, r.location, {COLUMNS} FROM schedule_booking b JOIN schedule_resource r ON r.id = b.resource_id "
        "WHERE b.organisation_id = %s AND b.day = %s AND b.state IN ('arrived', 'called') "
        "ORDER BY r.department, r.name, b.state = 'arrived', b.called DESC, "
        "CASE WHEN b.arrived <= b.ends THEN b.starts ELSE b.arrived END, b.number",
        (organisation_id, day),
    )
    return [(row[0], row[1], row[2], Booking(*row[3:])) for row in rows]


def notify(actor: Actor, organisation_id: UUID) -> None:
    """Tell boards that are open that the queue moved."""
    del actor
    execute(
        "SELECT pg_notify('yizhou_queue', %s)",
        (orjson.dumps({"organisation_id": str(organisation_id)}).decode(),),
    )
