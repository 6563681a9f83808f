"""What the pages' API of unusual access says and takes."""

from datetime import datetime
from uuid import UUID

from ninja import Schema


class UnusualAccessView(Schema):
    """`state`: open | cleared | confirmed; `severity`: low | medium | high."""

    id: UUID
    rule_id: str
    rule_name: str
    rule_version: int
    severity: str
    actor_id: UUID
    actor_name: str
    role: str
    organisation_name: str
    resident_id: UUID | None
    resident_name: str
    day: str
    number: int
    first_at: datetime
    last_at: datetime
    found: datetime
    state: str
    note: str
    reviewed_by: str
    reviewed: datetime | None


class UnusualAccessPage(Schema):
    items: list[UnusualAccessView]
    next: str | None
    total: int | None = None


class UnusualReviewForm(Schema):
    justified: bool
    note: str


class AccessRuleView(Schema):
    id: str
    name: str
    version: int
    severity: str
    text: str
    threshold: int


class UnusualRuleCountView(Schema):
    rule_id: str
    rule_name: str
    open: int
    cleared: int
    confirmed: int


class UnusualActorCountView(Schema):
    actor_id: UUID
    actor_name: str
    organisation_name: str
    number: int
    confirmed: int


class UnusualStatisticsView(Schema):
    rules: list[UnusualRuleCountView]
    actors: list[UnusualActorCountView]


class MarkedPersonView(Schema):
    resident_id: UUID
    resident_name: str
    reason: str
    marked: datetime
    marked_by: str


class MarkForm(Schema):
    """Whom: the index id, or an identity number."""

    resident_id: UUID | None = None
    number: str = ""
    reason: str
