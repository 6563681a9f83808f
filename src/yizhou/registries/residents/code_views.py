"""What pages, scanners and phones get to see of health codes."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from yizhou.registries.residents.contracts import CodeState, CodeUse, Dependant
from yizhou.registries.residents.health_codes import STATE_NAMES
from yizhou.registries.residents.views import RELATIONSHIP_NAMES

USE_NAMES = {"accepted": "核验通过", "expired": "已过期，未通过", "stopped": "已停用，未通过"}
STEP_NAMES = {
    "issued": "发放新码",
    "suspended": "挂失停用",
    "resumed": "恢复使用",
    "replaced": "作废（已补发）",
    "cancelled": "注销",
}


class PrintedCodeView(Schema):
    code: str
    name: str
    payload: str
    svg: str


class CodeKeyView(Schema):
    algorithm: str
    user_id: str
    public_key: str
    version: str
    seconds: int
    skew: int


class StoppedCodeView(Schema):
    digest: str
    state: str
    since: datetime


class StoppedCodePage(Schema):
    items: list[StoppedCodeView]
    next: str | None


class CodeStepView(Schema):
    at: datetime
    number: str
    act: str
    act_name: str
    who: str
    reason: str


class CodeStateView(Schema):
    number: str
    state: str
    state_name: str
    since: datetime | None
    reason: str
    steps: list[CodeStepView]


class CodeUseView(Schema):
    at: datetime
    number: str
    place: str
    who: str
    dynamic: bool
    outcome: str
    outcome_name: str


class CodeUsePage(Schema):
    items: list[CodeUseView]
    next: str | None


class DependantForm(Schema):
    name: str
    number: str


class DependantView(Schema):
    resident_id: UUID
    name: str
    relationship_name: str
    age: int | None


def code_state_view(found: CodeState) -> CodeStateView:
    return CodeStateView(
        number=found.number,
        state=found.state,
        state_name=STATE_NAMES[found.state],
        since=found.since,
        reason=found.reason,
        steps=[
            CodeStepView(
                at=step.at, number=step.number, act=step.act, act_name=STEP_NAMES.get(step.act, step.act),
                who=step.who, reason=step.reason,
            )
            for step in found.steps
        ],
    )  # fmt: skip


def code_use_view(entry: CodeUse) -> CodeUseView:
    return CodeUseView(
        at=entry.at, number=entry.number, place=entry.place, who=entry.who, dynamic=entry.dynamic,
        outcome=entry.outcome, outcome_name=USE_NAMES[entry.outcome],
    )  # fmt: skip


def dependant_view(entry: Dependant) -> DependantView:
    return DependantView(
        resident_id=entry.resident_id,
        name=entry.name,
        relationship_name=RELATIONSHIP_NAMES.get(entry.relationship, entry.relationship),
        age=entry.age,
    )
