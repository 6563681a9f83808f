"""HTTP of the console and of the process editor: figures, retry, migration, stop; versions, drafts, checks, trial runs, publishing."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.engines.processes import (
    checking,
    connecting,
    editing,
    listing,
    managing,
    seeing,
    simulating,
    studio_views,
    versions,
    views,
    working,
)
from yizhou.engines.processes.errors import DraftUnfit
from yizhou.kernel.auth.api import actor_of, require, staff

router = Router(tags=["流程管理"])


@router.get("/processes/console", response=studio_views.ConsoleView, auth=staff, summary="流程运行情况")
def read_console(request: HttpRequest) -> studio_views.ConsoleView:
    actor = actor_of(request)
    names = seeing.names()
    return studio_views.ConsoleView(
        counts=[studio_views.count_view(each, names) for each in managing.counts(actor)],
        measures=[studio_views.measure_view(each, names) for each in managing.measures(actor)],
    )


@router.get("/processes/cases", response=views.CasePage, auth=staff, summary="全部业务")
def list_every_case(
    request: HttpRequest, process: str = "", state: str = "", after: str | None = None, limit: int = 30
) -> views.CasePage:
    actor = actor_of(request)
    require(actor, working.MANAGE)
    page = listing.every_case(actor, process, state, after, limit)
    names = seeing.names()
    return views.CasePage(items=[views.case_line(case, names) for case in page.items], next=page.next)


def _started(case: working.Case) -> views.StartedView:
    return views.StartedView(
        id=case.id, number=case.number, state=case.state, state_name=working.STATE_NAMES[case.state]
    )


@router.post(
    "/processes/cases/{case_id}/retry", response=views.StartedView, auth=staff, summary="重试受阻的业务"
)
def retry(request: HttpRequest, case_id: UUID) -> views.StartedView:
    return _started(managing.retry(actor_of(request), case_id))


@router.post(
    "/processes/cases/{case_id}/migration", response=views.StartedView, auth=staff, summary="迁移到其他版本"
)
def migrate(request: HttpRequest, case_id: UUID, form: studio_views.MigrationForm) -> views.StartedView:
    return _started(managing.migrate(actor_of(request), case_id, form.version))


@router.post("/processes/cases/{case_id}/stop", response=views.StartedView, auth=staff, summary="终止业务")
def stop(request: HttpRequest, case_id: UUID, form: views.CaseReasonForm) -> views.StartedView:
    return _started(managing.stop(actor_of(request), case_id, form.reason))


@router.get(
    "/processes/connectors", response=list[studio_views.ConnectorView], auth=staff, summary="协同服务组件"
)
def list_connectors(request: HttpRequest) -> list[studio_views.ConnectorView]:
    _either(request)
    return [studio_views.connector_view(each) for each in connecting.known()]


@router.get(
    "/processes/versions",
    response=list[studio_views.ProcessVersionView],
    auth=staff,
    summary="已发布的流程版本",
)
def list_versions(request: HttpRequest, process: str = "") -> list[studio_views.ProcessVersionView]:
    _either(request)
    return [
        studio_views.ProcessVersionView(
            process=row[0], version=row[1], name=row[2], published=row[3], published_by=row[4], written_by=row[5], note=row[6]
        )
        for row in versions.published(process)
    ]  # fmt: skip


@router.get(
    "/processes/versions/{process}/{version}",
    response=studio_views.ProcessSourceForm,
    auth=staff,
    summary="一个流程版本",
)
def read_version(request: HttpRequest, process: str, version: int) -> studio_views.ProcessSourceForm:
    _either(request)
    source = versions.at_version(process, version).source
    return studio_views.ProcessSourceForm(
        process=source.process, bpmn=source.bpmn, decisions=dict(source.decisions)
    )


def _either(request: HttpRequest) -> None:
    actor = actor_of(request)
    if not any(actor.may(each) for each in (editing.EDIT, editing.REVIEW)):
        require(actor, working.MANAGE)


@router.get("/processes/drafts", response=list[studio_views.ProcessDraftLine], auth=staff, summary="流程草稿")
def list_drafts(request: HttpRequest) -> list[studio_views.ProcessDraftLine]:
    actor = actor_of(request)
    return [studio_views.draft_line(each, actor.user_id) for each in editing.drafts(actor)]


@router.post("/processes/drafts", response=studio_views.ProcessDraftView, auth=staff, summary="新建流程草稿")
def begin_draft(request: HttpRequest, form: studio_views.NewDraftForm) -> studio_views.ProcessDraftView:
    actor = actor_of(request)
    return studio_views.draft_view(editing.begin(actor, form.process, form.new_process), actor.user_id, [])


@router.get(
    "/processes/drafts/{draft_id}", response=studio_views.ProcessDraftView, auth=staff, summary="一份流程草稿"
)
def read_draft(request: HttpRequest, draft_id: UUID) -> studio_views.ProcessDraftView:
    _either(request)
    draft = editing.find(draft_id)
    return studio_views.draft_view(draft, actor_of(request).user_id, editing.faults(draft))


@router.put(
    "/processes/drafts/{draft_id}", response=studio_views.ProcessDraftView, auth=staff, summary="保存流程草稿"
)
def save_draft(
    request: HttpRequest, draft_id: UUID, form: studio_views.ProcessDraftForm
) -> studio_views.ProcessDraftView:
    actor = actor_of(request)
    draft = editing.save(actor, draft_id, studio_views.source_of(form.source), form.note, form.revision)
    return studio_views.draft_view(draft, actor.user_id, editing.faults(draft))


@router.post(
    "/processes/drafts/{draft_id}/decision",
    response=studio_views.ProcessDraftView,
    auth=staff,
    summary="提交、发布、退回、撤销草稿",
)
def decide_draft(
    request: HttpRequest, draft_id: UUID, form: studio_views.DraftDecisionForm
) -> studio_views.ProcessDraftView:
    actor = actor_of(request)
    match form.decision:
        case "submit":
            draft = editing.submit(actor, draft_id)
        case "publish":
            draft = editing.publish(actor, draft_id, form.opinion)
        case "return":
            draft = editing.give_back(actor, draft_id, form.opinion)
        case "discard":
            draft = editing.discard(actor, draft_id)
        case _:
            raise DraftUnfit(state="没有改变", act="这样处理")
    return studio_views.draft_view(draft, actor.user_id, [])


@router.post(
    "/processes/checks", response=list[studio_views.ProcessFault], auth=staff, summary="检查流程定义"
)
def check(request: HttpRequest, form: studio_views.ProcessSourceForm) -> list[studio_views.ProcessFault]:
    _either(request)
    return [studio_views.fault_view(each) for each in checking.check(studio_views.source_of(form))]


@router.post(
    "/processes/trials", response=studio_views.ProcessTrialView, auth=staff, summary="流程试运行（仿真）"
)
def try_out(request: HttpRequest, form: studio_views.ProcessTrialForm) -> studio_views.ProcessTrialView:
    _either(request)
    steps = [(each.step, each.answers) for each in form.answers]
    return studio_views.trial_view(simulating.walk(studio_views.source_of(form.source), form.start, steps))
