"""HTTP of report cards: what is due, cards, review, deliveries, figures, export."""

from datetime import date, timedelta
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from yizhou.engines.report_cards import (
    counting,
    definitions,
    listing,
    pushing,
    reporting,
    reviewing,
    sheets,
    views,
)
from yizhou.engines.report_cards.contracts import Asked, CardKind, Said
from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today

router = Router(tags=["报告卡"])
_MOST = 100
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not any(actor.may(one) for one in ("report_card.fill", "report_card.check", "report_card.review")):
        require(actor, "report_card.supervise")
    return actor


def _as(request: HttpRequest, permission: str) -> Actor:
    actor = actor_of(request)
    require(actor, permission)
    return actor


class CardFilter(Schema):
    which: str = "all"
    subject: str = ""
    group: str = ""
    state: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    after: str | None = None
    limit: int = 50

    def asked(self, kind: str) -> Asked:
        return Asked(
            kind, self.which, self.subject, self.group, self.state, self.text, self.since, self.until
        )


class Period(Schema):
    since: date | None = None
    until: date | None = None

    def days(self) -> tuple[date, date]:
        """What was asked for; this year so far when nothing was."""
        last = self.until or today()
        return self.since or date(last.year, 1, 1), last


def _kind_view(actor: Actor, kind: CardKind) -> views.CardKindView:
    named = views.NamedCode
    return views.CardKindView(
        id=kind.id, name=kind.name, owner=kind.owner, source=kind.source, groups=[named(id=one.id, name=one.name) for one in kind.groups.values()],
        subjects=[views.ReportedSubject(code=one.code, name=one.name, group=one.group, hours=one.hours) for one in kind.subjects.values()],
        dismissals=[named(id=id_, name=name) for id_, name in kind.dismissals.items()],
        levels=[named(id=one.id, name=one.name) for one in kind.levels], reviews=[level for level, _ in reviewing.levels_of(actor, kind)],
        receiver=kind.push.name if kind.push else "", connected=pushing.receiver_of(kind) is not None,
    )  # fmt: skip


@router.get("/report-cards", response=list[views.CardKindView], auth=staff, summary="报告卡种类")
def list_kinds(request: HttpRequest) -> list[views.CardKindView]:
    actor = _reader(request)
    return [_kind_view(actor, kind) for kind in definitions.kinds().values()]


@router.get("/report-cards/{kind}/counts", response=views.CardCounts, auth=staff, summary="待办数")
def count(request: HttpRequest, kind: str) -> views.CardCounts:
    return views.CardCounts(**listing.counts(_reader(request), kind))


@router.get("/report-cards/{kind}/due", response=views.DuePage, auth=staff, summary="待报告")
def list_due(request: HttpRequest, kind: str, after: str | None = None, limit: int = 50) -> views.DuePage:
    page = listing.due(_reader(request), kind, after, min(limit, _MOST))
    known = definitions.kind(kind)
    return views.DuePage(items=[views.due_view(known, one) for one in page.items], next=page.next)


@router.post("/report-cards/due/{due_id}/dismissal", auth=staff, response={204: None}, summary="不需报告")
def dismiss(request: HttpRequest, due_id: UUID, form: views.DismissForm) -> tuple[int, None]:
    reporting.dismiss(_as(request, "report_card.fill"), due_id, form.reason, form.note)
    return 204, None


@router.get("/report-cards/{kind}/cards", response=views.CardPage, auth=staff, summary="报告卡查询")
def list_cards(request: HttpRequest, kind: str, wanted: Query[CardFilter]) -> views.CardPage:
    page = listing.cards(_reader(request), wanted.asked(kind), wanted.after, min(wanted.limit, _MOST))
    known = definitions.kind(kind)
    return views.CardPage(
        items=[views.card_line(known, one) for one in page.items], next=page.next, total=page.total
    )


@router.get("/report-cards/{kind}/cards.xlsx", auth=staff, summary="报告卡导出")
def export(request: HttpRequest, kind: str, wanted: Query[CardFilter]) -> HttpResponse:
    content = sheets.workbook(_reader(request), wanted.asked(kind))
    answer = HttpResponse(content, content_type=_SHEET)
    name = quote(f"{definitions.kind(kind).name}{today():%Y%m%d}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@router.get(
    "/report-cards/{kind}/residents/{resident_id}/new",
    response=views.OpenedCard,
    auth=staff,
    summary="打开空白卡",
)
def open_new(
    request: HttpRequest, kind: str, resident_id: UUID, due_id: UUID | None = None
) -> views.OpenedCard:
    opened, given = reporting.open_card(_as(request, "report_card.fill"), kind, resident_id, due_id)
    return views.opened_view(listing.described(kind), given, opened.answers, opened.sources)


@router.put(
    "/report-cards/{kind}/residents/{resident_id}/cards/{card_id}",
    response=views.CardLine,
    auth=staff,
    summary="填报或订正",
)
def submit(
    request: HttpRequest, kind: str, resident_id: UUID, card_id: UUID, form: views.CardAnswersForm
) -> views.CardLine:
    said = Said(form.answers, form.reasons, form.revision, form.reason)
    card = reporting.submit(_as(request, "report_card.fill"), kind, resident_id, card_id, said, form.due_id)
    return views.card_line(definitions.kind(kind), card)


@router.get("/report-cards/cards/{card_id}", response=views.CardView, auth=staff, summary="报告卡详情")
def read_card(request: HttpRequest, card_id: UUID) -> views.CardView:
    return listing.card(_reader(request), card_id)


@router.post("/report-cards/cards/{card_id}/decision", response=views.CardLine, auth=staff, summary="审核")
def decide(request: HttpRequest, card_id: UUID, form: views.CardDecisionForm) -> views.CardLine:
    actor = _reader(request)
    card = reviewing.decide(actor, card_id, approve=form.approve, note=form.note, revision=form.revision)
    return views.card_line(definitions.kind(card.kind), card)


@router.post(
    "/report-cards/cards/{card_id}/deletion", response=views.CardLine, auth=staff, summary="申请删除"
)
def ask_deletion(request: HttpRequest, card_id: UUID, form: views.CardReasonForm) -> views.CardLine:
    card = reporting.ask_deletion(_as(request, "report_card.fill"), card_id, form.reason)
    return views.card_line(definitions.kind(card.kind), card)


@router.get("/report-cards/deliveries", response=views.DeliveryPage, auth=staff, summary="直推情况")
def list_deliveries(
    request: HttpRequest, state: str = "", after: str | None = None, limit: int = 50
) -> views.DeliveryPage:
    page = listing.deliveries(_reader(request), state, after, min(limit, _MOST))
    return views.DeliveryPage(items=[views.delivery_view(*one) for one in page.items], next=page.next)


@router.post("/report-cards/cards/{card_id}/delivery", response={204: None}, auth=staff, summary="重新直推")
def send_again(request: HttpRequest, card_id: UUID) -> tuple[int, None]:
    listing.send_again(_reader(request), card_id)
    return 204, None


@router.get("/report-cards/{kind}/figures", response=list[views.FigureRow], auth=staff, summary="统计")
def read_figures(
    request: HttpRequest, kind: str, period: Query[Period], by: str = "subject"
) -> list[views.FigureRow]:
    rows = counting.table(_reader(request), kind, by, *period.days())
    return [
        views.FigureRow(**{name: getattr(row, name) for name in views.FigureRow.model_fields}) for row in rows
    ]


@router.get("/report-cards/{kind}/quality", response=views.CardQuality, auth=staff, summary="质量控制")
def read_quality(request: HttpRequest, kind: str, period: Query[Period]) -> views.CardQuality:
    found = counting.quality(_reader(request), kind, *period.days())
    return views.CardQuality(**{name: getattr(found, name) for name in views.CardQuality.model_fields})


@router.get("/report-cards/{kind}/warnings", response=list[views.CardWarning], auth=staff, summary="监测预警")
def read_warnings(request: HttpRequest, kind: str, day: date | None = None) -> list[views.CardWarning]:
    found = counting.warnings(_reader(request), kind, min(day or today(), today() + timedelta(days=1)))
    return [
        views.CardWarning(**{name: getattr(one, name) for name in views.CardWarning.model_fields})
        for one in found
    ]
