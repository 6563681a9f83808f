"""HTTP of master data: pages for its keepers, and the feed, acknowledgements and reconciliation for receivers' systems.

Receivers log in by HTTP Basic like every partner and reach their own organisation's subscriptions:

    GET  /api/master-data/feed/{subscription}?after=0      changes in order; ask on with `next`
    POST /api/master-data/acknowledgements                 {"items": [{"delivery", "state": "applied", "reason": ""}]}
    POST /api/master-data/feed/{subscription}/reconciliation  {"items": {"<key>": <version>}}
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.kernel.auth.api import actor_of, partner, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.master_data import api
from yizhou.registries.master_data.contracts import Subscription
from yizhou.registries.master_data.definitions import models
from yizhou.registries.master_data.views import (
    AcknowledgementForm,
    DecidedView,
    DecideForm,
    FeedView,
    FoundItemView,
    HeldForm,
    MasterChangePage,
    MasterChangeView,
    MasterDeliveryView,
    MasterModelView,
    MasterSubscriptionView,
    ModelFieldView,
    PreviewForm,
    PreviewView,
    PulledView,
    ReconciledView,
    SubscriptionForm,
    SubscriptionStateForm,
    change_view,
    delivery_view,
    subscription_view,
)

router = Router(tags=["主数据"])


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "master_data.manage")
    return actor


@router.get("/master-data/models", response=list[MasterModelView], auth=staff, summary="主数据模型")
def list_models(request: HttpRequest) -> list[MasterModelView]:
    counted = {kind: (items, waiting) for kind, items, waiting in api.counts(_keeper(request))}
    return [
        MasterModelView(
            id=model.id, title=model.title, key=model.key, reviewed=model.reviewed, restricted=model.restricted,
            fields=[
                ModelFieldView(id=f.id, title=f.title, element=f.element, codes=f.codes, personal=f.personal)
                for f in model.fields
            ],
            items=counted.get(model.id, (0, 0))[0], waiting=counted.get(model.id, (0, 0))[1],
        )
        for model in models().values()
    ]  # fmt: skip


@router.post("/master-data/comparison", response=DecidedView, auth=staff, summary="立即比对登记库")
def notice(request: HttpRequest) -> DecidedView:
    return DecidedView(done=api.notice_all(_keeper(request)))


@router.get("/master-data/changes", response=MasterChangePage, auth=staff, summary="主数据变更")
def list_changes(
    request: HttpRequest, state: str = "waiting", kind: str = "", after: str | None = None, limit: int = 30
) -> MasterChangePage:
    actor = _keeper(request)
    page = api.changes(actor, state, kind, after, limit)
    return MasterChangePage(items=[_with_before(actor, each) for each in page.items], next=page.next)


def _with_before(actor: Actor, change: Any) -> MasterChangeView:
    older = [one for one in api.versions(actor, change.kind, change.key) if one.version < change.version]
    return change_view(change, older[0] if older else None)


@router.post("/master-data/changes/decision", response=DecidedView, auth=staff, summary="主数据审核")
def decide(request: HttpRequest, form: DecideForm) -> DecidedView:
    return DecidedView(done=api.decide(_keeper(request), form.ids, publish=form.publish, note=form.note))


@router.get("/master-data/items", response=list[FoundItemView], auth=staff, summary="按标识查主数据")
def lookup(request: HttpRequest, text: str) -> list[FoundItemView]:
    return [
        FoundItemView(
            kind=kind, kind_title=models()[kind].title, key=key, label=label, version=version, deleted=deleted
        )
        for kind, key, label, version, deleted in api.lookup(_keeper(request), text)
    ]


@router.get(
    "/master-data/items/{kind}", response=list[MasterChangeView], auth=staff, summary="主数据的各版本"
)
def list_versions(request: HttpRequest, kind: str, key: str) -> list[MasterChangeView]:
    found = api.versions(_keeper(request), kind, key)
    return [
        change_view(each, found[place + 1] if place + 1 < len(found) else None)
        for place, each in enumerate(found)
    ]


@router.get(
    "/master-data/subscriptions", response=list[MasterSubscriptionView], auth=staff, summary="主数据订阅"
)
def list_subscriptions(request: HttpRequest) -> list[MasterSubscriptionView]:
    actor = _keeper(request)
    counted = api.delivery_counts(actor)
    return [subscription_view(each, counted.get(each.id, {})) for each in api.subscriptions(actor)]


@router.post("/master-data/subscriptions", response=MasterSubscriptionView, auth=staff, summary="新建订阅")
def subscribe(request: HttpRequest, form: SubscriptionForm) -> MasterSubscriptionView:
    actor = _keeper(request)
    place = organisations.get(form.organisation_id)
    wish = Subscription(
        new_id(), place.id, place.name, form.name.strip() or place.name, form.kind, form.mode, form.url.strip(), form.secret,
        form.filter, form.mapping, "active", 0,
    )  # fmt: skip
    return subscription_view(api.save_subscription(actor, wish), {})


@router.put(
    "/master-data/subscriptions/{subscription_id}",
    response=MasterSubscriptionView,
    auth=staff,
    summary="修改订阅",
)
def change_subscription(
    request: HttpRequest, subscription_id: UUID, form: SubscriptionForm
) -> MasterSubscriptionView:
    actor = _keeper(request)
    standing = api.subscription(actor, subscription_id)
    wish = replace(
        standing, name=form.name.strip() or standing.name, mode=form.mode, url=form.url.strip(),
        secret=form.secret or standing.secret, filter=form.filter, mapping=form.mapping,
    )  # fmt: skip
    return subscription_view(api.save_subscription(actor, wish), {})


@router.post(
    "/master-data/subscriptions/{subscription_id}/state",
    response=MasterSubscriptionView,
    auth=staff,
    summary="暂停或恢复订阅",
)
def set_state(
    request: HttpRequest, subscription_id: UUID, form: SubscriptionStateForm
) -> MasterSubscriptionView:
    state = form.state if form.state in ("active", "paused", "stopped") else "paused"
    return subscription_view(api.set_state(_keeper(request), subscription_id, state), {})


@router.post("/master-data/preview", response=PreviewView, auth=staff, summary="映射预览")
def preview(request: HttpRequest, form: PreviewForm) -> PreviewView:
    before, after, untranslated, wrong = api.preview(_keeper(request), form.kind, form.filter, form.mapping)
    return PreviewView(before=before, after=after, untranslated=untranslated, problems=wrong)


@router.get(
    "/master-data/subscriptions/{subscription_id}/deliveries",
    response=list[MasterDeliveryView],
    auth=staff,
    summary="分发情况",
)
def list_deliveries(request: HttpRequest, subscription_id: UUID, state: str = "") -> list[MasterDeliveryView]:
    states = (state,) if state else ("queued", "received", "applied", "refused", "parked")
    return [delivery_view(each) for each in api.deliveries(_keeper(request), subscription_id, states)]


@router.post(
    "/master-data/subscriptions/{subscription_id}/again", response=DecidedView, auth=staff, summary="重新分发"
)
def send_again(request: HttpRequest, subscription_id: UUID) -> DecidedView:
    return DecidedView(done=api.send_again(_keeper(request), subscription_id))


@router.get("/master-data/feed/{subscription_id}", response=FeedView, auth=partner, summary="拉取主数据变更")
def pull(request: HttpRequest, subscription_id: UUID, after: int = 0, limit: int = 500) -> FeedView:
    shown, following, more = api.pull(actor_of(request), subscription_id, after, limit)
    items = [
        PulledView(key=c.key, version=c.version, deleted=c.deleted, content=content) for c, content in shown
    ]
    return FeedView(items=items, next=following, more=more)


@router.post(
    "/master-data/feed/{subscription_id}/reconciliation",
    response=ReconciledView,
    auth=partner,
    summary="主数据对账",
)
def reconcile(request: HttpRequest, subscription_id: UUID, form: HeldForm) -> ReconciledView:
    found = api.reconcile(actor_of(request), subscription_id, form.items)
    return ReconciledView(missing=list(found.missing), stale=list(found.stale), extra=list(found.extra))


@router.post("/master-data/acknowledgements", response=DecidedView, auth=partner, summary="主数据回执")
def acknowledge(request: HttpRequest, form: AcknowledgementForm) -> DecidedView:
    items = [(each.delivery, each.state, each.reason) for each in form.items]
    return DecidedView(done=api.acknowledge(actor_of(request), items))
