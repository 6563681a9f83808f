"""The access log: for auditors within their scope, and for residents about themselves."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yizhou.kernel.audit import api
from yizhou.kernel.auth.api import actor_of, require, resident, staff

router = Router(tags=["访问审计"])


class AccessView(Schema):
    id: int
    at: datetime
    actor_kind: str
    actor_name: str
    organisation_name: str
    role: str
    action: str
    resident_id: UUID | None
    what: str
    purpose: str
    outcome: str
    address: str
    request_id: str


class AccessPage(Schema):
    items: list[AccessView]
    next: str | None
    total: int | None = None


class OwnAccessView(Schema):
    id: int
    at: datetime
    actor_name: str
    organisation_name: str
    role: str
    action: str
    what: str
    purpose: str


class OwnAccessPage(Schema):
    items: list[OwnAccessView]
    next: str | None
    total: int | None = None


class VerificationView(Schema):
    entries: int
    sealed: int
    broken_at: int | None
    problem: str


@router.get("/audit", response=AccessPage, auth=staff, summary="访问日志")
def list_accesses(
    request: HttpRequest,
    resident_id: UUID | None = None,
    q: str = "",
    action: str = "",
    after: str | None = None,
    limit: int = 50,
) -> AccessPage:
    actor = actor_of(request)
    require(actor, "audit.read")
    page = api.accesses(
        residents=[resident_id] if resident_id else None, text=q.strip(), action=action, after=after, limit=limit,
        scope=actor.scope,
    )  # fmt: skip
    return AccessPage(items=[AccessView.from_orm(item) for item in page.items], next=page.next)


@router.get("/audit/verification", response=VerificationView, auth=staff, summary="日志链校验")
def verify(request: HttpRequest) -> VerificationView:
    require(actor_of(request), "audit.read")
    return VerificationView.from_orm(api.verify())


@router.get("/me/accesses", response=OwnAccessPage, auth=resident, summary="谁看过我的档案")
def list_own_accesses(request: HttpRequest, after: str | None = None, limit: int = 30) -> OwnAccessPage:
    actor = actor_of(request)
    own = [actor.resident_id] if actor.resident_id else []
    page = api.accesses(residents=own, after=after, limit=limit)
    return OwnAccessPage(items=[OwnAccessView.from_orm(item) for item in page.items], next=page.next)
