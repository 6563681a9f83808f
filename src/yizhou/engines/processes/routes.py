"""HTTP of work between institutions: what may be started, work lists, one case, what people do with it."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.engines.processes import api, listing, seeing, views, working
from yizhou.engines.processes.studio_routes import router as studio
from yizhou.kernel.auth.api import actor_of, colleagues, staff

router = Router(tags=["业务协同"])
router.add_router("", studio)


@router.get("/collaboration/processes", response=list[views.ProcessView], auth=staff, summary="可发起的业务")
def list_processes(request: HttpRequest) -> list[views.ProcessView]:
    return seeing.processes(actor_of(request))


@router.get(
    "/collaboration/receivers", response=list[views.ReceiverView], auth=staff, summary="可选的接收机构"
)
def list_receivers(request: HttpRequest, q: str = "") -> list[views.ReceiverView]:
    actor_of(request)
    return [
        views.ReceiverView(code=each.code, name=each.name, level=each.level, place=seeing.place_of(each))
        for each in seeing.receivers(q)
    ]


@router.post("/collaboration/cases", response={201: views.StartedView}, auth=staff, summary="发起业务")
def start(request: HttpRequest, form: views.StartForm) -> tuple[int, views.StartedView]:
    case = api.start(actor_of(request), form.process, form.resident_id, form.answers, form.reasons)
    return 201, views.StartedView(
        id=case.id, number=case.number, state=case.state, state_name=working.STATE_NAMES[case.state]
    )


@router.get("/collaboration/cases", response=views.CasePage, auth=staff, summary="本机构参与的业务")
def list_cases(
    request: HttpRequest, process: str = "", state: str = "", resident_id: UUID | None = None, after: str | None = None,
    limit: int = 30,
) -> views.CasePage:  # fmt: skip
    page = api.cases(actor_of(request), process, state, resident_id, after, limit)
    names = seeing.names()
    return views.CasePage(items=[views.case_line(case, names) for case in page.items], next=page.next)


@router.get("/collaboration/cases/{case_id}", response=views.CaseView, auth=staff, summary="一项业务")
def read_case(request: HttpRequest, case_id: UUID) -> views.CaseView:
    return seeing.case(actor_of(request), case_id)


@router.post(
    "/collaboration/cases/{case_id}/remarks", response=list[views.RemarkView], auth=staff, summary="留言"
)
def remark(request: HttpRequest, case_id: UUID, form: views.RemarkForm) -> list[views.RemarkView]:
    actor = actor_of(request)
    working.remark(actor, case_id, form.text)
    return [views.remark_view(actor, each) for each in listing.remarks(actor, case_id)]


@router.get(
    "/collaboration/cases/{case_id}/remarks", response=list[views.RemarkView], auth=staff, summary="留言列表"
)
def list_remarks(request: HttpRequest, case_id: UUID) -> list[views.RemarkView]:
    actor = actor_of(request)
    return [views.remark_view(actor, each) for each in listing.remarks(actor, case_id)]


@router.post(
    "/collaboration/cases/{case_id}/withdrawal", response=views.StartedView, auth=staff, summary="撤回业务"
)
def withdraw(request: HttpRequest, case_id: UUID, form: views.CaseReasonForm) -> views.StartedView:
    case = api.withdraw(actor_of(request), case_id, form.reason)
    return views.StartedView(
        id=case.id, number=case.number, state=case.state, state_name=working.STATE_NAMES[case.state]
    )


@router.get("/collaboration/tasks", response=views.CaseTaskPage, auth=staff, summary="我的任务")
def list_tasks(
    request: HttpRequest, which: str = "open", process: str = "", after: str | None = None, limit: int = 30
) -> views.CaseTaskPage:
    actor = actor_of(request)
    page = api.tasks(actor, which, process, after, limit)
    names = seeing.names()
    return views.CaseTaskPage(
        items=[views.task_view(actor, task, names) for task in page.items], next=page.next
    )


@router.get("/collaboration/tasks/counts", response=views.TaskCounts, auth=staff, summary="任务数")
def count_tasks(request: HttpRequest) -> views.TaskCounts:
    waiting, mine, overdue = seeing.counts(actor_of(request))
    return views.TaskCounts(open=waiting, mine=mine, overdue=overdue)


@router.post(
    "/collaboration/tasks/{task_id}/claim", response=views.CaseTaskView, auth=staff, summary="领取任务"
)
def claim(request: HttpRequest, task_id: UUID) -> views.CaseTaskView:
    actor = actor_of(request)
    return views.task_view(actor, api.claim(actor, task_id), seeing.names())


@router.post(
    "/collaboration/tasks/{task_id}/release", response=views.CaseTaskView, auth=staff, summary="退回任务"
)
def release(request: HttpRequest, task_id: UUID, form: views.CaseReasonForm) -> views.CaseTaskView:
    actor = actor_of(request)
    return views.task_view(actor, api.release(actor, task_id, form.reason), seeing.names())


@router.get(
    "/collaboration/tasks/{task_id}/colleagues",
    response=list[views.ColleagueView],
    auth=staff,
    summary="可办理此任务的同事",
)
def list_colleagues(request: HttpRequest, task_id: UUID) -> list[views.ColleagueView]:
    task = working.task(actor_of(request), task_id)
    return [
        views.ColleagueView(id=each.id, name=each.name, roles=list(each.roles))
        for each in colleagues(task.organisation_id, task.permission)
    ]


@router.post(
    "/collaboration/tasks/{task_id}/hand-over", response=views.CaseTaskView, auth=staff, summary="移交任务"
)
def hand_over(request: HttpRequest, task_id: UUID, form: views.HandOverForm) -> views.CaseTaskView:
    actor = actor_of(request)
    return views.task_view(
        actor, api.hand_over(actor, task_id, form.colleague_id, form.reason), seeing.names()
    )


@router.post(
    "/collaboration/tasks/{task_id}/completion",
    response=views.StartedView,
    auth=staff,
    summary="提交任务表单",
)
def complete(request: HttpRequest, task_id: UUID, form: views.AnswersForm) -> views.StartedView:
    case = api.complete(actor_of(request), task_id, form.answers, form.reasons)
    return views.StartedView(
        id=case.id, number=case.number, state=case.state, state_name=working.STATE_NAMES[case.state]
    )


@router.get("/collaboration/notices", response=list[views.NoticeView], auth=staff, summary="通知")
def list_notices(request: HttpRequest, limit: int = 30) -> list[views.NoticeView]:
    return [views.notice_view(each) for each in seeing.notices(actor_of(request), limit)]


@router.post(
    "/collaboration/notices/reading", response=list[views.NoticeView], auth=staff, summary="通知已读"
)
def read_notices(request: HttpRequest, case_id: UUID | None = None) -> list[views.NoticeView]:
    actor = actor_of(request)
    seeing.read_notices(actor, case_id)
    return [views.notice_view(each) for each in seeing.notices(actor, 30)]
