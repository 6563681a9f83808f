"""Frozen types of schedules that cross the feature's border."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

OPEN_STATES = ("booked", "arrived", "called")
"""States of a booking that holds its number and is still to come."""
STATES = {
    "booked": "已预约", "arrived": "已签到", "called": "已叫号", "seen": "已就诊", "cancelled": "已取消", "no_show": "爽约", "stopped": "停诊待改约",
    "moved": "已改约",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Service:
    """Booking rules of one kind of service (`definitions/schedules/services.yaml`). Minutes and days as named.

    `shares`: per cent of a session's numbers kept for a channel until `release_minutes` before the session begins. Who misses
    `no_show_limit` bookings within `no_show_days` may not book for `ban_days`. `identity`: kinds of number one of which must be known.
    """

    id: str
    name: str
    area: str
    days_ahead: int
    cancel_minutes: int
    release_minutes: int
    late_minutes: int
    most_open: int
    no_show_limit: int
    no_show_days: int
    ban_days: int
    identity: tuple[str, ...]
    shares: tuple[tuple[str, int], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What rosters may not exceed."""

    horizon_days: int
    most_numbers: int
    longest_hours: int


@dataclass(frozen=True, slots=True)
class Resource:
    """A person, room or machine that can be booked at an institution. `kind`: person | room | machine; `fee` in fen (1/100 yuan)."""

    id: UUID
    organisation_id: UUID
    organisation_code: str
    organisation_name: str
    place: str
    kind: str
    service: str
    name: str
    department: str
    department_code: str = ""
    practitioner: str = ""
    title: str = ""
    about: str = ""
    location: str = ""
    fee: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A session that comes every week: `weekday` 1 (Monday) to 7; `valid_to` None: without end. `shares` empty: those of the service."""

    id: UUID
    resource_id: UUID
    weekday: int
    begins: time
    ends: time
    capacity: int
    valid_from: date
    valid_to: date | None = None
    shares: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DayException:
    """A day that differs: `kind` closed (no session) or extra (one more)."""

    id: UUID
    resource_id: UUID
    day: date
    kind: str
    reason: str
    begins: time | None = None
    ends: time | None = None
    capacity: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a resource on a day, with its counts. `free` is what the asking channel may still take."""

    id: UUID
    resource: Resource
    day: date
    starts: datetime
    ends: datetime
    capacity: int
    sold: int
    free: int
    state: str
    reason: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a session and the time it stands for. `share`: the channel it is kept for, empty for all; `state`: free | taken."""

    number: int
    starts: datetime
    ends: datetime
    share: str
    state: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `key` is the asker's own: the same again gets the same booking. `starts`: a time of the session, None for any."""

    session_id: UUID
    resident_id: UUID
    channel: str
    key: UUID
    starts: datetime | None = None
    purpose: str = "first"
    note: str = ""
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """A booked number. `purpose`: first | revisit | referral | walk_in; `state`: see STATES; `code` is what is shown at the desk."""

    id: UUID
    resident_id: UUID
    session_id: UUID
    resource_id: UUID
    organisation_id: UUID
    day: date
    number: int
    starts: datetime
    ends: datetime
    channel: str
    purpose: str
    state: str
    code: str
    note: str
    made: datetime
    made_by: str
    arrived: datetime | None = None
    called: datetime | None = None
    cancelled: datetime | None = None
    reason: str = ""
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ban:
    """A resident who may not book until a day, and why; `lifted` says who took it back."""

    id: UUID
    resident_id: UUID
    since: date
    until: date
    reason: str
    lifted: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place on a session's waiting list. `state`: waiting | booked | ended."""

    id: UUID
    resident_id: UUID
    session_id: UUID
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a resident is told in the app."""

    id: UUID
    resident_id: UUID
    kind: str
    title: str
    text: str
    at: datetime
    booking_id: UUID | None = None
    read: datetime | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """Where to go with a complaint: departments by weight, the urgent sign among the words if there is one, and what to heed."""

    departments: tuple[str, ...]
    matched: tuple[str, ...]
    urgent: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A resource found by a search, with what recommends it. `kilometres` None: no place known; `rating` 1 to 5, None: not rated."""

    resource: Resource
    next_day: date | None
    free: int
    load: float
    popularity: int
    rating: float | None
    ratings: int
    kilometres: float | None = None
    reasons: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Supervision:
    """One institution's bookings of a span of days. `by_channel`, `by_state`: bookings; `stars` mean of `ratings`, None when none."""

    code: str
    name: str
    resources: int
    offered: int
    taken: int
    stopped: int
    by_channel: dict[str, int]
    by_state: dict[str, int]
    users: int
    banned: int
    stars: float | None
    ratings: int
