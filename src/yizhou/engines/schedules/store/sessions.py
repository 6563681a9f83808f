"""Sessions and their numbers. `claim` is the only statement that gives a number away."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.engines.schedules.contracts import Number, Session
from yizhou.engines.schedules.store.resources import COLUMNS, WIDTH, read_resource
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import copy_rows, execute, fetch_all, fetch_one

# A number is open to a channel when it is kept for nobody, for this channel, or when the session's shares are released.
_OPEN = "n.state = 'free' AND n.ends > %(now)s AND (n.share = '' OR n.share = %(channel)s OR s.released <= %(now)s)"
_SESSION = (
    f"{COLUMNS}, s.id, s.day, s.starts, s.ends, s.capacity, s.state, s.reason, "
    "(SELECT count(*) FROM schedule_number n WHERE n.session_id = s.id AND n.state = 'taken'), "
    f"(SELECT count(*) FROM schedule_number n WHERE n.session_id = s.id AND {_OPEN}), "
    "(SELECT count(*) FROM schedule_waiting w WHERE w.session_id = s.id AND w.state = 'waiting')"
)


def _read(row: Sequence[Any]) -> Session:
    identity, day, starts, ends, capacity, state, reason, sold, free, waiting = row[WIDTH:]
    return Session(
        identity, read_resource(row), day, starts, ends, capacity, sold, free, state, reason, waiting
    )


def glance(
    actor: Actor, session_id: UUID, channel: str, resident_id: UUID, key: UUID, now: datetime
) -> tuple[Session, UUID | None] | None:
    """A session with whether anything is left, and the booking this request made before. `sold` is not counted here."""
    del actor
    row = fetch_one(
        f"SELECT {COLUMNS}, s.id, s.day, s.starts, s.ends, s.capacity, s.state, s.reason, 0, "
        f"(SELECT 1 FROM schedule_number n WHERE n.session_id = s.id AND {_OPEN} LIMIT 1), 0, "
        "(SELECT b.id FROM schedule_booking b WHERE b.resident_id = %(resident)s AND b.request_key = %(key)s) "
        "FROM schedule_session s JOIN schedule_resource r ON r.id = s.resource_id WHERE s.id = %(session)s",
        {
            "session": session_id, "channel": channel, "resident": resident_id, "key": key, "now": now,
        },
    )  # fmt: skip
    return (_read((*row[:-1],)), row[-1]) if row else None


def find(actor: Actor, session_id: UUID, channel: str, now: datetime) -> Session | None:
    """One session with its counts for a channel."""
    del actor
    row = fetch_one(
        f"SELECT {_SESSION} FROM schedule_session s JOIN schedule_resource r ON r.id = s.resource_id WHERE s.id = %(session)s",
        {"session": session_id, "channel": channel, "now": now},
    )
    return _read(row) if row else None


def list_sessions(
    actor: Actor,
    *,
    since: date,
    until: date,
    channel: str,
    now: datetime,
    resource_ids: Sequence[UUID] | None = None,
    organisation_id: UUID | None = None,
    scope: str = "",
    limit: int = 500,
) -> list[Session]:
    """Sessions of a span of days, both ends included."""
    del actor
    rows = fetch_all(
        f"SELECT {_SESSION} FROM schedule_session s JOIN schedule_resource r ON r.id = s.resource_id "
        "WHERE s.day BETWEEN %(since)s AND %(until)s AND (%(all)s OR s.resource_id = ANY(%(resources)s)) "
        "AND (%(organisation)s::uuid IS NULL OR s.organisation_id = %(organisation)s) AND r.place <@ %(scope)s::ltree "
        "ORDER BY s.starts, r.department, r.name LIMIT %(limit)s",
        {
            "since": since, "until": until, "channel": channel, "now": now, "all": resource_ids is None,
            "resources": list(resource_ids or ()), "organisation": organisation_id, "scope": scope, "limit": limit,
        },
    )  # fmt: skip
    return [_read(row) for row in rows]


def list_numbers(actor: Actor, session_id: UUID) -> list[Number]:
    """The number pool of a session."""
    del actor
    rows = fetch_all(
        "SELECT number, starts, ends, share, state FROM schedule_number WHERE session_id = %s ORDER BY number",
        (session_id,),
    )
    return [Number(*row) for row in rows]


def list_open_numbers(actor: Actor, session_id: UUID, channel: str, now: datetime) -> list[Number]:
    """The numbers of an open session that a channel may take."""
    del actor
    rows = fetch_all(
        "SELECT n.number, n.starts, n.ends, n.share, n.state FROM schedule_number n JOIN schedule_session s "
        f"ON s.id = n.session_id WHERE n.session_id = %(session)s AND s.state = 'open' AND {_OPEN} ORDER BY n.number",
        {"session": session_id, "channel": channel, "now": now},
    )
    return [Number(*row) for row in rows]


def hold_open(actor: Actor, session_id: UUID) -> bool:
    """Keep an open session from being stopped until the end of the transaction; False when it is not open."""
    del actor
    return (
        fetch_one("SELECT 1 FROM schedule_session WHERE id = %s AND state = 'open' FOR SHARE", (session_id,))
        is not None
    )


def claim(
    actor: Actor,
    session_id: UUID,
    booking_id: UUID,
    channel: str,
    now: datetime,
    starts: datetime | None,
) -> tuple[int, datetime, datetime] | None:
    """Take a free number for a booking, the channel's own share first: (number, starts, ends), or None when nothing is free.

    One statement finds, locks and takes it. Numbers others are just taking are passed over, never waited for: who waits for a row
    keeps those it gave up, and channels look in different orders, so waiting ends in a deadlock. The search stands apart,
    materialized: joined in, a plan may run it once for each number, and each run would take another one.
    """
    del actor
    row = fetch_one(
        "WITH c AS MATERIALIZED (SELECT n.session_id, n.number FROM schedule_number n JOIN schedule_session s ON s.id = n.session_id "
        f"WHERE n.session_id = %(session)s AND {_OPEN} AND (%(starts)s::timestamptz IS NULL OR n.starts = %(starts)s) "
        "ORDER BY n.share <> %(channel)s, n.number LIMIT 1 FOR UPDATE OF n SKIP LOCKED) "
        "UPDATE schedule_number t SET state = 'taken', booking_id = %(booking)s FROM c WHERE t.session_id = c.session_id AND t.number = c.number AND t.state = 'free' "
        "RETURNING t.number, t.starts, t.ends",
        {
            "session": session_id, "booking": booking_id, "channel": channel, "now": now, "starts": starts,
        },
    )  # fmt: skip
    return (row[0], row[1], row[2]) if row else None


def any_open(actor: Actor, session_id: UUID, channel: str, now: datetime, starts: datetime | None) -> bool:
    """Whether a number is free as far as is committed."""
    del actor
    return (
        fetch_one(
            "SELECT 1 FROM schedule_number n JOIN schedule_session s ON s.id = n.session_id WHERE n.session_id = %(session)s "
            f"AND {_OPEN} AND (%(starts)s::timestamptz IS NULL OR n.starts = %(starts)s) LIMIT 1",
            {"session": session_id, "channel": channel, "now": now, "starts": starts},
        )
        is not None
    )


def give_back(actor: Actor, session_id: UUID, number: int, booking_id: UUID) -> None:
    """Free a number, if this booking still has it."""
    del actor
    execute(
        "UPDATE schedule_number SET state = 'free', booking_id = NULL WHERE session_id = %s AND number = %s AND booking_id = %s",
        (session_id, number, booking_id),
    )


def insert_sessions(actor: Actor, rows: Sequence[tuple[Any, ...]]) -> list[UUID]:
    """Make sessions (id, resource, organisation, day, starts, ends, released, capacity); those that exist stay. Ids of the new ones."""
    del actor
    if not rows:
        return []
    columns = [list(column) for column in zip(*rows, strict=True)]
    made = fetch_all(
        "INSERT INTO schedule_session (id, resource_id, organisation_id, day, starts, ends, released, capacity, state, reason) "
        "SELECT *, 'open', '' FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::date[], %s::timestamptz[], "
        "%s::timestamptz[], %s::timestamptz[], %s::int[]) ON CONFLICT (resource_id, starts) DO NOTHING RETURNING id",
        columns,
    )
    return [row[0] for row in made]


def insert_numbers(actor: Actor, rows: Sequence[tuple[Any, ...]]) -> None:
    """Fill the pools of new sessions: (session, number, starts, ends, share)."""
    del actor
    columns = ("session_id", "number", "starts", "ends", "share", "state")
    copy_rows("schedule_number", columns, [(*row, "free") for row in rows])


def set_state(actor: Actor, session_id: UUID, before: str, after: str, reason: str) -> bool:
    """Move a session from one state to another, waiting for whoever is booking it; False when it was in no such state."""
    del actor
    return (
        execute(
            "UPDATE schedule_session SET state = %s, reason = %s WHERE id = %s AND state = %s",
            (after, reason, session_id, before),
        )
        == 1
    )


def drop_untouched(actor: Actor, session_ids: Sequence[UUID]) -> list[UUID]:
    """Take away sessions nobody has booked, ever; which."""
    del actor
    rows = fetch_all(
        "DELETE FROM schedule_session s WHERE s.id = ANY(%s) "
        "AND NOT EXISTS (SELECT 1 FROM schedule_booking b WHERE b.session_id = s.id) "
        "AND NOT EXISTS (SELECT 1 FROM schedule_number n WHERE n.session_id = s.id AND n.state = 'taken') "
        "AND NOT EXISTS (SELECT 1 FROM schedule_waiting w WHERE w.session_id = s.id) RETURNING s.id",
        (list(session_ids),),
    )
    gone = [row[0] for row in rows]
    execute("DELETE FROM schedule_number WHERE session_id = ANY(%s)", (gone,))
    return gone


def free_days(
    actor: Actor, resource_ids: Sequence[UUID], channel: str, now: datetime, until: date
) -> dict[UUID, tuple[date | None, int, int, int]]:
    """By resource: the next day with a free number, how many are free, sold and offered until a day."""
    del actor
    rows = fetch_all(
        f"SELECT s.resource_id, min(s.day) FILTER (WHERE {_OPEN}), count(*) FILTER (WHERE {_OPEN}), "
        "count(*) FILTER (WHERE n.state = 'taken'), count(*) FROM schedule_session s "
        "JOIN schedule_number n ON n.session_id = s.id WHERE s.resource_id = ANY(%(resources)s) AND s.state = 'open' "
        "AND s.ends > %(now)s AND s.day <= %(until)s GROUP BY s.resource_id",
        {"resources": list(resource_ids), "channel": channel, "now": now, "until": until},
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
