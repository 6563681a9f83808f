"""What the pages get of schedules."""

from datetime import date, datetime, time
from uuid import UUID

from ninja import Schema
from pydantic import Field

from yizhou.engines.schedules.contracts import (
    STATES,
    Advice,
    Booking,
    DayException,
    Notice,
    Offer,
    Resource,
    RosterLine,
    Service,
    Session,
)
from yizhou.engines.schedules.definitions import channels, services


class BookingRuleView(Schema):
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
    identity: list[str]
    shares: dict[str, int]
    notes: list[str]


class BookingRulesView(Schema):
    services: list[BookingRuleView]
    channels: dict[str, str]


class ScheduleResourceView(Schema):
    """`fee` in fen."""

    id: UUID
    organisation_id: UUID
    organisation_code: str
    organisation_name: str
    kind: str
    service: str
    service_name: str
    name: str
    department: str
    department_code: str
    practitioner: str
    title: str
    about: str
    location: str
    fee: int
    active: bool


class ScheduleResourceForm(Schema):
    id: UUID | None = None
    organisation_id: UUID
    kind: str = "person"
    service: str = "outpatient"
    name: str = Field(max_length=60)
    department: str = Field(max_length=60)
    department_code: str = Field("", max_length=16)
    practitioner: str = Field("", max_length=32)
    title: str = Field("", max_length=60)
    about: str = Field("", max_length=2_000)
    location: str = Field("", max_length=120)
    fee: int = Field(0, ge=0, le=10_000_000)
    active: bool = True


class RosterLineView(Schema):
    id: UUID
    resource_id: UUID
    weekday: int
    begins: time
    ends: time
    capacity: int
    valid_from: date
    valid_to: date | None
    shares: dict[str, int]


class RosterLineForm(Schema):
    weekday: int
    begins: time
    ends: time
    capacity: int
    valid_from: date
    valid_to: date | None = None
    shares: dict[str, int] = Field(default_factory=dict)


class DayExceptionView(Schema):
    id: UUID
    resource_id: UUID
    day: date
    kind: str
    reason: str
    begins: time | None
    ends: time | None
    capacity: int


class DayExceptionForm(Schema):
    day: date
    kind: str
    reason: str = Field("", max_length=200)
    begins: time | None = None
    ends: time | None = None
    capacity: int = 0


class ExceptionAddedView(Schema):
    exception: DayExceptionView
    told: int


class RosterEndedView(Schema):
    """`kept`: sessions ahead that somebody has booked; they are held, or stopped one by one."""

    removed: int
    kept: list["ScheduleSessionView"]


class RosterView(Schema):
    resource: ScheduleResourceView
    lines: list[RosterLineView]
    exceptions: list[DayExceptionView]


class ScheduleSessionView(Schema):
    """`free`: what the asking channel may take."""

    id: UUID
    resource: ScheduleResourceView
    day: date
    starts: datetime
    ends: datetime
    capacity: int
    sold: int
    free: int
    state: str
    reason: str
    waiting: int


class PoolNumberView(Schema):
    number: int
    starts: datetime
    ends: datetime
    share: str
    share_name: str
    state: str


class SessionStoppedView(Schema):
    session: ScheduleSessionView
    told: int


class BookingForm(Schema):
    """`key`: chosen by the asker; the same again gets the same booking. `starts`: a time of the session, empty for any."""

    session_id: UUID
    resident_id: UUID
    key: UUID
    channel: str = "clinic"
    starts: datetime | None = None
    purpose: str = Field("first", pattern="^(first|revisit|referral|walk_in)$")
    note: str = Field("", max_length=500)
    replaces: UUID | None = None


class OwnBookingForm(Schema):
    """`resident_id` empty: for oneself."""

    session_id: UUID
    key: UUID
    resident_id: UUID | None = None
    starts: datetime | None = None
    purpose: str = Field("first", pattern="^(first|revisit)$")
    note: str = Field("", max_length=500)
    replaces: UUID | None = None


class BookingView(Schema):
    id: UUID
    resident_id: UUID
    resident_name: str
    session_id: UUID
    resource: ScheduleResourceView
    day: date
    number: int
    starts: datetime
    ends: datetime
    channel: str
    channel_name: str
    purpose: str
    state: str
    state_name: str
    code: str
    note: str
    made: datetime
    made_by: str
    arrived: datetime | None
    called: datetime | None
    reason: str
    rated: bool


class BookingReasonForm(Schema):
    reason: str = Field("", max_length=200)


class RosterEndForm(Schema):
    last: date


class WaitingForm(Schema):
    resident_id: UUID | None = None


class WaitingView(Schema):
    session: ScheduleSessionView
    resident_id: UUID
    at: datetime


class BookingNoticeView(Schema):
    id: UUID
    kind: str
    title: str
    text: str
    at: datetime
    booking_id: UUID | None
    unread: bool


class RatingForm(Schema):
    stars: int
    text: str = Field("", max_length=500)


class ExperienceView(Schema):
    stars: int
    text: str
    at: datetime


class AdviceView(Schema):
    departments: list[str]
    matched: list[str]
    urgent: str
    notes: list[str]


class OfferView(Schema):
    resource: ScheduleResourceView
    next_day: date | None
    free: int
    load: float
    popularity: int
    rating: float | None
    ratings: int
    kilometres: float | None
    reasons: list[str]


class OffersView(Schema):
    advice: AdviceView | None
    offers: list[OfferView]


class ResourcePageView(Schema):
    """A doctor's (room's, machine's) own page."""

    resource: ScheduleResourceView
    sessions: list[ScheduleSessionView]
    experiences: list[ExperienceView]
    rating: float | None
    ratings: int
    notes: list[str]


class BoardLineView(Schema):
    department: str
    resource: str
    location: str
    number: int
    name: str
    state: str
    called: datetime | None


class BanView(Schema):
    id: UUID
    resident_id: UUID
    resident_name: str
    since: date
    until: date
    reason: str


class BookingSupervisionView(Schema):
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


def rule_view(rules: Service) -> BookingRuleView:
    return BookingRuleView(
        **{name: getattr(rules, name) for name in BookingRuleView.model_fields if name not in ("identity", "shares", "notes")},
        identity=list(rules.identity), shares=dict(rules.shares), notes=list(rules.notes),
    )  # fmt: skip


def resource_view(found: Resource) -> ScheduleResourceView:
    rules = services().get(found.service)
    return ScheduleResourceView(
        **{name: getattr(found, name) for name in ScheduleResourceView.model_fields if name != "service_name"},
        service_name=rules.name if rules else found.service,
    )  # fmt: skip


def line_view(line: RosterLine) -> RosterLineView:
    return RosterLineView(
        **{name: getattr(line, name) for name in RosterLineView.model_fields if name != "shares"}, shares=dict(line.shares)
    )  # fmt: skip


def exception_view(found: DayException) -> DayExceptionView:
    return DayExceptionView(**{name: getattr(found, name) for name in DayExceptionView.model_fields})


def session_view(found: Session) -> ScheduleSessionView:
    return ScheduleSessionView(
        **{name: getattr(found, name) for name in ScheduleSessionView.model_fields if name != "resource"},
        resource=resource_view(found.resource),
    )  # fmt: skip


def booking_view(found: Booking, resource: Resource, name: str, *, rated: bool = False) -> BookingView:
    derived = ("resident_name", "resource", "channel_name", "state_name", "rated")
    return BookingView(
        **{field: getattr(found, field) for field in BookingView.model_fields if field not in derived},
        resident_name=name, resource=resource_view(resource), channel_name=channels().get(found.channel, found.channel),
        state_name=STATES[found.state], rated=rated,
    )  # fmt: skip


def notice_view(found: Notice) -> BookingNoticeView:
    return BookingNoticeView(
        id=found.id, kind=found.kind, title=found.title, text=found.text, at=found.at, booking_id=found.booking_id,
        unread=found.read is None,
    )  # fmt: skip


def advice_view(found: Advice) -> AdviceView:
    return AdviceView(
        departments=list(found.departments), matched=list(found.matched), urgent=found.urgent, notes=list(found.notes)
    )  # fmt: skip


def offer_view(found: Offer) -> OfferView:
    return OfferView(
        **{name: getattr(found, name) for name in OfferView.model_fields if name not in ("resource", "reasons")},
        resource=resource_view(found.resource), reasons=list(found.reasons),
    )  # fmt: skip


def masked(name: str) -> str:
    """`王*英`: for boards everybody sees."""
    return name[:1] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")
