"""Sessions: an opaque token in a cookie, its digest in the database, the actor behind it remembered for seconds."""

import secrets
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from yizhou.kernel.auth import store
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.auth.errors import OrganisationNotYours, Unauthenticated
from yizhou.kernel.auth.roles import Role, role
from yizhou.kernel.clock.api import now

COOKIE = "yz_session"
LIFETIME = timedelta(hours=12)
IDLE = timedelta(minutes=60)
REMEMBERED_SECONDS = 3.0
REACH = {"institution": 9, "village": 4, "township": 3, "county": 2, "prefecture": 1}


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation the account works in."""

    id: UUID
    code: str
    name: str
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything a session stands for: the actor, where else it may act, what it sees."""

    actor: Actor
    username: str
    must_change_password: bool
    places: tuple[Place, ...]
    place: Place | None
    roles: tuple[Role, ...]
    expires: datetime


_remembered: dict[bytes, tuple[float, Standing]] = {}


def digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def open_session(account_id: UUID, address: str, agent: str) -> str:
    """Start a session; its token."""
    token = secrets.token_urlsafe(32)
    assignments = store.list_assignments(account_id)
    first = assignments[0][1] if assignments else None
    instant = now()
    store.insert_session(digest(token), account_id, first, instant, instant + LIFETIME, address, agent)
    return token


def close_session(token: str) -> None:
    _remembered.pop(digest(token), None)
    store.delete_session(digest(token))


def standing(token: str) -> Standing:
    """What a session stands for. Raises Unauthenticated when unknown, idle too long or expired."""
    key = digest(token)
    held = _remembered.get(key)
    if held is not None and time.monotonic() - held[0] < REMEMBERED_SECONDS:
        return held[1]
    row = store.find_session(key)
    instant = now()
    if row is None or row[3] < instant or row[2] + IDLE < instant:
        _remembered.pop(key, None)
        raise Unauthenticated
    if instant - row[2] > timedelta(minutes=1):
        store.touch_session(key, instant)
    fresh = _standing(row[0], row[1], row[3])
    if len(_remembered) > 20_000:
        _remembered.clear()
    _remembered[key] = (time.monotonic(), fresh)
    return fresh


def _scope(path: str, reach: str) -> str:
    return ".".join(path.split(".")[: REACH[reach]])


def _standing(account_id: UUID, organisation_id: UUID | None, expires: datetime) -> Standing:
    account = store.find_account_by_id(account_id)
    if account is None:
        raise Unauthenticated
    _, username, _, kind, name, resident_id, _, must_change, _, _ = account
    assignments = store.list_assignments(account_id)
    places = tuple({row[1]: Place(*row[1:6]) for row in assignments}.values())
    place = next((entry for entry in places if entry.id == organisation_id), None)
    roles = tuple(role(row[0]) for row in assignments if place is not None and row[1] == place.id)
    if kind == ActorKind.RESIDENT.value:
        roles = (role("resident"),)
    scope = ""
    if place is not None and roles:
        scope = min((_scope(place.path, entry.reach) for entry in roles), key=len)
    actor = Actor(
        kind=ActorKind(kind),
        name=name,
        user_id=account_id,
        organisation_id=place.id if place else None,
        organisation_name=place.name if place else "",
        scope=scope,
        permissions=frozenset().union(*(entry.permissions for entry in roles)),
        roles=tuple(entry.name for entry in roles),
        resident_id=resident_id,
        purpose="own" if kind == ActorKind.RESIDENT.value else "treatment",
    )
    return Standing(actor, username, must_change, places, place, roles, expires)


def switch(token: str, organisation_id: UUID) -> Standing:
    """Act for another of one's organisations. Raises OrganisationNotYours."""
    if all(place.id != organisation_id for place in standing(token).places):
        raise OrganisationNotYours
    store.switch_session(digest(token), organisation_id)
    _remembered.pop(digest(token), None)
    return standing(token)


def with_request(actor: Actor, request_id: str, address: str) -> Actor:
    return replace(actor, request_id=request_id, address=address)


def forget_others(token: str, account_id: UUID) -> None:
    """End the account's other sessions (after a change of password)."""
    store.delete_sessions_of(account_id, digest(token))
    _remembered.clear()
