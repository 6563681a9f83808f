"""HTTP of the export of the access log."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from yizhou.exchange.atna import api
from yizhou.kernel.auth.api import actor_of, require, staff

router = Router(tags=["访问审计"])


class AuditDeliveryView(Schema):
    """How far the log was sent to the audit repository; an empty `target`: there is none."""

    target: str = ""
    position: int = 0
    waiting: int = 0
    tried: datetime | None = None
    problem: str = ""


@router.get("/audit/delivery", response=AuditDeliveryView, auth=staff, summary="外部审计库")
def read_delivery(request: HttpRequest) -> AuditDeliveryView:
    require(actor_of(request), "audit.read")
    found = api.state()
    return AuditDeliveryView.from_orm(found) if found else AuditDeliveryView()
