"""What the pages' API of consent says and takes."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from yizhou.records.consent.contracts import Rule
from yizhou.records.consent.definitions import name_of


class ConsentChoiceView(Schema):
    id: str
    name: str
    sensitive: bool


class KnownInstitutionView(Schema):
    id: UUID
    name: str


class ConsentRuleView(Schema):
    """`effect`: permit | deny; `state`: active | waiting | ended | withdrawn."""

    id: UUID
    effect: str
    institution_id: UUID | None
    institution_name: str
    data: str
    data_name: str
    since: datetime
    until: datetime | None
    given: datetime
    given_by: str
    reason: str
    withdrawn: datetime | None
    state: str


class ConsentForm(Schema):
    """`institution_id` None: all institutions. `data`: a kind or label of `/consent/choices`."""

    effect: Literal["permit", "deny"]
    data: str
    institution_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    reason: str = ""


class GlassForm(Schema):
    reason: str


class GlassStateView(Schema):
    """Until when an emergency access lasts; None: there is none."""

    until: datetime | None


class GlassView(Schema):
    id: UUID
    resident_id: UUID
    resident_name: str
    who: str
    organisation_name: str
    reason: str
    opened: datetime
    until: datetime
    review: str
    reviewed_by: str
    note: str


class GlassPage(Schema):
    items: list[GlassView]
    next: str | None


class GlassReviewForm(Schema):
    justified: bool
    note: str = ""


class ComplaintForm(Schema):
    access_id: int
    text: str


class ComplaintView(Schema):
    id: UUID
    resident_name: str
    access: str
    text: str
    made: datetime
    state: str
    answer: str
    answered: datetime | None
    answered_by: str


class ComplaintPage(Schema):
    items: list[ComplaintView]
    next: str | None


class AnswerForm(Schema):
    text: str


def rule_view(rule: Rule, at: datetime) -> ConsentRuleView:
    """A rule as it is shown."""
    if rule.withdrawn:
        state = "withdrawn"
    elif rule.until is not None and rule.until <= at:
        state = "ended"
    else:
        state = "active" if rule.since <= at else "waiting"
    return ConsentRuleView(
        id=rule.id, effect=rule.effect, institution_id=rule.institution_id, institution_name=rule.institution_name,
        data=rule.data, data_name=name_of(rule.data), since=rule.since, until=rule.until, given=rule.given,
        given_by=rule.given_by, reason=rule.reason, withdrawn=rule.withdrawn, state=state,
    )  # fmt: skip
