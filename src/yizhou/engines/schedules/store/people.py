"""Black list, waiting lists, notices, ratings."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.engines.schedules.contracts import Ban, Notice, Waiting
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one


def ban_of(actor: Actor, resident_ids: Sequence[UUID], day: date) -> Ban | None:
    """The ban that holds for a person on a day."""
    del actor
    row = fetch_one(
        "SELECT id, resident_id, since, until, reason, lifted FROM schedule_ban WHERE resident_id = ANY(%s) AND until >= %s "
        "AND lifted = '' ORDER BY until DESC LIMIT 1",
        (list(resident_ids), day),
    )
    return Ban(*row) if row else None


def insert_ban(actor: Actor, ban: Ban, organisation_id: UUID) -> None:
    """Put somebody on the black list."""
    del actor
    execute(
        "INSERT INTO schedule_ban (id, resident_id, organisation_id, since, until, reason, lifted) VALUES (%s, %s, %s, %s, %s, %s, '')",
        (ban.id, ban.resident_id, organisation_id, ban.since, ban.until, ban.reason),
    )


def lift_ban(actor: Actor, ban_id: UUID, said: str) -> UUID | None:
    """Take a ban back; whose it was, None when there is none that holds."""
    del actor
    row = fetch_one(
        "UPDATE schedule_ban SET lifted = %s WHERE id = %s AND lifted = '' RETURNING resident_id",
        (said, ban_id),
    )
    return row[0] if row else None


def place_of_ban(actor: Actor, ban_id: UUID) -> UUID | None:
    """The institution where a ban was spoken."""
    del actor
    row = fetch_one("SELECT organisation_id FROM schedule_ban WHERE id = %s", (ban_id,))
    return row[0] if row else None


def list_bans(actor: Actor, day: date, limit: int = 500) -> list[tuple[Ban, UUID]]:
    """Bans that hold on a day, and where they were spoken."""
    del actor
    rows = fetch_all(
        "SELECT id, resident_id, since, until, reason, lifted, organisation_id FROM schedule_ban WHERE until >= %s "
        "AND lifted = '' ORDER BY since DESC, id LIMIT %s",
        (day, limit),
    )
    return [(Ban(*row[:-1]), row[-1]) for row in rows]


def put_waiting(actor: Actor, entry: Waiting, channel: str) -> None:
    """Put somebody on a waiting list; who waits already keeps the place."""
    execute(
        "INSERT INTO schedule_waiting (id, resident_id, session_id, at, state, channel, asked_by) VALUES (%s, %s, %s, %s, 'waiting', %s, %s) "
        "ON CONFLICT (resident_id, session_id) DO UPDATE SET state = 'waiting', at = EXCLUDED.at "
        "WHERE schedule_waiting.state = 'ended'",
        (entry.id, entry.resident_id, entry.session_id, entry.at, channel, actor.name),
    )


def end_waiting(actor: Actor, resident_ids: Sequence[UUID], session_id: UUID, state: str) -> bool:
    """Take somebody off a waiting list."""
    del actor
    return (
        execute(
            "UPDATE schedule_waiting SET state = %s WHERE resident_id = ANY(%s) AND session_id = %s AND state = 'waiting'",
            (state, list(resident_ids), session_id),
        )
        > 0
    )


def waiting_of(actor: Actor, resident_ids: Sequence[UUID]) -> list[Waiting]:
    """Where a person waits."""
    del actor
    rows = fetch_all(
        "SELECT w.id, w.resident_id, w.session_id, w.at, w.state FROM schedule_waiting w "
        "WHERE w.resident_id = ANY(%s) AND w.state = 'waiting' ORDER BY w.at",
        (list(resident_ids),),
    )
    return [Waiting(*row) for row in rows]


def first_waiting(actor: Actor, session_id: UUID, passed: Sequence[UUID]) -> tuple[Waiting, str] | None:
    """Who is first on a session's list, apart from those passed over, and the channel they asked by; locked."""
    del actor
    row = fetch_one(
        "SELECT id, resident_id, session_id, at, state, channel FROM schedule_waiting WHERE session_id = %s AND state = 'waiting' "
        "AND NOT resident_id = ANY(%s) ORDER BY at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
        (session_id, list(passed)),
    )
    return (Waiting(*row[:-1]), row[-1]) if row else None


def insert_notices(actor: Actor, notices: Sequence[Notice]) -> None:
    """Tell residents something."""
    del actor
    execute_many(
        "INSERT INTO schedule_notice (id, resident_id, kind, title, text, at, booking_id) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [(one.id, one.resident_id, one.kind, one.title, one.text, one.at, one.booking_id) for one in notices],
    )


def list_notices(actor: Actor, resident_ids: Sequence[UUID], limit: int) -> list[Notice]:
    """What persons were told, the latest first."""
    del actor
    rows = fetch_all(
        "SELECT id, resident_id, kind, title, text, at, booking_id, read FROM schedule_notice WHERE resident_id = ANY(%s) "
        "ORDER BY at DESC, id DESC LIMIT %s",
        (list(resident_ids), limit),
    )
    return [Notice(*row) for row in rows]


def mark_read(actor: Actor, resident_ids: Sequence[UUID], now: datetime) -> int:
    """Note that everything was read."""
    del actor
    return execute(
        "UPDATE schedule_notice SET read = %s WHERE resident_id = ANY(%s) AND read IS NULL",
        (now, list(resident_ids)),
    )


def insert_rating(actor: Actor, values: tuple[Any, ...]) -> bool:
    """Keep (resident, booking, resource, organisation, stars, text, at); False when the visit was rated before."""
    del actor
    return (
        execute(
            "INSERT INTO schedule_rating (resident_id, booking_id, resource_id, organisation_id, stars, text, at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            values,
        )
        == 1
    )


def ratings(actor: Actor, resource_ids: Sequence[UUID]) -> dict[UUID, tuple[float, int]]:
    """Mean stars and number of ratings by resource."""
    del actor
    rows = fetch_all(
        "SELECT resource_id, avg(stars)::float8, count(*) FROM schedule_rating WHERE resource_id = ANY(%s) GROUP BY resource_id",
        (list(resource_ids),),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def list_experiences(
    actor: Actor, resource_ids: Sequence[UUID], organisation_id: UUID | None, limit: int
) -> list[tuple[UUID, int, str, datetime]]:
    """(resource, stars, text, at) of ratings, the latest first, without names."""
    del actor
    return [
        (row[0], row[1], row[2], row[3])
        for row in fetch_all(
            "SELECT resource_id, stars, text, at FROM schedule_rating WHERE resource_id = ANY(%s) "
            "OR organisation_id = %s ORDER BY at DESC LIMIT %s",
            (list(resource_ids), organisation_id, limit),
        )
    ]


def rated(actor: Actor, booking_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these visits are rated."""
    del actor
    rows = fetch_all(
        "SELECT booking_id FROM schedule_rating WHERE booking_id = ANY(%s)", (list(booking_ids),)
    )
    return {row[0] for row in rows}
