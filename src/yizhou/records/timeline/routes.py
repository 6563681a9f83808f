"""HTTP of the timeline: events, summary, trends, and the resident's own record."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from yizhou.kernel.auth.api import actor_of, anyone, require, resident, staff
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.auth.errors import Forbidden
from yizhou.kernel.clock.api import CHINA
from yizhou.records.timeline import api
from yizhou.records.timeline.contracts import TimelineItem, TimelinePage

router = Router(tags=["健康档案"])


class TimelineFilter(Schema):
    """`kinds` separated by commas; `from` and `to` are days (both included) or instants."""

    kinds: str = ""
    institution_id: UUID | None = None
    since: date | datetime | None = Field(None, alias="from")
    until: date | datetime | None = Field(None, alias="to")
    after: str | None = None
    limit: int = Field(100, ge=1, le=1000)


def _instant(value: date | datetime, *, whole_day: bool = False) -> datetime:
    """A day begins in China; a `to` day ends with the next one's beginning."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=CHINA)
    return datetime(value.year, value.month, value.day, tzinfo=CHINA) + timedelta(days=1 if whole_day else 0)


class DocumentLinkView(Schema):
    id: UUID
    title: str


class EventView(Schema):
    """A health event. `resources` are "Type/id"."""

    id: UUID
    resident_id: UUID
    kind: str
    kind_name: str
    domain: str
    domain_name: str
    started: datetime
    ended: datetime | None
    title: str
    summary: str
    institution_id: UUID | None
    institution_name: str
    abnormal: bool
    resources: list[str]
    documents: list[DocumentLinkView]


class CountView(Schema):
    id: str
    name: str
    count: int


class YearView(Schema):
    year: int
    count: int


class FacetsView(Schema):
    kinds: list[CountView]
    institutions: list[CountView]
    years: list[YearView]
    domains: list[CountView]


class TimelineView(Schema):
    items: list[EventView]
    next: str | None
    total: int
    facets: FacetsView


class AlertView(Schema):
    kind: str
    level: str
    text: str


class ProblemView(Schema):
    code: str
    name: str
    since: date | None
    status: str
    institution_name: str
    chronic: bool


class AllergyView(Schema):
    substance: str
    reaction: str
    severity: str
    since: date | None


class BloodView(Schema):
    abo: str
    rh: str
    conflict: bool


class MedicineView(Schema):
    name: str
    dose: str
    since: date | None
    until: date | None
    institution_name: str
    active: bool


class VaccinationView(Schema):
    vaccine: str
    dose_number: str
    on: date | None
    lot: str
    institution_name: str


class SummaryView(Schema):
    alerts: list[AlertView]
    problems: list[ProblemView]
    allergies: list[AllergyView]
    blood: BloodView
    medicines: list[MedicineView]
    vaccinations: list[VaccinationView]
    counts: dict[str, int]
    last_contact: datetime | None


class PointView(Schema):
    at: datetime
    value: float
    institution_name: str
    abnormal: bool


class TrendView(Schema):
    """Values of one code in one unit, oldest first."""

    code: str
    name: str
    unit: str
    low: float | None
    high: float | None
    points: list[PointView]


class GrowthPointView(Schema):
    day: date
    place: float
    value: float
    z: float


class PercentileCurveView(Schema):
    percentile: str
    points: list[tuple[float, float]]


class GrowthView(Schema):
    """One indicator of the WHO for a child; `axis` age_days | length_cm | height_cm."""

    id: str
    name: str
    unit: str
    axis: str
    points: list[GrowthPointView]
    curves: list[PercentileCurveView]


class PlainEventView(Schema):
    id: UUID
    on: date
    kind: str
    kind_name: str
    text: str
    institution_name: str


class RecordView(Schema):
    """The resident's own record in plain words."""

    summary: SummaryView
    sentences: list[str]
    events: list[PlainEventView]


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.kind is ActorKind.STAFF:
        require(actor, "record.read")
    return actor


def _json(content: Any) -> HttpResponse:
    """The answer as it is: frozen types are written straight to JSON, thousands of points at a time.

    The declared `response` is the contract of the generated client; the tests hold the two together.
    """
    return HttpResponse(orjson.dumps(content), content_type="application/json")


def _item(item: TimelineItem) -> dict[str, Any]:
    event = item.event
    return {
        "id": event.id, "resident_id": event.resident_id, "kind": event.kind, "kind_name": item.kind_name,
        "domain": event.domain, "domain_name": item.domain_name, "started": event.started, "ended": event.ended,
        "title": event.title, "summary": event.summary, "institution_id": event.institution_id,
        "institution_name": event.institution_name, "abnormal": item.abnormal, "resources": list(event.resources),
        "documents": list(item.documents),
    }  # fmt: skip


def _page(page: TimelinePage) -> dict[str, Any]:
    return {
        "items": [_item(item) for item in page.items],
        "next": page.next,
        "total": page.total,
        "facets": {
            "kinds": page.facets.kinds,
            "institutions": page.facets.institutions,
            "years": [{"year": int(count.id), "count": count.count} for count in page.facets.years],
            "domains": page.facets.domains,
        },
    }


@router.get("/residents/{resident_id}/timeline", response=TimelineView, auth=anyone, summary="健康事件时间轴")
def read_timeline(
    request: HttpRequest,
    resident_id: UUID,
    asked: Query[TimelineFilter],
) -> HttpResponse:
    page = api.timeline(
        _reader(request),
        resident_id,
        kinds=[kind for kind in asked.kinds.split(",") if kind],
        institution_id=asked.institution_id,
        since=_instant(asked.since) if asked.since else None,
        until=_instant(asked.until, whole_day=True) if asked.until else None,
        after=asked.after,
        limit=asked.limit,
    )
    return _json(_page(page))


@router.get("/residents/{resident_id}/summary", response=SummaryView, auth=anyone, summary="健康档案摘要")
def read_summary(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    return _json(api.summary(_reader(request), resident_id))


@router.get("/residents/{resident_id}/trends", response=list[TrendView], auth=anyone, summary="指标趋势")
def read_trends(request: HttpRequest, resident_id: UUID, codes: str = "") -> HttpResponse:
    return _json(api.trends(_reader(request), resident_id, [code for code in codes.split(",") if code]))


@router.get("/residents/{resident_id}/growth", response=list[GrowthView], auth=anyone, summary="儿童生长曲线")
def read_growth(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    return _json(api.growth(_reader(request), resident_id))


@router.get("/me/record", response=RecordView, auth=resident, summary="本人健康档案")
def read_own_record(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.resident_id is None:
        raise Forbidden(permission="查看本人健康档案")
    return _json(api.record(actor, actor.resident_id))


@router.post("/privacy/labels", response={202: None}, auth=staff, summary="重新识别敏感内容")
def relabel(request: HttpRequest) -> tuple[int, None]:
    api.relabel(actor_of(request))
    return 202, None
