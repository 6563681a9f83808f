"""Telling subscribers: in order, at least once, waiting longer after each failure, giving up after eight."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import httpx

from yizhou.exchange.partners import api as partners
from yizhou.exchange.subscriptions import store
from yizhou.exchange.subscriptions.contracts import Notice, Subscription
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.crypto.api import hmac_sm3
from yizhou.kernel.errors.contracts import CodedError
from yizhou.records.fhir import api as fhir

TRIES = 8
AT_ONCE = 100
FIRST_WAIT = timedelta(seconds=10)
_PLATFORM = system_actor("订阅推送")
Transaction = Callable[[], AbstractContextManager[None]]


def deliver(transaction: Transaction) -> int:
    """Tell what is due; how many notices were told. The network is used outside of transactions."""
    return sum(_to_one(one, transaction) for one in store.list_due(_PLATFORM, now()))


def _to_one(one: Subscription, transaction: Transaction) -> int:
    count = 0
    for notice in store.list_notices(_PLATFORM, one.id, AT_ONCE):
        with transaction():
            body = _body(one, notice)
        problem = "" if body is None else _send(one, notice, body)
        if problem:
            _failed(one, problem, transaction)
            return count
        with transaction():
            store.told(_PLATFORM, notice.id)
        count += body is not None
    with transaction():
        store.settle(_PLATFORM, one.id, "active", "", 0, now())
    return count


def _failed(one: Subscription, problem: str, transaction: Transaction) -> None:
    tried = one.failures + 1
    with transaction():
        if tried >= TRIES:
            reason = f"连续 {tried} 次推送失败，已停止：{problem}"
            store.settle(_PLATFORM, one.id, "error", reason, tried, now())
            store.forget(_PLATFORM, one.id)
        else:
            store.settle(_PLATFORM, one.id, "active", problem, tried, now() + FIRST_WAIT * 2 ** (tried - 1))


def _body(one: Subscription, notice: Notice) -> bytes | None:
    """What is sent; None when there is nothing to tell any more: gone, or no longer the subscriber's to see."""
    kind, _, name = notice.reference.partition("/")
    try:
        stored = fhir.read(partners.actor_of(partners.get(one.partner_id)), kind, name)
    except CodedError:
        return None
    return stored.raw if one.payload else b""


def _send(one: Subscription, notice: Notice, body: bytes) -> str:
    """Why it failed; empty when the subscriber took it."""
    headers = dict(one.headers)
    if one.payload:
        headers["Content-Type"] = one.payload
    if one.secret:
        moment = str(int(now().timestamp()))
        headers["X-Timestamp"] = moment
        headers["X-Signature"] = hmac_sm3(one.secret.encode(), f"{moment}\n".encode() + body).hex()
    url = f"{one.endpoint.rstrip('/')}/{notice.reference}" if one.payload else one.endpoint
    try:
        answer = httpx.request(
            "PUT" if one.payload else "POST", url, content=body, headers=headers, timeout=10
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return str(error)[:160] or type(error).__name__
    return "" if answer.status_code < 300 else f"HTTP {answer.status_code}"
