"""Schemas of the access log's pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.kernel.audit.contracts import Question


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


class AuditEntryView(AccessView):
    actor_id: UUID | None
    organisation_id: UUID | None
    detail: dict[str, Any] | None


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


class QuestionForm(Schema):
    """Filters of the search; all that are given must hold."""

    resident_id: UUID | None = None
    who: str = ""
    actor_id: UUID | None = None
    organisation_id: UUID | None = None
    q: str = ""
    action: str = ""
    outcome: str = ""
    purpose: str = ""
    address: str = ""
    security: bool = False
    since: datetime | None = None
    until: datetime | None = None

    def question(self) -> Question:
        return Question(
            self.who.strip(), self.actor_id, self.resident_id, self.organisation_id, self.q.strip(), self.action,
            self.outcome, self.purpose, self.address.strip(), self.security, self.since, self.until,
        )  # fmt: skip


class KnownActorView(Schema):
    id: UUID | None
    name: str
    role: str
    organisation_name: str
    last_at: datetime


class AuditCountView(Schema):
    id: str
    name: str
    number: int
    refused: int


class AuditStatisticsView(Schema):
    total: int
    refused: int
    days: list[AuditCountView]
    hours: list[AuditCountView]
    organisations: list[AuditCountView]
    roles: list[AuditCountView]
    actions: list[AuditCountView]


class AuditFindingView(Schema):
    kind: str
    position: int
    entry_id: int | None
    text: str
    after: datetime | None
    before: datetime | None


class ChainVerificationBrief(Schema):
    id: UUID
    who: str
    started: datetime
    finished: datetime | None
    state: str
    since_position: int
    position: int
    target: int
    found: int


class ChainVerificationView(ChainVerificationBrief):
    findings: list[AuditFindingView]


class ChainVerificationForm(Schema):
    recent: bool = False


class AuditChainView(Schema):
    sealed: int
    waiting: int
    checkpoint: int
    checkpoint_at: datetime | None
    verifications: list[ChainVerificationBrief]
