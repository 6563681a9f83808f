"""HTTP of programmes: numbers, candidates, registers, work lists, one person's care, contacts."""

from datetime import date
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yizhou.engines.programmes import contacting, definitions, enrolling, listing, routing, sheets
from yizhou.engines.programmes.care_views import (
    CareView,
    MyProgrammeView,
    RouteView,
    care_view,
    my_view,
    route_view,
)
from yizhou.engines.programmes.contacting import Said
from yizhou.engines.programmes.contracts import Contact, Enrolment
from yizhou.engines.programmes.views import (
    AddContactForm,
    CandidatePage,
    CloseForm,
    ContactAnswersForm,
    ContactAnswersView,
    ContactView,
    DeclineForm,
    EnrolForm,
    EnrolmentPage,
    EnrolmentView,
    OfferForm,
    OpenedContactView,
    ProgrammeView,
    RateView,
    SubmittedView,
    TaskPage,
    answers_view,
    candidate_view,
    contact_view,
    enrolment_view,
    opened_view,
    programme_view,
    rate_view,
    task_view,
)
from yizhou.kernel.auth.api import actor_of, require, resident, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.organisations import api as organisations

router = Router(tags=["服务项目"])
_MOST = 200


def _as(request: HttpRequest, permission: str) -> Actor:
    actor = actor_of(request)
    require(actor, permission)
    return actor


def _reader(request: HttpRequest) -> Actor:
    return _as(request, "programme.read")


def _worker(request: HttpRequest) -> Actor:
    return _as(request, "programme.work")


def _enrolment(enrolment: Enrolment) -> EnrolmentView:
    return enrolment_view(enrolment, definitions.programme(enrolment.programme_id), today())


def _contact(contact: Contact) -> ContactView:
    return contact_view(contact, definitions.programme(contact.programme_id))


def _said(form: ContactAnswersForm) -> Said:
    return Said(form.answers, form.reasons, form.revision, form.reason)


@router.get("/programmes", response=list[ProgrammeView], auth=staff, summary="服务项目与数字")
def list_programmes(request: HttpRequest) -> list[ProgrammeView]:
    numbers = listing.numbers(_reader(request))
    return [programme_view(definitions.programme(one.programme_id), one) for one in numbers]


@router.get("/programmes/candidates", response=CandidatePage, auth=staff, summary="待纳入名单")
def list_candidates(
    request: HttpRequest, programme: str = "", after: str | None = None, limit: int = 50
) -> CandidatePage:
    page = listing.candidates(_worker(request), programme, after, min(limit, _MOST))
    items = [candidate_view(one, definitions.programme(one.programme_id)) for one in page.items]
    return CandidatePage(items=items, next=page.next)


@router.post(
    "/programmes/candidates/{candidate_id}/decline", response={204: None}, auth=staff, summary="不纳入"
)
def decline(request: HttpRequest, candidate_id: UUID, said: DeclineForm) -> tuple[int, None]:
    enrolling.decline(_worker(request), candidate_id, said.reason)
    return 204, None


@router.get("/programmes/tasks", response=TaskPage, auth=staff, summary="服务任务清单")
def list_tasks(
    request: HttpRequest, when: str = "due", programme: str = "", mine: bool = False, text: str = "",
    after: str | None = None, limit: int = 100,
) -> TaskPage:  # fmt: skip
    page = listing.tasks(
        _worker(request), programme, when, {"mine": mine, "text": text.strip()}, after, min(limit, _MOST)
    )
    places = {path: _place(path) for path in {task.village for task in page.items}}
    day = today()
    items = [
        task_view(one, definitions.programme(one.contact.programme_id), day, places) for one in page.items
    ]
    return TaskPage(items=items, next=page.next)


@router.get("/programmes/route", response=RouteView, auth=staff, summary="出诊路线")
def read_route(
    request: HttpRequest, day: date | None = None, mine: bool = False, late: bool = True
) -> RouteView:
    when = day or today()
    villages, more = routing.way(_worker(request), when, mine=mine, late=late)
    return route_view(when, villages, {one.path: _place(one.path) for one in villages}, more=more)


def _place(path: str) -> str:
    above = organisations.ancestors(path) if path else []
    return above[-1].name if above else ""


@router.get("/programmes/{programme_id}/register", response=EnrolmentPage, auth=staff, summary="管理名册")
def list_register(
    request: HttpRequest, programme_id: str, state: str = "open", class_id: str = "", overdue: bool = False, text: str = "",
    mine: bool = False, transfers: bool = False, after: str | None = None, limit: int = 50,
) -> EnrolmentPage:  # fmt: skip
    filters = {
        "state": state, "class_id": class_id, "overdue": overdue, "text": text.strip(), "mine": mine, "transfers": transfers,
    }  # fmt: skip
    page = listing.register(_reader(request), programme_id, filters, after, min(limit, _MOST))
    return EnrolmentPage(items=[_enrolment(one) for one in page.items], next=page.next)


@router.get("/programmes/{programme_id}/rates", response=list[RateView], auth=staff, summary="服务率")
def read_rates(request: HttpRequest, programme_id: str) -> list[RateView]:
    return [rate_view(one) for one in listing.rates(_reader(request), programme_id)]


@router.get("/programmes/{programme_id}/rows.xlsx", auth=staff, summary="导出管理名册")
def export_rows(request: HttpRequest, programme_id: str) -> HttpResponse:
    content = sheets.workbook(_reader(request), programme_id)
    name = quote(f"{definitions.programme(programme_id).name}.xlsx")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )


@router.get(
    "/residents/{resident_id}/programmes", response=list[EnrolmentView], auth=staff, summary="居民的服务项目"
)
def list_of_resident(request: HttpRequest, resident_id: UUID) -> list[EnrolmentView]:
    return [_enrolment(one) for one in listing.of_resident(_reader(request), resident_id)]


@router.get("/my/programmes", response=list[MyProgrammeView], auth=resident, summary="我的服务项目")
def list_mine(request: HttpRequest) -> list[MyProgrammeView]:
    day = today()
    return [my_view(one, contacts, day) for one, contacts in listing.of_myself(actor_of(request))]


@router.post(
    "/residents/{resident_id}/programmes/{programme_id}",
    response={201: EnrolmentView},
    auth=staff,
    summary="纳入管理",
)
def enrol(
    request: HttpRequest, resident_id: UUID, programme_id: str, said: EnrolForm
) -> tuple[int, EnrolmentView]:
    made = enrolling.enrol(_worker(request), programme_id, resident_id, said.opened, said.facts)
    return 201, _enrolment(made)


@router.get(
    "/residents/{resident_id}/enrolments/{enrolment_id}", response=CareView, auth=staff, summary="管理档案"
)
def read_care(request: HttpRequest, resident_id: UUID, enrolment_id: UUID) -> CareView:
    care, acts, series = listing.care(_reader(request), resident_id, enrolment_id)
    return care_view(care, acts, series, today())


@router.post(
    "/residents/{resident_id}/enrolments/{enrolment_id}/contacts",
    response={201: ContactView},
    auth=staff,
    summary="临时增加服务",
)
def add_contact(
    request: HttpRequest, resident_id: UUID, enrolment_id: UUID, said: AddContactForm
) -> tuple[int, ContactView]:
    return 201, _contact(contacting.add(_worker(request), resident_id, enrolment_id, said.kind))


@router.post(
    "/residents/{resident_id}/enrolments/{enrolment_id}/close",
    response=EnrolmentView,
    auth=staff,
    summary="结案",
)
def close(request: HttpRequest, resident_id: UUID, enrolment_id: UUID, said: CloseForm) -> EnrolmentView:
    return _enrolment(
        enrolling.close(_worker(request), resident_id, enrolment_id, said.reason, said.note, said.on)
    )


@router.post(
    "/residents/{resident_id}/enrolments/{enrolment_id}/transfer",
    response=EnrolmentView,
    auth=staff,
    summary="转出",
)
def offer(request: HttpRequest, resident_id: UUID, enrolment_id: UUID, said: OfferForm) -> EnrolmentView:
    return _enrolment(
        enrolling.offer(_worker(request), resident_id, enrolment_id, said.receiver_code, said.note)
    )


@router.post(
    "/residents/{resident_id}/enrolments/{enrolment_id}/transfer/accept",
    response=EnrolmentView,
    auth=staff,
    summary="接收转入",
)
def accept(request: HttpRequest, resident_id: UUID, enrolment_id: UUID) -> EnrolmentView:
    return _enrolment(enrolling.accept(_worker(request), resident_id, enrolment_id))


@router.delete(
    "/residents/{resident_id}/enrolments/{enrolment_id}/transfer",
    response=EnrolmentView,
    auth=staff,
    summary="撤回或退回转出",
)
def withdraw(request: HttpRequest, resident_id: UUID, enrolment_id: UUID) -> EnrolmentView:
    return _enrolment(enrolling.withdraw(_worker(request), resident_id, enrolment_id))


@router.get(
    "/residents/{resident_id}/contacts/{contact_id}",
    response=OpenedContactView,
    auth=staff,
    summary="打开服务表单",
)
def open_contact(request: HttpRequest, resident_id: UUID, contact_id: UUID) -> OpenedContactView:
    place, opened, filled = contacting.open_contact(_reader(request), resident_id, contact_id)
    return opened_view(_contact(place.contact), _enrolment(place.enrolment), opened, filled)


@router.put(
    "/residents/{resident_id}/contacts/{contact_id}/draft",
    response=ContactAnswersView,
    auth=staff,
    summary="保存服务表单草稿",
)
def save_draft(
    request: HttpRequest, resident_id: UUID, contact_id: UUID, said: ContactAnswersForm
) -> ContactAnswersView:
    return answers_view(contacting.save_draft(_worker(request), resident_id, contact_id, _said(said)))


@router.put(
    "/residents/{resident_id}/contacts/{contact_id}",
    response=SubmittedView,
    auth=staff,
    summary="提交或更正服务表单",
)
def submit(
    request: HttpRequest, resident_id: UUID, contact_id: UUID, said: ContactAnswersForm
) -> SubmittedView:
    place, filled = contacting.submit(_worker(request), resident_id, contact_id, _said(said))
    return SubmittedView(
        contact=_contact(place.contact), enrolment=_enrolment(place.enrolment), filled=answers_view(filled)
    )
