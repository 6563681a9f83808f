"""Shapes of the exchange monitor's answers; the TypeScript client is generated from them."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema


class FaultView(Schema):
    """One finding: code, severity (error, warning, information), place, and Chinese text with advice."""

    code: str
    severity: str
    place: str
    message: str
    advice: str


class MessageRow(Schema):
    id: UUID
    received: datetime
    channel: str
    format: str
    partner_name: str
    institution_name: str
    status: str
    size: int
    parts: int
    faults: int
    milliseconds: float
    title: str


class MessageList(Schema):
    items: list[MessageRow]
    next: str | None
    total: int | None


class PartView(Schema):
    key: str
    place: str
    accepted: bool
    resident_id: UUID | None
    outcome: str
    document_id: UUID | None
    resource_ids: list[str]
    faults: list[FaultView]
    unchanged: bool


class StageView(Schema):
    stage: str
    at: datetime | None
    milliseconds: float | None


class MessageView(Schema):
    id: UUID
    received: datetime
    channel: str
    format: str
    partner_name: str
    institution_name: str
    status: str
    size: int
    milliseconds: float
    title: str
    stages: list[StageView]
    parts: list[PartView]
    parts_total: int
    faults: list[FaultView]
    body_preview: str
    encoding: str
    hints: dict[str, str]
    repaired_by: UUID | None
    repairs: UUID | None
    attempts: int
    repeats: int
    handled_by: str
    reason: str


class ReportView(Schema):
    message_id: UUID
    status: str
    parts: list[PartView]
    faults: list[FaultView]
    repeated: bool


class TodayView(Schema):
    messages: int
    accepted: int
    partly: int
    refused: int
    resources: int
    documents: int
    residents_new: int
    success_rate: float


class StageCount(Schema):
    stage: str
    count: int


class ChannelView(Schema):
    channel: str
    name: str
    messages: int
    accepted: int
    refused: int
    per_minute: int


class CountyView(Schema):
    code: str
    name: str
    messages: int
    accepted: int
    refused: int
    success_rate: float


class RecentFault(Schema):
    code: str
    message: str
    count: int


class OverviewView(Schema):
    today: TodayView
    stages: list[StageCount]
    channels: list[ChannelView]
    counties: list[CountyView]
    recent_faults: list[RecentFault]


class VolumeView(Schema):
    day: date
    channel: str
    accepted: int
    partly: int
    refused: int


class FaultGroupView(Schema):
    code: str
    message: str
    advice: str
    count: int
    institutions: int
    last: datetime


class Reason(Schema):
    reason: str = Field(max_length=500)


class Repair(Reason):
    body: str
