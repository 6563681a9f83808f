"""HTTP of the resident registry: search and look, identity review, own record and health code."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.kernel.auth.api import actor_of, require, resident, staff
from yizhou.kernel.auth.contracts import Actor, ActorKind, system_actor
from yizhou.kernel.auth.errors import Unauthenticated
from yizhou.registries.residents import api
from yizhou.registries.residents.errors import OutOfScope
from yizhou.registries.residents.views import (
    CodeView,
    DecisionForm,
    HistoryView,
    ReasonForm,
    ResidentPage,
    ResidentView,
    ReviewDetail,
    ReviewPage,
    StatisticsView,
    VerificationForm,
    VerificationView,
    brief_view,
    history_view,
    resident_view,
    review_detail,
    review_view,
    verification_view,
)

router = Router(tags=["居民主索引"])


@router.get("/residents", response=ResidentPage, auth=staff, summary="居民检索")
def search_residents(
    request: HttpRequest, q: str = "", after: str | None = None, limit: int = 20
) -> ResidentPage:
    actor = actor_of(request)
    require(actor, "resident.search")
    page = api.search(actor, q, after, limit)
    return ResidentPage(items=[brief_view(item) for item in page.items], next=page.next, total=page.total)


@router.get("/residents/{resident_id}", response=ResidentView, auth=staff, summary="居民基本信息")
def read_resident(request: HttpRequest, resident_id: UUID) -> ResidentView:
    actor = actor_of(request)
    require(actor, "resident.search")
    return resident_view(api.profile(actor, resident_id))


@router.get(
    "/residents/{resident_id}/history", response=list[HistoryView], auth=staff, summary="居民信息变更历史"
)
def read_history(request: HttpRequest, resident_id: UUID) -> list[HistoryView]:
    actor = actor_of(request)
    require(actor, "resident.search")
    return [history_view(entry) for entry in api.history(actor, resident_id)]


def _reviewer(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "identity.review")
    return actor


@router.get("/identity/reviews", response=ReviewPage, auth=staff, summary="身份核对列表")
def list_reviews(
    request: HttpRequest, status: str = "open", after: str | None = None, limit: int = 20
) -> ReviewPage:
    page = api.reviews(_reviewer(request), status, after, limit)
    return ReviewPage(items=[review_view(item) for item in page.items], next=page.next, total=page.total)


@router.get("/identity/statistics", response=StatisticsView, auth=staff, summary="主索引统计")
def read_statistics(request: HttpRequest) -> StatisticsView:
    return StatisticsView.from_orm(api.statistics(_reviewer(request)))


@router.get("/identity/reviews/{review_id}", response=ReviewDetail, auth=staff, summary="身份核对详情")
def read_review(request: HttpRequest, review_id: UUID) -> ReviewDetail:
    return review_detail(api.review(_reviewer(request), review_id))


@router.post("/identity/reviews/{review_id}/decision", response=ReviewDetail, auth=staff, summary="判定身份")
def decide_review(request: HttpRequest, review_id: UUID, form: DecisionForm) -> ReviewDetail:
    return review_detail(
        api.decide_review(_reviewer(request), review_id, form.decision, form.survivor, form.reason)
    )


@router.post("/identity/reviews/{review_id}/undo", response=ReviewDetail, auth=staff, summary="撤销判定")
def undo_review(request: HttpRequest, review_id: UUID, form: ReasonForm) -> ReviewDetail:
    return review_detail(api.undo_review(_reviewer(request), review_id, form.reason))


def _own(request: HttpRequest) -> tuple[Actor, UUID]:
    actor = actor_of(request)
    if actor.resident_id is None:
        raise OutOfScope
    return actor, actor.resident_id


@router.get("/me", response=ResidentView, auth=resident, summary="本人基本信息")
def read_own(request: HttpRequest) -> ResidentView:
    return resident_view(api.profile(*_own(request)))


@router.get("/me/health-code", response=CodeView, auth=resident, summary="本人健康码")
def read_own_code(request: HttpRequest) -> CodeView:
    return CodeView.from_orm(api.health_code(*_own(request)))


@router.post("/health-code/verification", response=VerificationView, auth=None, summary="健康码核验")
def verify_code(request: HttpRequest, form: VerificationForm) -> VerificationView:
    """Anybody with the payload learns that it is genuine and a masked name; staff also get to the resident."""
    actor = _scanner(request)
    found = api.verify_code(actor, form.payload, dynamic_only=actor.kind is ActorKind.SYSTEM)
    return verification_view(found, is_staff=actor.kind is ActorKind.STAFF)


def _scanner(request: HttpRequest) -> Actor:
    try:
        return actor_of(request)
    except Unauthenticated:
        return replace(system_actor("扫码核验（未登录）"), address=str(request.META.get("REMOTE_ADDR", "")))
