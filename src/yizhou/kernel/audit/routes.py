"""The access log: for auditors within their scope, and for residents about themselves."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from yizhou.kernel.audit import api
from yizhou.kernel.audit.views import (
    AccessPage,
    AccessView,
    AuditChainView,
    AuditEntryView,
    AuditStatisticsView,
    ChainVerificationBrief,
    ChainVerificationForm,
    ChainVerificationView,
    KnownActorView,
    OwnAccessPage,
    OwnAccessView,
    QuestionForm,
)
from yizhou.kernel.auth.api import actor_of, require, resident, staff
from yizhou.kernel.auth.contracts import Actor

router = Router(tags=["访问审计"])


def _auditor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "audit.read")
    return actor


@router.get("/audit", response=AccessPage, auth=staff, summary="访问日志检索")
def list_accesses(
    request: HttpRequest, asked: Query[QuestionForm], after: str | None = None, limit: int = 50
) -> AccessPage:
    page = api.search(_auditor(request), asked.question(), after, limit)
    return AccessPage(items=[AccessView.from_orm(item) for item in page.items], next=page.next)


@router.get("/audit/entries/{number}", response=AuditEntryView, auth=staff, summary="一条访问记录")
def read_entry(request: HttpRequest, number: int) -> AuditEntryView:
    return AuditEntryView.from_orm(api.entry(_auditor(request), number))


@router.get("/audit/actors", response=list[KnownActorView], auth=staff, summary="日志中的操作人")
def list_actors(request: HttpRequest, q: str = "") -> list[KnownActorView]:
    return [KnownActorView.from_orm(one) for one in api.actors(_auditor(request), q.strip())]


@router.get("/audit/statistics", response=AuditStatisticsView, auth=staff, summary="访问统计")
def read_statistics(request: HttpRequest, days: int = 30) -> AuditStatisticsView:
    return AuditStatisticsView.from_orm(api.statistics(_auditor(request), days))


@router.get("/audit/chain", response=AuditChainView, auth=staff, summary="日志链状态")
def read_chain(request: HttpRequest) -> AuditChainView:
    _auditor(request)
    found = api.state()
    checks = [ChainVerificationBrief.from_orm(one) for one in api.verifications()]
    return AuditChainView(
        sealed=found.sealed, waiting=found.waiting, checkpoint=found.checkpoint,
        checkpoint_at=found.checkpoint_at, verifications=checks,
    )  # fmt: skip


@router.post("/audit/verifications", response=ChainVerificationView, auth=staff, summary="核验日志链")
def start_verification(request: HttpRequest, form: ChainVerificationForm) -> ChainVerificationView:
    actor = _auditor(request)
    api.record(actor, "query", what="核验日志链")
    return ChainVerificationView.from_orm(api.start_verification(actor.name, recent=form.recent))


@router.get(
    "/audit/verifications/{verification_id}", response=ChainVerificationView, auth=staff, summary="核验报告"
)
def read_verification(request: HttpRequest, verification_id: UUID) -> ChainVerificationView:
    _auditor(request)
    return ChainVerificationView.from_orm(api.verification(verification_id))


@router.get("/me/accesses", response=OwnAccessPage, auth=resident, summary="谁看过我的档案")
def list_own_accesses(request: HttpRequest, after: str | None = None, limit: int = 30) -> OwnAccessPage:
    actor = actor_of(request)
    own = [actor.resident_id] if actor.resident_id else []
    page = api.accesses_to(own, after, limit)
    return OwnAccessPage(items=[OwnAccessView.from_orm(item) for item in page.items], next=page.next)
