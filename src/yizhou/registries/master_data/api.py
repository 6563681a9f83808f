"""What others may call of master data: models, changes under review and published, subscriptions, deliveries, look-up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.registries.master_data import changing, delivering, store
from yizhou.registries.master_data.contracts import Change, Delivery, Reconciled, Subscription
from yizhou.registries.master_data.errors import ItemNotFound, SubscriptionNotFound, SubscriptionUnfit
from yizhou.registries.master_data.shaping import problems, shape, wanted

__all__ = [
    "acknowledge", "changes", "counts", "decide", "deliveries", "delivery_counts", "lookup", "notice_all", "preview", "pull",
    "reconcile", "save_subscription", "send_again", "set_state", "subscription", "subscriptions", "versions",
]  # fmt: skip

_MOST = 200
_PULLED = 1_000


def notice_all(actor: Actor) -> int:
    """Compare institutions, health workers and terms with what was noticed last; how many changes."""
    return changing.notice_all(actor)


def counts(actor: Actor) -> list[tuple[str, int, int]]:
    """(model, items in force, changes waiting)."""
    return store.counts(actor)


def changes(actor: Actor, state: str, kind: str, after: str | None, limit: int) -> Page[Change]:
    """Changes in a state (waiting, published, rejected), the latest first."""
    limit = max(1, min(limit, _MOST))
    found = store.list_changes(actor, state, kind, decode_key(after) if after else (), limit + 1)
    page = found[:limit]
    return Page(page, encode_key((page[-1].noticed, page[-1].id)) if len(found) > limit else None, None)


def decide(actor: Actor, change_ids: Sequence[UUID], *, publish: bool, note: str) -> int:
    """Publish waiting changes or turn them down; how many. Raises ChangeNotFound."""
    return changing.decide(actor, change_ids, publish=publish, note=note)


def versions(actor: Actor, kind: str, key: str) -> list[Change]:
    """All versions of an item, newest first. Raises UnknownModel, ItemNotFound."""
    changing.model_of(kind)
    found = store.list_versions(actor, kind, key)
    if not found:
        raise ItemNotFound(text=key[:60])
    return found


def lookup(actor: Actor, text: str) -> list[tuple[str, str, str, int, bool]]:
    """(model, unique id, name, version, gone) of items with this identifier or name. Raises ItemNotFound."""
    found = store.find_items(actor, text.strip())
    if not found:
        raise ItemNotFound(text=text[:60])
    audit.record(actor, "query", what="主数据查找", detail={"found": len(found)})
    return found


def subscriptions(actor: Actor) -> list[Subscription]:
    """All subscriptions; to a partner those of its organisation."""
    return store.list_subscriptions(actor)


def subscription(actor: Actor, subscription_id: UUID) -> Subscription:
    """One subscription. Raises SubscriptionNotFound."""
    found = store.find_subscription(actor, subscription_id)
    if found is None:
        raise SubscriptionNotFound
    return found


def save_subscription(actor: Actor, wish: Subscription) -> Subscription:
    """Make or change a subscription. Raises UnknownModel, SubscriptionUnfit."""
    model = changing.model_of(wish.kind)
    found = problems(model, wish.filter, wish.mapping)
    if wish.mode == "push" and not wish.url.startswith(("http://", "https://")):
        found.append("推送需要接收地址（http 或 https）")
    if wish.mode == "push" and len(wish.secret) < 12:
        found.append("推送需要至少 12 位的签名密钥")
    if wish.mode not in ("push", "pull"):
        found.append("方式应为 push（推送）或 pull（拉取）")
    if found:
        raise SubscriptionUnfit(problems="；".join(found))
    store.save_subscription(actor, wish, now())
    audit.record(actor, "update", what=f"主数据订阅 {wish.name}")
    return wish


def set_state(actor: Actor, subscription_id: UUID, state: str) -> Subscription:
    """Pause, resume or stop (`paused`, `active`, `stopped`). Raises SubscriptionNotFound."""
    changed = replace(subscription(actor, subscription_id), state=state)
    store.save_subscription(actor, changed, now())
    return changed


def preview(
    actor: Actor, kind: str, filters: Mapping[str, Any], mapping: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], list[str], list[str]]:
    """(a real item, what the receiver would get, codes without counterpart, what is wrong). Raises UnknownModel."""
    model = changing.model_of(kind)
    wrong = problems(model, filters, mapping)
    if wrong:
        return {}, {}, [], wrong
    for change in store.list_changes(actor, "published", kind, (), 500):
        if not change.deleted and wanted(filters, change.content):
            content, failed = shape(model, mapping, change.content, delivering.translate)
            return dict(change.content), content, failed, []
    return {}, {}, [], ["没有符合筛选条件的主数据"]


def pull(
    actor: Actor, subscription_id: UUID, after: int, limit: int
) -> tuple[list[tuple[Change, dict[str, Any]]], int, bool]:
    """(changes after a number as this subscriber gets them, the number to go on from, whether there are more).

    Asking on from a number acknowledges everything up to it. Raises SubscriptionNotFound.
    """
    found = subscription(actor, subscription_id)
    limit = max(1, min(limit, _PULLED))
    feed = store.list_feed(actor, found.kind, after, limit)
    model = changing.model_of(found.kind)
    shown = [
        (change, shape(model, found.mapping, change.content, delivering.translate)[0])
        for change in feed
        if delivering.may_have(found, change)
    ]
    store.reach(actor, found.id, after)
    return shown, (feed[-1].sequence or after) if feed else after, len(feed) == limit


def acknowledge(actor: Actor, items: Sequence[tuple[UUID, str, str]]) -> int:
    """Later word of a receiver on deliveries to its organisation: (delivery, state, reason); how many. Raises UnknownAcknowledgement."""
    own = [each.id for each in store.list_subscriptions(actor)]
    return delivering.acknowledge(actor, own, items)


def reconcile(actor: Actor, subscription_id: UUID, held: Mapping[str, int]) -> Reconciled:
    """What a receiver that holds these versions lacks. Raises SubscriptionNotFound."""
    found = subscription(actor, subscription_id)
    mine = {
        change.key: change.version
        for change in store.list_feed(actor, found.kind, 0, 1_000_000)
        if not change.deleted and delivering.may_have(found, change)
    }
    return Reconciled(
        missing=tuple(sorted(mine.keys() - held.keys())),
        stale=tuple(sorted(key for key, version in mine.items() if key in held and held[key] < version)),
        extra=tuple(sorted(key for key in held if key not in mine)),
    )


def delivery_counts(actor: Actor) -> dict[UUID, dict[str, int]]:
    """Deliveries by subscription and state."""
    return store.count_deliveries(actor)


def deliveries(actor: Actor, subscription_id: UUID, states: Sequence[str]) -> list[Delivery]:
    """The latest deliveries of a subscription in these states."""
    return store.list_deliveries(actor, subscription_id, states, 200)


def send_again(actor: Actor, subscription_id: UUID) -> int:
    """Put what was refused or parked back into the queue; how many. Raises SubscriptionNotFound."""
    subscription(actor, subscription_id)
    done = store.send_again(actor, subscription_id, ("refused", "parked"), now())
    audit.record(actor, "update", what="主数据重新分发", detail={"deliveries": done})
    return done
