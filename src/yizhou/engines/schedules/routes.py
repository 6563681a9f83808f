"""HTTP of staff: rosters, number pool, booking desk and consulting room, check-in and calling, stop-clinic, black list, supervision."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.engines.schedules import api, my_routes
from yizhou.engines.schedules.contracts import Booking, DayException, Resource, RosterLine, Wish
from yizhou.engines.schedules.scope import require_place
from yizhou.engines.schedules.showing import names_of, show, show_one
from yizhou.engines.schedules.views import (
    BanView,
    BoardLineView,
    BookingForm,
    BookingReasonForm,
    BookingSupervisionView,
    BookingView,
    DayExceptionForm,
    ExceptionAddedView,
    PoolNumberView,
    RosterEndedView,
    RosterEndForm,
    RosterLineForm,
    RosterLineView,
    RosterView,
    ScheduleResourceForm,
    ScheduleResourceView,
    ScheduleSessionView,
    SessionStoppedView,
    WaitingForm,
    WaitingView,
    exception_view,
    line_view,
    masked,
    resource_view,
    session_view,
)
from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, today
from yizhou.registries.residents import api as residents

router = Router(tags=["预约"])
router.add_router("", my_routes.router)
CLINIC = "clinic"


def _as(request: HttpRequest, permission: str) -> Actor:
    actor = actor_of(request)
    require(actor, permission)
    return actor


def _here(actor: Actor, organisation_id: UUID | None) -> UUID:
    """The institution asked for, else where the actor works."""
    return organisation_id or actor.organisation_id or new_id()


@router.get(
    "/schedules/resources",
    response=list[ScheduleResourceView],
    auth=staff,
    summary="号源（医生、诊室、设备）",
)
def list_resources(request: HttpRequest, organisation_id: UUID | None = None) -> list[ScheduleResourceView]:
    actor = _as(request, "schedule.book")
    found = api.list_resources(actor, organisation_id=_here(actor, organisation_id), active=False)
    return [resource_view(each) for each in found]


@router.post("/schedules/resources", response=ScheduleResourceView, auth=staff, summary="登记号源")
def save_resource(request: HttpRequest, form: ScheduleResourceForm) -> ScheduleResourceView:
    actor = _as(request, "schedule.manage")
    values = form.dict()
    identity = values.pop("id") or new_id()
    asked = Resource(id=identity, organisation_code="", organisation_name="", place="", **values)
    return resource_view(api.save_resource(actor, asked))


@router.get("/schedules/resources/{resource_id}/roster", response=RosterView, auth=staff, summary="排班表")
def read_roster(request: HttpRequest, resource_id: UUID) -> RosterView:
    actor = _as(request, "schedule.book")
    return RosterView(
        resource=resource_view(api.resource(actor, resource_id)),
        lines=[line_view(each) for each in api.lines(actor, (resource_id,))],
        exceptions=[exception_view(each) for each in api.exceptions(actor, (resource_id,))],
    )


@router.post(
    "/schedules/resources/{resource_id}/roster", response=RosterLineView, auth=staff, summary="增加排班"
)
def add_line(request: HttpRequest, resource_id: UUID, form: RosterLineForm) -> RosterLineView:
    actor = _as(request, "schedule.manage")
    line = RosterLine(
        new_id(), resource_id, form.weekday, form.begins, form.ends, form.capacity, form.valid_from, form.valid_to,
        tuple(form.shares.items()),
    )  # fmt: skip
    return line_view(api.save_line(actor, line))


@router.post("/schedules/roster/{line_id}/end", response=RosterEndedView, auth=staff, summary="结束排班")
def end_line(request: HttpRequest, line_id: UUID, form: RosterEndForm) -> RosterEndedView:
    removed, kept = api.end_line(_as(request, "schedule.manage"), line_id, form.last)
    return RosterEndedView(removed=removed, kept=[session_view(each) for each in kept])


@router.post(
    "/schedules/resources/{resource_id}/exceptions",
    response=ExceptionAddedView,
    auth=staff,
    summary="停诊日或加班次",
)
def add_exception(request: HttpRequest, resource_id: UUID, form: DayExceptionForm) -> ExceptionAddedView:
    actor = _as(request, "schedule.manage")
    exception = DayException(
        new_id(), resource_id, form.day, form.kind, form.reason.strip(), form.begins, form.ends, form.capacity
    )
    made, told = api.add_exception(actor, exception)
    return ExceptionAddedView(exception=exception_view(made), told=told)


@router.delete(
    "/schedules/exceptions/{exception_id}", response=bool, auth=staff, summary="取消停诊日或加班次"
)
def remove_exception(request: HttpRequest, exception_id: UUID) -> bool:
    api.remove_exception(_as(request, "schedule.manage"), exception_id)
    return True


@router.get("/schedules/sessions", response=list[ScheduleSessionView], auth=staff, summary="号源池")
def list_sessions(
    request: HttpRequest,
    organisation_id: UUID | None = None,
    since: date | None = None,
    days: int = 7,
    channel: str = CLINIC,
) -> list[ScheduleSessionView]:
    actor = _as(request, "schedule.book")
    found = api.sessions_of(
        actor, channel, since=since, days=min(days, 31), organisation_id=_here(actor, organisation_id)
    )
    return [session_view(each) for each in found]


@router.get(
    "/schedules/sessions/{session_id}/numbers", response=list[PoolNumberView], auth=staff, summary="班次的号"
)
def list_numbers(request: HttpRequest, session_id: UUID) -> list[PoolNumberView]:
    actor = _as(request, "schedule.book")
    names = api.channels()
    return [
        PoolNumberView(
            number=each.number, starts=each.starts, ends=each.ends, share=each.share,
            share_name=names.get(each.share, "公共"), state=each.state,
        )
        for each in api.numbers(actor, session_id)
    ]  # fmt: skip


@router.post("/schedules/sessions/{session_id}/stop", response=SessionStoppedView, auth=staff, summary="停诊")
def stop(request: HttpRequest, session_id: UUID, form: BookingReasonForm) -> SessionStoppedView:
    found, told = api.stop(_as(request, "schedule.manage"), session_id, form.reason)
    return SessionStoppedView(session=session_view(found), told=told)


@router.post(
    "/schedules/sessions/{session_id}/resume", response=SessionStoppedView, auth=staff, summary="取消停诊"
)
def resume(request: HttpRequest, session_id: UUID) -> SessionStoppedView:
    found, told = api.resume(_as(request, "schedule.manage"), session_id)
    return SessionStoppedView(session=session_view(found), told=told)


@router.post(
    "/schedules/bookings", response=BookingView, auth=staff, summary="预约、现场挂号、向上级医院预约"
)
def book(request: HttpRequest, form: BookingForm) -> BookingView:
    actor = _as(request, "schedule.book")
    if form.channel == "desk":
        require_place(actor, api.session(actor, form.session_id).resource)
    wish = Wish(
        form.session_id, form.resident_id, form.channel, form.key, form.starts, form.purpose, form.note.strip(), form.replaces
    )  # fmt: skip
    return show_one(actor, api.book(actor, wish))


@router.get("/schedules/bookings", response=list[BookingView], auth=staff, summary="当日预约")
def list_bookings(
    request: HttpRequest, day: date | None = None, code: str = "", organisation_id: UUID | None = None
) -> list[BookingView]:
    actor = _as(request, "schedule.book")
    place = _here(actor, organisation_id)
    mine = api.list_resources(actor, organisation_id=place, active=False)
    if not mine:
        return []
    require_place(actor, mine[0])
    return show(actor, api.bookings_of_day(actor, place, day or today(), code))


@router.get("/residents/{resident_id}/bookings", response=list[BookingView], auth=staff, summary="居民的预约")
def list_of_resident(request: HttpRequest, resident_id: UUID) -> list[BookingView]:
    actor = _as(request, "schedule.book")
    return show(actor, api.bookings_of(actor, resident_id))


@router.post(
    "/schedules/bookings/{booking_id}/cancellation", response=BookingView, auth=staff, summary="取消预约"
)
def cancel(request: HttpRequest, booking_id: UUID, form: BookingReasonForm) -> BookingView:
    actor = _as(request, "schedule.book")
    found = api.booking_of(actor, booking_id)
    if actor.organisation_id != found.organisation_id:
        residents.require_visible(actor, found.resident_id)
    return show_one(actor, api.cancel(actor, booking_id, form.reason))


@router.post("/schedules/bookings/{booking_id}/arrival", response=BookingView, auth=staff, summary="签到")
def arrive(request: HttpRequest, booking_id: UUID) -> BookingView:
    actor = _as(request, "schedule.book")
    return show_one(actor, api.arrive(actor, booking_id))


@router.post("/schedules/sessions/{session_id}/call", response=BookingView, auth=staff, summary="叫下一位")
def call_next(request: HttpRequest, session_id: UUID) -> BookingView:
    actor = _as(request, "schedule.book")
    return show_one(actor, api.call_next(actor, session_id))


STEPS = {"call": api.call_again, "finish": api.finish, "pass": api.pass_over}


def _step(request: HttpRequest, booking_id: UUID, step: str) -> Booking:
    return STEPS[step](_as(request, "schedule.book"), booking_id)


@router.post("/schedules/bookings/{booking_id}/call", response=BookingView, auth=staff, summary="再叫")
def call_again(request: HttpRequest, booking_id: UUID) -> BookingView:
    return show_one(actor_of(request), _step(request, booking_id, "call"))


@router.post("/schedules/bookings/{booking_id}/finish", response=BookingView, auth=staff, summary="就诊结束")
def finish(request: HttpRequest, booking_id: UUID) -> BookingView:
    return show_one(actor_of(request), _step(request, booking_id, "finish"))


@router.post("/schedules/bookings/{booking_id}/pass", response=BookingView, auth=staff, summary="过号")
def pass_over(request: HttpRequest, booking_id: UUID) -> BookingView:
    return show_one(actor_of(request), _step(request, booking_id, "pass"))


@router.get("/schedules/board", response=list[BoardLineView], auth=staff, summary="候诊屏")
def read_board(request: HttpRequest) -> list[BoardLineView]:
    """The actor's institution today: names masked, called first."""
    actor = _as(request, "schedule.book")
    found = api.board(actor, _here(actor, None), today())
    names = names_of(actor, {each[3].resident_id for each in found})
    return [
        BoardLineView(
            department=department, resource=resource, location=location, number=each.number,
            name=masked(names.get(each.resident_id, "")), state=each.state, called=each.called,
        )
        for department, resource, location, each in found
    ]  # fmt: skip


@router.post(
    "/schedules/sessions/{session_id}/waiting", response=WaitingView, auth=staff, summary="代居民登记候补"
)
def wait(request: HttpRequest, session_id: UUID, form: WaitingForm) -> WaitingView:
    actor = _as(request, "schedule.book")
    made = api.wait_for(actor, session_id, _here(actor, form.resident_id), CLINIC)
    return WaitingView(
        session=session_view(api.session(actor, session_id, CLINIC)), resident_id=made.resident_id, at=made.at
    )


@router.get("/schedules/bans", response=list[BanView], auth=staff, summary="预约黑名单")
def list_bans(request: HttpRequest) -> list[BanView]:
    actor = actor_of(request)
    require(actor, "schedule.manage" if actor.may("schedule.manage") else "schedule.supervise")
    found = api.bans(actor)
    names = names_of(actor, {each.resident_id for each in found})
    return [
        BanView(
            id=each.id, resident_id=each.resident_id, resident_name=names.get(each.resident_id, ""), since=each.since,
            until=each.until, reason=each.reason,
        )
        for each in found
    ]  # fmt: skip


@router.post("/schedules/bans/{ban_id}/lift", response=bool, auth=staff, summary="解除黑名单")
def lift_ban(request: HttpRequest, ban_id: UUID, form: BookingReasonForm) -> bool:
    api.lift_ban(_as(request, "schedule.manage"), ban_id, form.reason)
    return True


@router.get(
    "/schedules/supervision", response=list[BookingSupervisionView], auth=staff, summary="预约挂号监管"
)
def supervise(request: HttpRequest, since: date, until: date) -> list[BookingSupervisionView]:
    found = api.supervise(_as(request, "schedule.supervise"), since, until)
    fields = BookingSupervisionView.model_fields
    return [BookingSupervisionView(**{name: getattr(each, name) for name in fields}) for each in found]
