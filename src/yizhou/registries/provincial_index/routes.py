"""HTTP of the connection with the province: queue, lookups of other prefectures' cards, one-card acceptance, catalogue."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.jobs.api import defer
from yizhou.registries.provincial_index import api, jobs
from yizhou.registries.provincial_index.contracts import Task
from yizhou.registries.provincial_index.errors import ProvinceNotConfigured
from yizhou.registries.provincial_index.views import (
    AcceptanceView,
    CodeApplicationView,
    CodeIndexView,
    FromProvinceView,
    PresentedForm,
    ProvincialDecisionForm,
    ProvincialLookupView,
    ProvincialServiceView,
    ProvincialStandingView,
    ProvincialTaskPage,
    ProvincialTaskView,
    RetriedView,
    acceptance_view,
    application_view,
    index_view,
    lookup_view,
    number_views,
    service_view,
    task_view,
)
from yizhou.registries.residents import api as residents

router = Router(tags=["省级对接"])


def _as(request: HttpRequest, *permissions: str) -> Actor:
    actor = actor_of(request)
    for permission in permissions:
        require(actor, permission)
    return actor


def _lines(actor: Actor, tasks: Sequence[Task]) -> list[ProvincialTaskView]:
    known = residents.get_many(actor, {task.resident_id for task in tasks})
    return [
        task_view(task, known[task.resident_id].name, known[task.resident_id].citizen_id)
        if task.resident_id in known
        else task_view(task, "（不在您的管辖范围）", "")
        for task in tasks
    ]


@router.get("/province", response=list[ProvincialServiceView], auth=staff, summary="省级对接情况")
def read_services(request: HttpRequest) -> list[ProvincialServiceView]:
    actor = _as(request, "province.manage")
    there = api.channels()
    return [
        service_view(each, found, configured=each in there) for each, found in api.overview(actor).items()
    ]


@router.get("/province/tasks", response=ProvincialTaskPage, auth=staff, summary="省级对接任务")
def list_tasks(
    request: HttpRequest, state: str = "refused", channel: str = "", after: str | None = None, limit: int = 30
) -> ProvincialTaskPage:
    actor = _as(request, "province.manage")
    page = api.tasks(actor, state, channel, after, limit)
    return ProvincialTaskPage(items=_lines(actor, page.items), next=page.next)


@router.post("/province/tasks/retry", response=RetriedView, auth=staff, summary="重试全部未被接受的任务")
def retry_all(request: HttpRequest) -> RetriedView:
    again = api.retry_all(_as(request, "province.manage"))
    defer(jobs.push_now)
    return RetriedView(retried=again)


@router.post("/province/everybody", response=RetriedView, auth=staff, summary="全部居民上报")
def tell_everybody(request: HttpRequest) -> RetriedView:
    """Queue whoever the province was never told of or who changed since, in the background."""
    _as(request, "province.manage")
    if not api.channels():
        raise ProvinceNotConfigured(what="省平台", names="URL、YIZHOU_PROVINCE_ORG、YIZHOU_PROVINCE_SECRET")
    defer(jobs.tell_everybody)
    return RetriedView(retried=0)


@router.post(
    "/province/tasks/{channel}/{act}/{resident_id}/retry",
    response=ProvincialTaskView,
    auth=staff,
    summary="重试一项任务",
)
def retry(request: HttpRequest, channel: str, act: str, resident_id: UUID) -> ProvincialTaskView:
    actor = _as(request, "province.manage")
    task = api.retry(actor, channel, act, resident_id)
    defer(jobs.push_now)
    return _lines(actor, [task])[0]


@router.post(
    "/province/tasks/{channel}/{act}/{resident_id}/decision",
    response=ProvincialTaskView,
    auth=staff,
    summary="处理分歧",
)
def settle(
    request: HttpRequest, channel: str, act: str, resident_id: UUID, form: ProvincialDecisionForm
) -> ProvincialTaskView:
    actor = _as(request, "province.manage")
    return _lines(actor, [api.settle(actor, channel, act, resident_id, form.decision, form.reason)])[0]


@router.get(
    "/province/residents/{resident_id}",
    response=ProvincialStandingView,
    auth=staff,
    summary="居民的省级识别码和上报情况",
)
def read_standing(request: HttpRequest, resident_id: UUID) -> ProvincialStandingView:
    actor = _as(request, "resident.search")
    numbers, tasks = api.standing(actor, resident_id)
    return ProvincialStandingView(numbers=number_views(numbers), tasks=_lines(actor, tasks))


@router.post("/province/lookups", response=ProvincialLookupView, auth=staff, summary="跨域查询持卡人")
def look_up(request: HttpRequest, form: PresentedForm) -> ProvincialLookupView:
    return lookup_view(api.look_up(_as(request, "card.accept"), form.text))


@router.post(
    "/province/lookups/{lookup_id}/registration",
    response=FromProvinceView,
    auth=staff,
    summary="按省平台信息登记",
)
def register_from(request: HttpRequest, lookup_id: UUID) -> FromProvinceView:
    resident_id, outcome, problem = api.register_from(
        _as(request, "card.accept", "resident.write"), lookup_id
    )
    return FromProvinceView(resident_id=resident_id, outcome=outcome, problem=problem)


@router.post("/province/acceptance", response=AcceptanceView, auth=staff, summary="一卡通受理")
def accept(request: HttpRequest, form: PresentedForm) -> AcceptanceView:
    return acceptance_view(api.accept(_as(request, "card.accept"), form.text, form.application))


@router.get(
    "/health-code/applications", response=list[CodeApplicationView], auth=staff, summary="电子健康码应用目录"
)
def list_applications(request: HttpRequest) -> list[CodeApplicationView]:
    return [application_view(each) for each in api.applications()]


@router.get(
    "/health-code/applications/of/{resident_id}",
    response=list[CodeIndexView],
    auth=staff,
    summary="按应用目录索引",
)
def read_index(request: HttpRequest, resident_id: UUID) -> list[CodeIndexView]:
    return [index_view(each) for each in api.code_index(_as(request, "resident.search"), resident_id)]
