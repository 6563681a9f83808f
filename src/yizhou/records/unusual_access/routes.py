"""HTTP of unusual access: the security officer's queue, its statistics, people under special protection."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.unusual_access import api
from yizhou.records.unusual_access.views import (
    AccessRuleView,
    MarkedPersonView,
    MarkForm,
    UnusualAccessPage,
    UnusualAccessView,
    UnusualActorCountView,
    UnusualReviewForm,
    UnusualRuleCountView,
    UnusualStatisticsView,
)

router = Router(tags=["异常访问"])


def _reviewer(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "audit.review")
    return actor


def _marked(actor: Actor) -> list[MarkedPersonView]:
    return [MarkedPersonView.from_orm(one) for one in api.marked(actor)]


@router.get("/unusual-access", response=UnusualAccessPage, auth=staff, summary="异常访问")
def list_findings(
    request: HttpRequest, state: str = "", rule: str = "", after: str | None = None, limit: int = 50
) -> UnusualAccessPage:
    page = api.findings(_reviewer(request), state, rule, after, limit)
    return UnusualAccessPage(items=[UnusualAccessView.from_orm(one) for one in page.items], next=page.next)


@router.post("/unusual-access/{finding_id}/review", response={204: None}, auth=staff, summary="核查异常访问")
def review_finding(request: HttpRequest, finding_id: UUID, form: UnusualReviewForm) -> Status[None]:
    api.review(_reviewer(request), finding_id, justified=form.justified, note=form.note)
    return Status(204, None)


@router.get("/unusual-access/rules", response=list[AccessRuleView], auth=staff, summary="异常访问规则")
def list_rules(request: HttpRequest) -> list[AccessRuleView]:
    _reviewer(request)
    return [AccessRuleView.from_orm(rule) for rule in api.rules()]


@router.get("/unusual-access/statistics", response=UnusualStatisticsView, auth=staff, summary="异常访问统计")
def read_statistics(request: HttpRequest, days: int = 30) -> UnusualStatisticsView:
    by_rule, by_actor = api.statistics(_reviewer(request), days)
    return UnusualStatisticsView(
        rules=[UnusualRuleCountView.from_orm(one) for one in by_rule],
        actors=[UnusualActorCountView.from_orm(one) for one in by_actor],
    )


@router.get("/marked-persons", response=list[MarkedPersonView], auth=staff, summary="重点保护人员")
def list_marked(request: HttpRequest) -> list[MarkedPersonView]:
    return _marked(_reviewer(request))


@router.post("/marked-persons", response=list[MarkedPersonView], auth=staff, summary="标记重点保护")
def mark(request: HttpRequest, form: MarkForm) -> list[MarkedPersonView]:
    actor = _reviewer(request)
    api.mark(actor, form.resident_id or form.number, form.reason)
    return _marked(actor)


@router.delete(
    "/marked-persons/{resident_id}", response=list[MarkedPersonView], auth=staff, summary="取消重点保护"
)
def unmark(request: HttpRequest, resident_id: UUID) -> list[MarkedPersonView]:
    actor = _reviewer(request)
    api.unmark(actor, resident_id)
    return _marked(actor)
