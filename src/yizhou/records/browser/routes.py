"""HTTP of the record browser."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from yizhou.kernel.auth.api import actor_of, anyone, require
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import CHINA
from yizhou.records.browser import api
from yizhou.records.browser.contracts import Asked

router = Router(tags=["健康档案浏览器"])


class EntryFilter(Schema):
    """`groups`, `kinds` separated by commas; `from` and `to` are days, both included."""

    q: str = Field("", max_length=100)
    groups: str = ""
    kinds: str = ""
    institution_id: UUID | None = None
    department: str = Field("", max_length=100)
    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")
    after: str | None = None
    limit: int = Field(50, ge=1, le=200)

    def asked(self) -> Asked:
        return Asked(
            self.q, frozenset(filter(None, self.groups.split(","))), frozenset(filter(None, self.kinds.split(","))),
            self.institution_id, self.department, _midnight(self.since),
            _midnight(self.until + timedelta(days=1) if self.until else None),
        )  # fmt: skip


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), CHINA) if day else None


class RecordEntryView(Schema):
    """`reference` is "Type/id", "Event/id" or "Document/id"."""

    reference: str
    group: str
    event_id: UUID
    kind: str
    kind_name: str
    domain: str
    domain_name: str
    at: datetime
    name: str
    text: str
    codes: list[str]
    abnormal: bool
    institution_id: UUID | None
    institution_name: str
    department: str
    document_id: UUID | None


class FacetView(Schema):
    id: str
    name: str
    count: int


class RecordEntriesView(Schema):
    items: list[RecordEntryView]
    next: str | None
    total: int
    groups: list[FacetView]
    kinds: list[FacetView]
    institutions: list[FacetView]
    departments: list[FacetView]


class VisitView(Schema):
    event_id: UUID
    kind_name: str
    title: str
    started: datetime
    institution_name: str
    department: str


class SideView(Schema):
    text: str
    value: float | None
    abnormal: bool
    low: float | None
    high: float | None


class NamedLineView(Schema):
    """`state`: both | earlier | later."""

    name: str
    code: str
    state: str


class ResultLineView(Schema):
    """`direction`: up | down | same | changed, or empty."""

    name: str
    code: str
    unit: str
    earlier: SideView | None
    later: SideView | None
    direction: str


class MedicineLineView(Schema):
    """`state`: started | stopped | changed | same."""

    name: str
    earlier: str
    later: str
    state: str


class CostLineView(Schema):
    name: str
    earlier: float | None
    later: float | None


class VisitComparisonView(Schema):
    earlier: VisitView
    later: VisitView
    diagnoses: list[NamedLineView]
    procedures: list[NamedLineView]
    results: list[ResultLineView]
    medicines: list[MedicineLineView]
    costs: list[CostLineView]


class AlertEvidenceView(Schema):
    name: str
    on: date | None
    institution_name: str
    event_id: UUID | None


class RecordAlertView(Schema):
    """`level`: danger | warning | info; `basis`: what the rule rests on."""

    rule: str
    rule_name: str
    version: int
    level: str
    text: str
    basis: str
    evidence: list[AlertEvidenceView]


class HereditaryView(Schema):
    name: str
    code: str
    group: str
    on: date | None
    institution_name: str


class FamilyMemberView(Schema):
    """`seen`: open | closed | unlinked."""

    resident_id: UUID | None
    name: str
    relationship: str
    relationship_name: str
    blood: bool
    seen: str
    diagnoses: list[HereditaryView]


class FamilyView(Schema):
    members: list[FamilyMemberView]
    told: list[HereditaryView]


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.kind is ActorKind.STAFF:
        require(actor, "record.read")
    return actor


def _json(content: Any) -> HttpResponse:
    """Frozen types straight to JSON; the declared `response` is the contract of the generated client."""
    return HttpResponse(orjson.dumps(content), content_type="application/json")


@router.get(
    "/residents/{resident_id}/entries", response=RecordEntriesView, auth=anyone, summary="档案内检索与筛选"
)
def list_entries(request: HttpRequest, resident_id: UUID, wanted: Query[EntryFilter]) -> HttpResponse:
    return _json(api.entries(_reader(request), resident_id, wanted.asked(), wanted.after, wanted.limit))


@router.get(
    "/residents/{resident_id}/comparison", response=VisitComparisonView, auth=anyone, summary="对比两次就诊"
)
def compare_visits(request: HttpRequest, resident_id: UUID, first: UUID, second: UUID) -> HttpResponse:
    return _json(api.compare(_reader(request), resident_id, first, second))


@router.get(
    "/residents/{resident_id}/record-alerts",
    response=list[RecordAlertView],
    auth=anyone,
    summary="打开档案时的提醒",
)
def list_alerts(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    return _json(api.alerts(_reader(request), resident_id))


@router.get("/residents/{resident_id}/family", response=FamilyView, auth=anyone, summary="家族健康")
def read_family(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    return _json(api.family(_reader(request), resident_id))
