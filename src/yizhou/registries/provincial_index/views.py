"""What pages and callers get to see of the connection with the province."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from yizhou.registries.provincial_index import media
from yizhou.registries.provincial_index.contracts import (
    NAMES,
    Acceptance,
    Application,
    IndexEntry,
    Lookup,
    Overview,
    Task,
)
from yizhou.standards import citizen_id

CHANNEL_NAMES = {"index": "省平台注册服务", "card": "省电子健康卡平台"}
STATE_NAMES = {"waiting": "待上报", "done": "已完成", "refused": "未被接受", "conflict": "有分歧"}
NUMBER_NAMES = {
    "health_code": "电子健康码", "province_code": "全省统一识别码", "card": "电子健康卡号", "citizen_id": "身份证号", "local": "机构就诊卡号",
}  # fmt: skip
STATUS_NAMES = {"open": "已开通", "trial": "试点", "planned": "规划中", "closed": "已停用"}
SEX_NAMES = {"1": "男", "2": "女"}


class ProvincialServiceView(Schema):
    channel: str
    name: str
    configured: bool
    waiting: int
    done: int
    refused: int
    conflict: int
    answered: datetime | None
    silent_since: datetime | None
    reason: str


class ProvincialTaskView(Schema):
    channel: str
    channel_name: str
    act: str
    act_name: str
    resident_id: UUID
    name: str
    citizen_id_masked: str
    state: str
    state_name: str
    attempts: int
    due: datetime
    problem: str
    review_id: UUID | None
    told: str
    changed: datetime


class ProvincialTaskPage(Schema):
    items: list[ProvincialTaskView]
    next: str | None


class ProvincialNumberView(Schema):
    source: str
    name: str
    number: str


class ProvincialStandingView(Schema):
    numbers: list[ProvincialNumberView]
    tasks: list[ProvincialTaskView]


class RetriedView(Schema):
    retried: int


class ProvincialDecisionForm(Schema):
    decision: str = Field(max_length=16)
    reason: str = Field("", max_length=200)


class PresentedForm(Schema):
    """What was scanned, read or typed; `application` of the catalogue, empty for all."""

    text: str = Field(max_length=600)
    application: str = Field("", max_length=40)


class ProvincialLookupView(Schema):
    id: UUID
    medium: str
    medium_name: str
    name: str
    sex: str
    sex_name: str
    birth_date: date | None
    citizen_id_masked: str
    phone_masked: str
    address: str
    code: str
    card: str
    resident_id: UUID | None


class FromProvinceView(Schema):
    """A registration from the province's data; `problem` says what disagreed about numbers."""

    resident_id: UUID
    outcome: str
    problem: str


class CodeApplicationView(Schema):
    id: str
    title: str
    area: str
    status: str
    status_name: str
    endpoint: str
    accepts: list[str]
    accept_names: list[str]
    number: str
    number_name: str
    online: bool
    note: str


class CodeIndexView(Schema):
    application: CodeApplicationView
    number: str
    place: str


class PermitView(Schema):
    application: str
    title: str
    allowed: bool
    reason: str


class AcceptanceView(Schema):
    """`verified`: platform | province | offline (the province did not answer: known by the binding kept here)."""

    medium: str
    medium_name: str
    verified: str
    resident_id: UUID | None
    name: str
    sex: str
    sex_name: str
    birth_date: date | None
    citizen_id_masked: str
    deceased: bool
    caution: str
    permits: list[PermitView]
    lookup: ProvincialLookupView | None


def service_view(channel: str, overview: Overview, *, configured: bool) -> ProvincialServiceView:
    counts = {state: number for _, state, number in overview.counts}
    return ProvincialServiceView(
        channel=channel, name=CHANNEL_NAMES[channel], configured=configured, answered=overview.answered,
        silent_since=overview.silent_since, reason=overview.silent_reason,
        **{state: counts.get(state, 0) for state in STATE_NAMES},
    )  # fmt: skip


def task_view(task: Task, name: str, number: str) -> ProvincialTaskView:
    return ProvincialTaskView(
        channel=task.channel, channel_name=CHANNEL_NAMES[task.channel], act=task.act,
        act_name="合并" if task.act == "merge" else "注册或更新", resident_id=task.resident_id, name=name,
        citizen_id_masked=citizen_id.mask(number), state=task.state, state_name=STATE_NAMES[task.state], attempts=task.attempts,
        due=task.due, problem=task.problem, review_id=task.review_id, told=task.told, changed=task.changed,
    )  # fmt: skip


def number_views(numbers: dict[str, str]) -> list[ProvincialNumberView]:
    return [
        ProvincialNumberView(source=source, name=NAMES[source], number=number)
        for source, number in numbers.items()
    ]


def lookup_view(found: Lookup) -> ProvincialLookupView:
    person = found.person
    phone = f"{person.phone[:3]}****{person.phone[-4:]}" if len(person.phone) > 7 else ""
    return ProvincialLookupView(
        id=found.id, medium=found.medium, medium_name=media.NAMES[found.medium], name=person.name, sex=person.sex,
        sex_name=SEX_NAMES.get(person.sex, "未说明"), birth_date=person.birth_date, citizen_id_masked=citizen_id.mask(person.citizen_id),
        phone_masked=phone, address=person.address, code=person.code, card=person.card, resident_id=found.resident_id,
    )  # fmt: skip


def application_view(each: Application) -> CodeApplicationView:
    return CodeApplicationView(
        id=each.id, title=each.title, area=each.area, status=each.status, status_name=STATUS_NAMES[each.status], endpoint=each.endpoint,
        accepts=list(each.accepts), accept_names=[media.NAMES[medium] for medium in each.accepts], number=each.number,
        number_name=NUMBER_NAMES[each.number], online=each.online, note=each.note,
    )  # fmt: skip


def index_view(entry: IndexEntry) -> CodeIndexView:
    return CodeIndexView(
        application=application_view(entry.application), number=entry.number, place=entry.place
    )


def acceptance_view(found: Acceptance) -> AcceptanceView:
    return AcceptanceView(
        medium=found.medium, medium_name=media.NAMES[found.medium], verified=found.verified, resident_id=found.resident_id,
        name=found.name, sex=found.sex, sex_name=SEX_NAMES.get(found.sex, "未说明"), birth_date=found.birth_date,
        citizen_id_masked=found.number_masked, deceased=found.deceased, caution=found.caution,
        permits=[
            PermitView(application=p.application.id, title=p.application.title, allowed=p.allowed, reason=p.reason)
            for p in found.permits
        ],
        lookup=lookup_view(found.lookup) if found.lookup else None,
    )  # fmt: skip
