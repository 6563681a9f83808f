"""What pages get to see of processes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from yizhou.engines.forms import api as forms
from yizhou.engines.processes import definitions
from yizhou.engines.processes.attaching import EVENTS
from yizhou.engines.processes.contracts import NOBODY, Case, CaseStep, CaseTask, Fee, Notice, Remark
from yizhou.engines.processes.working import STATE_NAMES, TASK_STATE_NAMES
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now

ACT_NAMES = {
    "started": "发起", "claimed": "领取", "released": "退回待领取", "handed_over": "移交", "completed": "办理", "escalated": "超时上报",
    "service": "自动执行", "failed": "执行受阻", "retried": "重试", "migrated": "版本迁移", "stopped": "终止", "withdrawn": "撤回", "finished": "办结",
}  # fmt: skip


class ProcessView(Schema):
    """A process somebody may start; `mine`: the asking person may, from the present organisation."""

    id: str
    name: str
    version: int
    owner: str
    category: str
    summary: str
    about_resident: bool
    mine: bool
    advice: str
    form: dict[str, Any]


class CaseLine(Schema):
    id: UUID
    process: str
    process_name: str
    version: int
    number: str
    title: str
    state: str
    state_name: str
    urgent: bool
    resident_id: UUID | None
    starter_name: str
    organisation_name: str
    started: datetime
    changed: datetime
    ended: datetime | None
    outcome: str
    problem: str


class CasePage(Schema):
    items: list[CaseLine]
    next: str | None


class CaseTaskView(Schema):
    """A task; `mine`: claimed by the asking person; `may`: the asking person may claim or complete it."""

    id: UUID
    case_id: UUID
    process: str
    process_name: str
    step: str
    name: str
    organisation_name: str
    state: str
    state_name: str
    holder_name: str
    mine: bool
    may: bool
    due: datetime | None
    overdue: bool
    created: datetime
    completed: datetime | None
    case_title: str
    case_number: str
    urgent: bool


class CaseTaskPage(Schema):
    items: list[CaseTaskView]
    next: str | None


class TaskCounts(Schema):
    open: int
    mine: int
    overdue: int


class ActiveTask(Schema):
    """A task the asking person may work on, with its form, what its rules may ask for, and what was answered there before."""

    task: CaseTaskView
    advice: str
    form: dict[str, Any]
    given: dict[str, Any]
    before: dict[str, Any]


class HistoryLine(Schema):
    at: datetime
    act: str
    act_name: str
    step: str
    name: str
    actor_name: str
    organisation_name: str
    detail: dict[str, Any]


class RemarkView(Schema):
    id: UUID
    at: datetime
    mine: bool
    actor_name: str
    organisation_name: str
    text: str


class FeeView(Schema):
    item: str
    name: str
    amount: str
    payee_name: str
    at: datetime


class AnsweredField(Schema):
    name: str
    text: str


class AnsweredStep(Schema):
    """What was answered at a step, in words."""

    step: str
    name: str
    by: str
    at: datetime | None
    fields: list[AnsweredField]


class AttachedEvent(Schema):
    """A health event that somebody attached to the case."""

    id: UUID
    title: str
    kind: str
    started: datetime
    institution: str
    resources: list[str]
    documents: list[UUID]


class CaseView(Schema):
    """Everything of one case for its page; `done` and `standing` are elements of the diagram."""

    case: CaseLine
    bpmn: str
    done: list[str]
    standing: list[str]
    tasks: list[CaseTaskView]
    active: list[ActiveTask]
    answers: list[AnsweredStep]
    events: list[AttachedEvent]
    history: list[HistoryLine]
    remarks: list[RemarkView]
    fees: list[FeeView]
    may_withdraw: bool


class NoticeView(Schema):
    id: UUID
    at: datetime
    case_id: UUID
    title: str
    text: str
    read: bool


class ColleagueView(Schema):
    id: UUID
    name: str
    roles: list[str]


class ReceiverView(Schema):
    """An institution a request may go to; `place` is the region it lies in."""

    code: str
    name: str
    level: str
    place: str


class StartForm(Schema):
    process: str = Field(max_length=60)
    resident_id: UUID | None = None
    answers: dict[str, Any] = {}
    reasons: dict[str, str] = {}


class AnswersForm(Schema):
    answers: dict[str, Any]
    reasons: dict[str, str] = {}


class CaseReasonForm(Schema):
    reason: str = Field("", max_length=500)


class HandOverForm(Schema):
    colleague_id: UUID
    reason: str = Field("", max_length=500)


class RemarkForm(Schema):
    text: str = Field(max_length=4_000)


class StartedView(Schema):
    id: UUID
    number: str
    state: str
    state_name: str


def process_view(definition: definitions.Definition, mine: bool) -> ProcessView:
    return ProcessView(
        id=definition.id, name=definition.name, version=definition.version, owner=definition.owner, category=definition.category,
        summary=definition.summary, about_resident=definition.about_resident, mine=mine, advice=definition.start.advice,
        form=forms.describe(definition.start.form),
    )  # fmt: skip


def case_line(case: Case, names: Mapping[str, str]) -> CaseLine:
    return CaseLine(
        id=case.id, process=case.process, process_name=names.get(case.process, case.process), version=case.version,
        number=case.number, title=case.title, state=case.state, state_name=STATE_NAMES[case.state], urgent=case.urgent,
        resident_id=None if case.resident_id == NOBODY else case.resident_id, starter_name=case.starter_name,
        organisation_name=case.organisation_name, started=case.started, changed=case.changed, ended=case.ended,
        outcome=case.outcome, problem=case.problem,
    )  # fmt: skip


def task_view(actor: Actor, task: CaseTask, names: Mapping[str, str]) -> CaseTaskView:
    waiting = task.state in ("open", "claimed")
    own = task.organisation_id == actor.organisation_id and actor.may(task.permission)
    return CaseTaskView(
        id=task.id, case_id=task.case_id, process=task.process, process_name=names.get(task.process, task.process),
        step=task.step, name=task.name, organisation_name=task.organisation_name, state=task.state,
        state_name=TASK_STATE_NAMES[task.state], holder_name=task.holder_name,
        mine=waiting and task.state == "claimed" and task.holder_id == actor.user_id,
        may=waiting and own and task.holder_id in (None, actor.user_id), due=task.due if task.limited else None,
        overdue=task.limited and (task.completed or now()) > task.due, created=task.created, completed=task.completed,
        case_title=task.case_title, case_number=task.case_number, urgent=task.urgent,
    )  # fmt: skip


def history_line(step: CaseStep) -> HistoryLine:
    return HistoryLine(
        at=step.at, act=step.act, act_name=ACT_NAMES.get(step.act, step.act), step=step.step, name=step.name,
        actor_name=step.actor_name, organisation_name=step.organisation_name,
        detail={name: value for name, value in step.detail.items() if name != "answers"},
    )  # fmt: skip


def remark_view(actor: Actor, remark: Remark) -> RemarkView:
    return RemarkView(
        id=remark.id, at=remark.at, mine=remark.actor_id == actor.user_id, actor_name=remark.actor_name,
        organisation_name=remark.organisation_name, text=remark.text,
    )  # fmt: skip


def fee_view(fee: Fee) -> FeeView:
    return FeeView(item=fee.item, name=fee.name, amount=fee.amount, payee_name=fee.payee_name, at=fee.at)


def notice_view(notice: Notice) -> NoticeView:
    return NoticeView(
        id=notice.id,
        at=notice.at,
        case_id=notice.case_id,
        title=notice.title,
        text=notice.text,
        read=notice.read,
    )


def answered(identity: str, name: str, step: definitions.Step, answers: Mapping[str, Any]) -> AnsweredStep:
    """What was answered at a step, in words."""
    return AnsweredStep(
        step=identity, name=name, by=answers.get("by", ""), at=answers.get("at"),
        fields=[AnsweredField(name=label, text=text) for _, label, text in forms.in_words(step.form, answers)],
    )  # fmt: skip


def attached_events(definition: definitions.Definition, data: Mapping[str, Any]) -> list[AttachedEvent]:
    """Health events attached at any step, each once."""
    found: dict[str, dict[str, Any]] = {}
    for identity, step in {"start": definition.start, **definition.steps}.items():
        for field in step.form.fields:
            if field.source == EVENTS:
                for each in data.get(identity, {}).get(field.id) or []:
                    found.setdefault(each["code"], each)
    return [AttachedEvent(id=UUID(code), title=each["name"], **_about(each)) for code, each in found.items()]


def _about(event: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name not in ("code", "name")}
