"""Subscriptions are made, changed and taken away by their partner; each step stands in the access log."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from yizhou.exchange.subscriptions import store
from yizhou.exchange.subscriptions.contracts import Subscription
from yizhou.exchange.subscriptions.errors import SubscriptionNotFound, TooManySubscriptions
from yizhou.exchange.subscriptions.reading import read
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now

MOST = 20


def mine(actor: Actor) -> list[Subscription]:
    """All of the actor's own."""
    return store.list_of(actor)


def get(actor: Actor, resource_id: str) -> Subscription:
    """Raises SubscriptionNotFound."""
    try:
        one = store.find(actor, UUID(resource_id))
    except ValueError:
        one = None
    if one is None:
        raise SubscriptionNotFound(id=resource_id[:64])
    return one


def create(actor: Actor, content: Any) -> Subscription:
    """Raises TooManySubscriptions, SubscriptionUnfit."""
    if len(store.list_of(actor)) >= MOST:
        raise TooManySubscriptions(most=MOST)
    return _saved(actor, read(actor, content, new_id(), 1), "create")


def update(actor: Actor, resource_id: str, content: Any) -> Subscription:
    """Headers and secret that are not said again stay as they are. Raises SubscriptionNotFound, SubscriptionUnfit."""
    before = get(actor, resource_id)
    one = read(actor, content, before.id, before.version + 1)
    one = replace(one, headers=one.headers or before.headers, secret=one.secret or before.secret)
    return _saved(actor, one, "update")


def _saved(actor: Actor, one: Subscription, action: str) -> Subscription:
    store.save(actor, one, now())
    record(actor, action, what=f"Subscription/{one.id}", detail={"criteria": f"{one.type}?{one.query}"})
    return one


def delete(actor: Actor, resource_id: str) -> None:
    """Raises SubscriptionNotFound."""
    one = get(actor, resource_id)
    store.drop(actor, one.id)
    record(actor, "delete", what=f"Subscription/{one.id}")
