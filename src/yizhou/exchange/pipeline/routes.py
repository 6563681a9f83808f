"""HTTP of the exchange monitor: the day so far, messages with their faults, repair and replay."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from yizhou.exchange.pipeline import handling, inspecting
from yizhou.exchange.pipeline.contracts import FaultGroup, MessageBrief, PartReport, Report
from yizhou.exchange.pipeline.inspecting import CHANNEL_NAMES, Sums
from yizhou.exchange.pipeline.views import (
    ChannelView,
    CountyView,
    FaultGroupView,
    FaultView,
    MessageList,
    MessageRow,
    MessageView,
    OverviewView,
    PartView,
    Reason,
    RecentFault,
    Repair,
    ReportView,
    StageCount,
    StageView,
    TodayView,
    VolumeView,
)
from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import Fault

router = Router(tags=["交换监控"])


Days = Annotated[int, Field(ge=1, le=366)]
Limit = Annotated[int, Field(ge=1, le=200)]
SHOWN_PARTS = 500


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "exchange.read")
    return actor


def _fault(fault: Fault) -> FaultView:
    return FaultView(**fault.as_dict())


def _part(report: PartReport) -> PartView:
    return PartView(
        key=report.key, place=report.place, accepted=report.accepted, resident_id=report.resident_id,
        outcome=report.outcome, document_id=report.document_id, resource_ids=list(report.resource_ids),
        faults=[_fault(fault) for fault in report.faults], unchanged=report.unchanged,
    )  # fmt: skip


def _report(report: Report) -> ReportView:
    return ReportView(
        message_id=report.message_id, status=report.status.value, repeated=report.repeated,
        parts=[_part(part) for part in report.parts[:SHOWN_PARTS]],
        faults=[_fault(fault) for fault in report.faults],
    )  # fmt: skip


def _row(brief: MessageBrief) -> dict[str, Any]:
    return {name: getattr(brief, name) for name in MessageRow.model_fields}


def _today(sums: Sums) -> TodayView:
    return TodayView(**{name: getattr(sums, name) for name in TodayView.model_fields})


def _group(group: FaultGroup) -> FaultGroupView:
    return FaultGroupView(**{name: getattr(group, name) for name in FaultGroupView.model_fields})


@router.get("/exchange/overview", response=OverviewView, auth=staff, summary="今日交换概况")
def get_overview(request: HttpRequest) -> OverviewView:
    found = inspecting.overview(_reader(request))
    return OverviewView(
        today=_today(found.today),
        stages=[StageCount(stage=stage.value, count=count) for stage, count in found.stages],
        channels=[
            ChannelView(
                channel=channel, name=CHANNEL_NAMES.get(channel, channel), messages=sums.messages,
                accepted=sums.accepted + sums.partly, refused=sums.refused,
                per_minute=found.per_minute.get(channel, 0),
            )
            for channel, sums in found.channels.items()
        ],
        counties=[
            CountyView(
                code=code, name=name, messages=sums.messages, accepted=sums.accepted + sums.partly,
                refused=sums.refused, success_rate=sums.success_rate,
            )
            for code, name, sums in found.counties
        ],
        recent_faults=[RecentFault(code=one.code, message=one.message, count=one.count) for one in found.recent_faults],
    )  # fmt: skip


@router.get("/exchange/volumes", response=list[VolumeView], auth=staff, summary="每日交换量")
def get_volumes(request: HttpRequest, days: Days = 30) -> list[VolumeView]:
    rows = inspecting.volumes(_reader(request), days)
    return [
        VolumeView(day=row[0], channel=row[1], accepted=row[2], partly=row[3], refused=row[4]) for row in rows
    ]


@router.get("/exchange/faults", response=list[FaultGroupView], auth=staff, summary="问题汇总")
def get_faults(request: HttpRequest, days: Days = 7) -> list[FaultGroupView]:
    return [_group(group) for group in inspecting.faults(_reader(request), days)]


@router.get("/exchange/messages", response=MessageList, auth=staff, summary="报文列表")
def list_messages(
    request: HttpRequest,
    status: str = "",
    channel: str = "",
    institution: str = "",
    fault: str = "",
    after: str | None = None,
    limit: Limit = 50,
) -> MessageList:
    page = inspecting.messages(
        _reader(request), status=status, channel=channel, institution=institution, fault=fault, after=after or None,
        limit=limit,
    )  # fmt: skip
    return MessageList(
        items=[MessageRow(**_row(brief)) for brief in page.items], next=page.next, total=page.total
    )


@router.get("/exchange/messages/{message_id}", response=MessageView, auth=staff, summary="报文详情")
def get_message(request: HttpRequest, message_id: UUID) -> MessageView:
    found = inspecting.message(_reader(request), message_id)
    row = _row(found.brief)
    row.pop("parts")
    row.pop("faults")
    return MessageView(
        **row,
        stages=[StageView(**stage) for stage in found.rest["stages"]],
        parts=[_part(report) for report in found.reports[:SHOWN_PARTS]],
        parts_total=found.brief.parts,
        faults=[_fault(fault) for fault in found.faults],
        body_preview=found.body_preview,
        encoding=found.rest["encoding"],
        hints={name: value for name, value in found.rest["hints"].items() if name != "occasion"},
        repaired_by=found.rest["repaired_by"],
        repairs=found.rest["repairs"],
        attempts=found.rest["attempts"],
        repeats=found.rest["repeats"],
        handled_by=found.rest["handled_by"],
        reason=found.rest["reason"],
    )


@router.get("/exchange/messages/{message_id}/body", auth=staff, summary="报文原文")
def get_body(request: HttpRequest, message_id: UUID) -> HttpResponse:
    content, _, encoding = inspecting.body(_reader(request), message_id)
    # Never as what it says it is: a message is shown as text or saved, not run by the browser.
    kind = f"text/plain; charset={encoding}" if encoding else "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{message_id}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.post("/exchange/messages/{message_id}/repair", response=ReportView, auth=staff, summary="修正报文")
def repair_message(request: HttpRequest, message_id: UUID, repair: Repair) -> ReportView:
    actor = _handler(request, message_id)
    return _report(handling.repair(message_id, repair.body.encode(), actor.name, repair.reason))


@router.post("/exchange/messages/{message_id}/replay", response=ReportView, auth=staff, summary="重放报文")
def replay_message(request: HttpRequest, message_id: UUID, why: Reason) -> ReportView:
    actor = _handler(request, message_id)
    return _report(handling.replay(message_id, actor.name, why.reason))


def _handler(request: HttpRequest, message_id: UUID) -> Actor:
    actor = actor_of(request)
    require(actor, "exchange.repair")
    inspecting.may_touch(actor, message_id)
    return actor
