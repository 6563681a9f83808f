"""HTTP of the resident's phone: search, book for oneself and the family, cancel, change, wait, notices, ratings."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.engines.schedules import api
from yizhou.engines.schedules.contracts import Booking, Wish
from yizhou.engines.schedules.definitions import service as rules_of
from yizhou.engines.schedules.errors import BookingNotFound, NotYourFamily
from yizhou.engines.schedules.showing import show, show_one
from yizhou.engines.schedules.views import (
    AdviceView,
    BookingNoticeView,
    BookingReasonForm,
    BookingRulesView,
    BookingView,
    ExperienceView,
    OffersView,
    OwnBookingForm,
    RatingForm,
    ResourcePageView,
    ScheduleSessionView,
    WaitingForm,
    WaitingView,
    advice_view,
    notice_view,
    offer_view,
    resource_view,
    rule_view,
    session_view,
)
from yizhou.kernel.auth.api import actor_of, anyone, resident
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.registries.residents import api as residents

router = Router(tags=["预约"])
PHONE = "phone"


def _channel(actor: Actor) -> str:
    return {ActorKind.RESIDENT: PHONE, ActorKind.PARTNER: "partner"}.get(actor.kind, "clinic")


def _whose(actor: Actor, resident_id: UUID | None) -> UUID:
    """The resident a request is about: oneself, or somebody of the bound family. Raises NotYourFamily."""
    own = actor.resident_id
    if own is None:
        raise NotYourFamily
    if resident_id is None or resident_id in residents.identity_set(own):
        return own
    if resident_id not in {each.resident_id for each in residents.dependants_of(actor)}:
        raise NotYourFamily
    return resident_id


def _family(actor: Actor) -> list[UUID]:
    own = _whose(actor, None)
    return [own, *(each.resident_id for each in residents.dependants_of(actor))]


def _own(actor: Actor, booking_id: UUID) -> Booking:
    found = api.booking_of(actor, booking_id)
    family = {identity for each in _family(actor) for identity in residents.identity_set(each)}
    if found.resident_id not in family:
        raise BookingNotFound
    return found


@router.get("/booking/rules", response=BookingRulesView, auth=anyone, summary="预约规则和渠道")
def read_rules(request: HttpRequest) -> BookingRulesView:
    actor_of(request)
    return BookingRulesView(services=[rule_view(each) for each in api.services()], channels=api.channels())


@router.get("/booking/advice", response=AdviceView, auth=anyone, summary="按症状导诊")
def read_advice(request: HttpRequest, text: str) -> AdviceView:
    actor_of(request)
    return advice_view(api.advise(text))


@router.get("/booking/offers", response=OffersView, auth=anyone, summary="查找医生和号源")
def search(
    request: HttpRequest,
    text: str = "",
    complaint: str = "",
    service: str = "",
    organisation: str = "",
    order: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
) -> OffersView:
    actor = actor_of(request)
    at = (longitude, latitude) if longitude is not None and latitude is not None else None
    advice, offers = api.search(
        actor, text=text, complaint=complaint, service=service, organisation=organisation, order=order, at=at,
        channel=_channel(actor),
    )  # fmt: skip
    return OffersView(
        advice=advice_view(advice) if advice else None, offers=[offer_view(each) for each in offers]
    )


@router.get(
    "/booking/resources/{resource_id}", response=ResourcePageView, auth=anyone, summary="医生（号源）主页"
)
def read_resource_page(request: HttpRequest, resource_id: UUID) -> ResourcePageView:
    actor = actor_of(request)
    found = api.resource(actor, resource_id)
    said = api.experiences(actor, resource_id, 200)
    rules = rules_of(found.service)
    sessions = api.sessions_of(actor, _channel(actor), days=rules.days_ahead + 1, resource_ids=(resource_id,))
    return ResourcePageView(
        resource=resource_view(found), sessions=[session_view(each) for each in sessions],
        experiences=[ExperienceView(stars=stars, text=text, at=at) for _, stars, text, at in said[:20]],
        rating=sum(each[1] for each in said) / len(said) if said else None, ratings=len(said), notes=list(rules.notes),
    )  # fmt: skip


@router.get("/booking/sessions", response=list[ScheduleSessionView], auth=anyone, summary="机构的班次")
def list_open_sessions(
    request: HttpRequest, organisation_id: UUID, since: date | None = None, days: int = 7
) -> list[ScheduleSessionView]:
    actor = actor_of(request)
    found = api.sessions_of(
        actor, _channel(actor), since=since, days=min(days, 31), organisation_id=organisation_id
    )
    return [session_view(each) for each in found]


@router.get(
    "/booking/sessions/{session_id}/times", response=list[str], auth=anyone, summary="班次还有号的时段"
)
def list_times(request: HttpRequest, session_id: UUID) -> list[str]:
    actor = actor_of(request)
    channel = _channel(actor)
    return [each.starts.isoformat() for each in api.open_numbers(actor, session_id, channel)]


@router.get("/me/bookings", response=list[BookingView], auth=resident, summary="我和家人的预约")
def list_own(request: HttpRequest) -> list[BookingView]:
    actor = actor_of(request)
    found = [each for whose in _family(actor) for each in api.bookings_of_family(actor, whose)]
    return show(actor, sorted(found, key=lambda each: each.starts, reverse=True))


@router.post("/me/bookings", response=BookingView, auth=resident, summary="预约挂号")
def book_own(request: HttpRequest, form: OwnBookingForm) -> BookingView:
    actor = actor_of(request)
    whose = _whose(actor, form.resident_id)
    wish = Wish(
        form.session_id, whose, PHONE, form.key, form.starts, form.purpose, form.note.strip(), form.replaces
    )
    if form.replaces is not None:
        _own(actor, form.replaces)
    return show_one(actor, api.book_for_family(actor, wish))


@router.post(
    "/me/bookings/{booking_id}/cancellation", response=BookingView, auth=resident, summary="取消预约"
)
def cancel_own(request: HttpRequest, booking_id: UUID, form: BookingReasonForm) -> BookingView:
    actor = actor_of(request)
    _own(actor, booking_id)
    return show_one(actor, api.cancel(actor, booking_id, form.reason))


@router.post("/me/bookings/{booking_id}/rating", response=BookingView, auth=resident, summary="评价就诊")
def rate_own(request: HttpRequest, booking_id: UUID, form: RatingForm) -> BookingView:
    actor = actor_of(request)
    _own(actor, booking_id)
    api.rate(actor, booking_id, form.stars, form.text)
    return show_one(actor, api.booking_of(actor, booking_id))


@router.post(
    "/me/bookings/sessions/{session_id}/waiting", response=WaitingView, auth=resident, summary="登记候补"
)
def wait(request: HttpRequest, session_id: UUID, form: WaitingForm) -> WaitingView:
    actor = actor_of(request)
    made = api.wait_for_family(actor, session_id, _whose(actor, form.resident_id), PHONE)
    session = session_view(api.session(actor, session_id, PHONE))
    return WaitingView(session=session, resident_id=made.resident_id, at=made.at)


@router.post(
    "/me/bookings/sessions/{session_id}/waiting/end", response=bool, auth=resident, summary="取消候补"
)
def leave(request: HttpRequest, session_id: UUID, form: WaitingForm) -> bool:
    actor = actor_of(request)
    return api.leave_waiting(actor, session_id, _whose(actor, form.resident_id))


@router.get("/me/waiting", response=list[WaitingView], auth=resident, summary="我的候补")
def list_waiting(request: HttpRequest) -> list[WaitingView]:
    actor = actor_of(request)
    return [
        WaitingView(
            session=session_view(api.session(actor, each.session_id, PHONE)), resident_id=whose, at=each.at
        )
        for whose in _family(actor)
        for each in api.waiting_of(actor, whose)
    ]


@router.get("/me/notices", response=list[BookingNoticeView], auth=resident, summary="预约消息")
def list_notices(request: HttpRequest) -> list[BookingNoticeView]:
    actor = actor_of(request)
    found = [each for whose in _family(actor) for each in api.notices(actor, whose)]
    return [notice_view(each) for each in sorted(found, key=lambda each: each.at, reverse=True)]


@router.post("/me/notices/read", response=int, auth=resident, summary="消息已读")
def read_notices(request: HttpRequest) -> int:
    actor = actor_of(request)
    return sum(api.read_notices(actor, whose) for whose in _family(actor))
