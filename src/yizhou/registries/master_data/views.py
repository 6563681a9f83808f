"""What the pages of master data and the receivers' systems get and send."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.registries.master_data.contracts import Change, Delivery, Subscription
from yizhou.registries.master_data.definitions import models

STATES = {
    "queued": "待发送", "sent": "已发送", "received": "已收到", "applied": "已应用", "refused": "被拒绝", "parked": "已搁置",
}  # fmt: skip


class ModelFieldView(Schema):
    id: str
    title: str
    element: str
    codes: str
    personal: bool


class MasterModelView(Schema):
    id: str
    title: str
    key: str
    reviewed: bool
    restricted: bool
    fields: list[ModelFieldView]
    items: int
    waiting: int


class FieldChangeView(Schema):
    field: str
    before: str
    after: str


class MasterChangeView(Schema):
    id: UUID
    kind: str
    kind_title: str
    key: str
    label: str
    version: int
    deleted: bool
    state: str
    noticed: datetime
    sequence: int | None
    decided_by: str
    note: str
    differs: list[FieldChangeView]


class MasterChangePage(Schema):
    items: list[MasterChangeView]
    next: str | None


class DecideForm(Schema):
    ids: list[UUID]
    publish: bool
    note: str = ""


class DecidedView(Schema):
    done: int


class SubscriptionForm(Schema):
    organisation_id: UUID
    name: str
    kind: str
    mode: str
    url: str = ""
    secret: str = ""
    filter: dict[str, list[str]] = {}
    mapping: dict[str, Any] = {}


class PreviewForm(Schema):
    kind: str
    filter: dict[str, list[str]] = {}
    mapping: dict[str, Any] = {}


class PreviewView(Schema):
    before: dict[str, Any]
    after: dict[str, Any]
    untranslated: list[str]
    problems: list[str]


class MasterSubscriptionView(Schema):
    id: UUID
    organisation_id: UUID
    organisation_name: str
    name: str
    kind: str
    kind_title: str
    mode: str
    url: str
    filter: dict[str, Any]
    mapping: dict[str, Any]
    state: str
    reached: int
    deliveries: dict[str, int]


class MasterDeliveryView(Schema):
    id: UUID
    kind: str
    key: str
    label: str
    version: int
    state: str
    state_name: str
    attempts: int
    problem: str
    changed: datetime


class SubscriptionStateForm(Schema):
    state: str


class FoundItemView(Schema):
    kind: str
    kind_title: str
    key: str
    label: str
    version: int
    deleted: bool


class PulledView(Schema):
    key: str
    version: int
    deleted: bool
    content: dict[str, Any]


class FeedView(Schema):
    items: list[PulledView]
    next: int
    more: bool


class AcknowledgementItem(Schema):
    delivery: UUID
    state: str
    reason: str = ""


class AcknowledgementForm(Schema):
    items: list[AcknowledgementItem]


class HeldForm(Schema):
    items: dict[str, int]


class ReconciledView(Schema):
    missing: list[str]
    stale: list[str]
    extra: list[str]


def _title(kind: str) -> str:
    return models()[kind].title if kind in models() else kind


def _text(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def change_view(change: Change, before: Change | None) -> MasterChangeView:
    old = before.content if before else {}
    differs = [
        FieldChangeView(
            field=field.title, before=_text(old.get(field.id)), after=_text(change.content.get(field.id))
        )
        for field in models()[change.kind].fields
        if old.get(field.id) != change.content.get(field.id)
    ]
    return MasterChangeView(
        id=change.id, kind=change.kind, kind_title=_title(change.kind), key=change.key, label=change.label,
        version=change.version, deleted=change.deleted, state=change.state, noticed=change.noticed, sequence=change.sequence,
        decided_by=change.decided_by, note=change.note, differs=differs if before else [],
    )  # fmt: skip


def subscription_view(one: Subscription, deliveries: dict[str, int]) -> MasterSubscriptionView:
    return MasterSubscriptionView(
        id=one.id, organisation_id=one.organisation_id, organisation_name=one.organisation_name, name=one.name, kind=one.kind,
        kind_title=_title(one.kind), mode=one.mode, url=one.url, filter=dict(one.filter), mapping=dict(one.mapping),
        state=one.state, reached=one.reached, deliveries={STATES.get(k, k): v for k, v in deliveries.items()},
    )  # fmt: skip


def delivery_view(one: Delivery) -> MasterDeliveryView:
    return MasterDeliveryView(
        id=one.id, kind=one.kind, key=one.key, label=one.label, version=one.version, state=one.state,
        state_name=STATES.get(one.state, one.state), attempts=one.attempts, problem=one.problem, changed=one.changed,
    )  # fmt: skip
