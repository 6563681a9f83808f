"""What pages get to see of report cards."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from yizhou.engines.forms import api as forms
from yizhou.engines.forms.contracts import Filled
from yizhou.engines.report_cards.contracts import CardAct, CardKind, Delivery, DueReport, ReportCard
from yizhou.engines.report_cards.reporting import STATE_NAMES
from yizhou.engines.report_cards.reviewing import ACT_NAMES
from yizhou.kernel.clock.api import now

DELIVERY_NAMES = {"waiting": "待发送", "sent": "已接收", "refused": "被退回"}
DELIVERY_ACTS = {"new": "首次报告", "correct": "订正报告", "delete": "删除"}


class NamedCode(Schema):
    id: str
    name: str


class ReportedSubject(Schema):
    code: str
    name: str
    group: str
    hours: float


class CardKindView(Schema):
    """A kind of card; `reviews`: levels the asking person reviews; `connected`: the receiver above is configured."""

    id: str
    name: str
    owner: str
    source: str
    groups: list[NamedCode]
    subjects: list[ReportedSubject]
    dismissals: list[NamedCode]
    levels: list[NamedCode]
    reviews: list[str]
    receiver: str
    connected: bool


class CardCounts(Schema):
    due: int
    overdue: int
    review: int
    returned: int


class DueView(Schema):
    id: UUID
    kind: str
    resident_id: UUID
    name: str
    subject: str
    subject_name: str
    group_name: str
    diagnosis: str
    code: str
    diagnosed: datetime
    noticed: datetime
    due: datetime
    overdue: bool
    urgent: bool
    institution_name: str


class DuePage(Schema):
    items: list[DueView]
    next: str | None


class CardLine(Schema):
    id: UUID
    resident_id: UUID
    kind: str
    number: str
    name: str
    sex: str
    birth_date: date | None
    subject: str
    subject_name: str
    group_name: str
    certainty_name: str
    state: str
    state_name: str
    level: str
    level_name: str
    level_due: datetime
    overdue: bool
    late: bool
    urgent: bool
    institution_name: str
    reporter: str
    diagnosed: datetime
    submitted: datetime
    died: date | None
    revision: int
    deletion: str
    note: str
    receipt: str


class CardPage(Schema):
    items: list[CardLine]
    next: str | None
    total: int | None


class OpenedCard(Schema):
    form: dict[str, Any]
    given: dict[str, Any]
    answers: dict[str, Any]
    sources: dict[str, str]


class CardActView(Schema):
    at: datetime
    act: str
    act_name: str
    level_name: str
    actor: str
    organisation: str
    text: str
    revision: int


class DeliveryView(Schema):
    id: UUID
    card_id: UUID
    number: str
    act_name: str
    revision: int
    state: str
    state_name: str
    due: datetime
    tries: int
    problem: str
    receipt: str
    made: datetime
    sent: datetime | None
    name: str = ""
    institution_name: str = ""


class DeliveryPage(Schema):
    items: list[DeliveryView]
    next: str | None


class CardView(Schema):
    """A card in full; `may_review`, `may_edit`: the asking person, now."""

    card: CardLine
    form: dict[str, Any]
    given: dict[str, Any]
    answers: dict[str, Any]
    reasons: dict[str, str]
    filled_revision: int
    acts: list[CardActView]
    corrections: list[dict[str, Any]]
    duplicates: list[CardLine]
    deliveries: list[DeliveryView]
    may_review: bool
    may_edit: bool


class CardAnswersForm(Schema):
    answers: dict[str, Any]
    reasons: dict[str, str] = {}
    revision: int | None = None
    reason: str = Field("", max_length=200)
    due_id: UUID | None = None


class DismissForm(Schema):
    reason: str = Field(max_length=32)
    note: str = Field("", max_length=200)


class CardDecisionForm(Schema):
    approve: bool
    note: str = Field("", max_length=200)
    revision: int


class CardReasonForm(Schema):
    reason: str = Field("", max_length=200)


class FigureRow(Schema):
    id: str
    name: str
    cards: int
    deaths: int
    late: int
    returned: int
    void: int


class CardQuality(Schema):
    noticed: int
    reported: int
    dismissed: int
    missed: int
    cards: int
    late: int
    returned: int
    duplicates: int
    report_rate: float | None
    timely_rate: float | None


class CardWarning(Schema):
    place: str
    subject: str
    name: str
    count: int
    expected: float
    bound: float
    why: str


def due_view(kind: CardKind, due: DueReport) -> DueView:
    subject = kind.subjects[due.subject]
    return DueView(
        id=due.id, kind=due.kind, resident_id=due.resident_id, name=due.name, subject=due.subject, subject_name=subject.name,
        group_name=kind.groups[subject.group].name, diagnosis=due.diagnosis, code=due.code, diagnosed=due.diagnosed,
        noticed=due.noticed, due=due.due, overdue=due.due < now(), urgent=kind.urgent(due.subject), institution_name=due.institution_name,
    )  # fmt: skip


def card_line(kind: CardKind, card: ReportCard) -> CardLine:
    subject = kind.subjects[card.subject]
    certainty = next(field for field in forms.form(kind.form).fields if field.id == kind.answers["certainty"])
    return CardLine(
        id=card.id, resident_id=card.resident_id, kind=card.kind, number=card.number, name=card.name, sex=card.sex,
        birth_date=card.birth_date, subject=card.subject, subject_name=subject.name, group_name=kind.groups[subject.group].name,
        certainty_name=next((one.name for one in certainty.options if one.code == card.certainty), card.certainty), state=card.state,
        state_name=STATE_NAMES[card.state], level=card.level, level_name=kind.level(card.level).name, level_due=card.level_due,
        overdue=card.state == "review" and card.level_due < now(), late=card.submitted > card.due, urgent=card.urgent,
        institution_name=card.institution_name, reporter=card.reporter, diagnosed=card.diagnosed, submitted=card.submitted,
        died=card.died, revision=card.revision, deletion=card.deletion, note=card.note, receipt=card.receipt,
    )  # fmt: skip


def act_view(kind: CardKind, act: CardAct) -> CardActView:
    return CardActView(
        at=act.at, act=act.act, act_name=ACT_NAMES[act.act], level_name=kind.level(act.level).name if act.level else "", actor=act.actor,
        organisation=act.organisation, text=act.text, revision=act.revision,
    )  # fmt: skip


def delivery_view(one: Delivery, name: str = "", institution: str = "") -> DeliveryView:
    return DeliveryView(
        id=one.id, card_id=one.card_id, number=one.number, act_name=DELIVERY_ACTS[one.act], revision=one.revision, state=one.state,
        state_name=DELIVERY_NAMES[one.state], due=one.due, tries=one.tries, problem=one.problem, receipt=one.receipt, made=one.made,
        sent=one.sent, name=name, institution_name=institution,
    )  # fmt: skip


def opened_view(
    form: dict[str, Any], given: dict[str, Any], answers: dict[str, Any], sources: dict[str, str]
) -> OpenedCard:
    return OpenedCard(form=form, given=given, answers=answers, sources=sources)


def filled_parts(filled: Filled | None) -> dict[str, Any]:
    """Answers, reasons, given and revision of what a card says."""
    return {
        "answers": filled.answers if filled else {}, "reasons": filled.reasons if filled else {},
        "given": filled.given if filled else {}, "filled_revision": filled.revision if filled else 0,
    }  # fmt: skip
