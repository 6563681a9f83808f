"""Changes on their way to subscribers: queued once for each, sent in order, acknowledged at once or later, tried again, parked.

The wire of a push: `POST <url>` with `{"subscription", "items": [{"delivery", "kind", "key", "version", "deleted", "content"}]}`,
`X-Timestamp` and `X-Signature` = HMAC-SM3 over the timestamp, a newline and the body, with the subscription's secret. The answer may
settle items at once: `{"items": [{"delivery", "state": "received|applied|refused", "reason"}]}`; what it does not name was received.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import orjson

from yizhou.kernel.auth.contracts import Actor, ActorKind, system_actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.crypto.api import hmac_sm3
from yizhou.kernel.errors.contracts import CodedError
from yizhou.registries.master_data import store
from yizhou.registries.master_data.changing import model_of
from yizhou.registries.master_data.contracts import Change, Subscription
from yizhou.registries.master_data.errors import UnknownAcknowledgement
from yizhou.registries.master_data.shaping import shape, wanted
from yizhou.registries.residents import api as residents
from yizhou.registries.terminology import api as terminology

TRIES = 8
AT_ONCE = 100
_FIRST_WAIT = timedelta(seconds=10)
_TERMS = system_actor("主数据分发")
_STATES = {"received", "applied", "refused"}


def receiver(subscription: Subscription) -> Actor:
    """The subscriber as one who asks: it sees whom its organisation knows."""
    return Actor(
        ActorKind.PARTNER, subscription.organisation_name, organisation_id=subscription.organisation_id
    )


def may_have(subscription: Subscription, change: Change) -> bool:
    """Whether a change is for this subscriber: what it asked for, and for people only those its organisation knows."""
    if not change.deleted and not wanted(subscription.filter, change.content):
        return False
    if not model_of(change.kind).restricted:
        return True
    try:
        residents.require_visible(receiver(subscription), UUID(change.key))
    except CodedError:
        return False
    return True


def translate(code: str, system: str, target: str) -> str | None:
    """A code in the receiver's system, by a published concept map."""
    try:
        found = terminology.translate(_TERMS, code, system, target=target)
    except CodedError:
        return None
    return next((each.mapping.target for each in found if each.mapping.target), None)


def queue_new(actor: Actor, subscription: Subscription, limit: int) -> int:
    """Queue what was published since this subscriber was reached last; how many changes were looked at."""
    feed = store.list_feed(actor, subscription.kind, subscription.reached, limit)
    if not feed:
        return 0
    rows = [
        (new_id(), subscription.id, change.id, change.sequence or 0)
        for change in feed
        if may_have(subscription, change)
    ]
    store.queue(actor, rows, now())
    store.reach(actor, subscription.id, feed[-1].sequence or 0)
    return len(feed)


def body_of(subscription: Subscription, some: Sequence[tuple[UUID, Change]]) -> bytes:
    """What is sent for these deliveries."""
    model = model_of(subscription.kind)
    items: list[dict[str, Any]] = []
    for delivery, change in some:
        content, failed = shape(model, subscription.mapping, change.content, translate)
        items.append(
            {"delivery": str(delivery), "kind": change.kind, "key": change.key, "version": change.version,
             "deleted": change.deleted, "content": content, **({"untranslated": failed} if failed else {})}
        )  # fmt: skip
    return orjson.dumps({"subscription": str(subscription.id), "items": items})


def send(subscription: Subscription, body: bytes) -> tuple[dict[str, tuple[str, str]], str]:
    """Push once: (what the receiver said of deliveries, why it failed). No database is touched."""
    moment = str(int(now().timestamp()))
    signature = hmac_sm3(subscription.secret.encode(), f"{moment}\n".encode() + body).hex()
    headers = {"Content-Type": "application/json", "X-Timestamp": moment, "X-Signature": signature}
    try:
        answer = httpx.post(subscription.url, content=body, headers=headers, timeout=20)
        if answer.status_code >= 300:
            return {}, f"HTTP {answer.status_code} {answer.text[:120]}"
        told = answer.json().get("items", []) if answer.content else []
        return {str(each["delivery"]): (str(each["state"]), str(each.get("reason", ""))) for each in told}, ""
    except (httpx.HTTPError, ValueError, KeyError, AttributeError, TypeError) as error:
        return {}, str(error)[:160] or type(error).__name__


def settle(
    actor: Actor, some: Sequence[tuple[UUID, int]], told: dict[str, tuple[str, str]], problem: str
) -> None:
    """Note how a push ended: what was sent is received unless more was said; what failed waits longer each time, then is parked."""
    at = now()
    rows: list[tuple[str, str, datetime, datetime, int, UUID]] = []
    for delivery, attempts in some:
        if problem:
            tried = attempts + 1
            state = "parked" if tried >= TRIES else "queued"
            rows.append((state, problem, at + _FIRST_WAIT * 2**attempts, at, 1, delivery))
        else:
            state, reason = told.get(str(delivery), ("received", ""))
            rows.append((state if state in _STATES else "received", reason[:300], at, at, 1, delivery))
    store.note_deliveries(actor, rows)


def acknowledge(
    actor: Actor, subscription_ids: Sequence[UUID], items: Sequence[tuple[UUID, str, str]]
) -> int:
    """A receiver says later what became of deliveries; how many were its own. Raises UnknownAcknowledgement."""
    done = 0
    for delivery, state, reason in items:
        if state not in _STATES or (state == "refused" and not reason.strip()):
            raise UnknownAcknowledgement(state=state[:20])
        done += store.acknowledge(actor, subscription_ids, delivery, state, reason[:300], now())
    return done
