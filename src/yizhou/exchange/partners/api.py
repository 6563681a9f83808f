"""What others may call of the exchange partners."""

import time
from dataclasses import replace
from uuid import UUID

from yizhou.exchange.partners import secrets, store
from yizhou.exchange.partners.contracts import CHANNELS, Partner
from yizhou.exchange.partners.errors import (
    ChannelNotAllowed,
    OrganisationUnknown,
    PartnerRefused,
    PartnerUnknown,
    WeakSecret,
)
from yizhou.kernel.auth.api import set_partner_lookup
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.organisations import api as organisations

__all__ = [
    "allow",
    "authenticate",
    "by_code",
    "change_rights",
    "connect_authentication",
    "fresh_secret",
    "get",
    "listing",
    "register",
    "renew_secret",
]

fresh_secret = secrets.fresh_secret
PERMISSIONS = frozenset({"exchange.send", "record.read", "resident.search", "standards.read"})
"""What every partner may do, within the scope of its organisation."""
_CACHE_SECONDS = 15.0
_by_code: dict[str, tuple[float, Partner, str]] = {}
_by_id: dict[UUID, tuple[float, Partner]] = {}


def _known(code: str) -> tuple[Partner, str] | None:
    instant = time.monotonic()
    held = _by_code.get(code)
    if held and instant - held[0] < _CACHE_SECONDS:
        return held[1], held[2]
    found = store.find_by_code(code)
    if found is None:
        return None
    _by_code[code] = (instant, *found)
    _by_id[found[0].id] = (instant, found[0])
    return found


def authenticate(code: str, secret: str) -> Partner:
    """The active partner with this code and secret; a change of its rights takes 15 seconds at the most to be felt.

    Raises PartnerRefused, the same for unknown, wrong and suspended.
    """
    known = _known(code)
    if known is None:
        secrets.spend_time(secret)
        raise PartnerRefused
    partner, stored = known
    if not secrets.matches(stored, secret):
        _by_code.pop(code, None)
        raise PartnerRefused
    if not partner.active:
        raise PartnerRefused
    return partner


def get(partner_id: UUID) -> Partner:
    """The partner with this id, at most 15 seconds old. Raises PartnerUnknown."""
    held = _by_id.get(partner_id)
    if held and time.monotonic() - held[0] < _CACHE_SECONDS:
        return held[1]
    found = store.find(partner_id)
    if found is None:
        raise PartnerUnknown(code=partner_id)
    _by_id[partner_id] = (time.monotonic(), found)
    return found


def by_code(code: str) -> Partner | None:
    """The partner with this code, at most 15 seconds old."""
    known = _known(code)
    return known[0] if known else None


def actor_of(partner: Partner) -> Actor:
    """The partner as the actor of what it sends and asks."""
    return Actor(
        kind=ActorKind.PARTNER,
        name=partner.name,
        organisation_id=partner.organisation_id,
        organisation_name=partner.organisation_name,
        scope=partner.trusted_scope or partner.organisation_path,
        permissions=PERMISSIONS,
        partner_id=partner.id,
        purpose="exchange",
    )


def connect_authentication() -> None:
    """Have the kernel ask here who a partner is (called once, when Django is ready)."""
    set_partner_lookup(_lookup)


def _lookup(code: str, secret: str) -> Actor | None:
    try:
        return actor_of(authenticate(code, secret))
    except PartnerRefused:
        return None


def allow(partner: Partner, channel: str) -> None:
    """Raises ChannelNotAllowed when the partner may not send on `channel`."""
    if not partner.may_use(channel):
        raise ChannelNotAllowed(name=partner.name, channel=channel)


def listing(actor: Actor, text: str = "", limit: int = 200) -> list[Partner]:
    """Partners within the actor's scope whose code or name contains `text`."""
    return store.list_partners(actor, text, limit)


def register(
    actor: Actor,
    *,
    code: str,
    name: str,
    secret: str,
    organisation_id: UUID | None = None,
    institution_code: str = "",
    source: str = "",
    trusted: bool = False,
    channels: tuple[str, ...] = CHANNELS[:4],
) -> Partner:
    """Register a sending system of an organisation (by id, or by `institution_code`), or bring it up to date.

    `source` names the identifiers it issues; by default `urn:yizhou:source:<code>`. A `trusted` one may speak for every
    institution at or below its organisation. Raises OrganisationUnknown, WeakSecret.
    """
    del actor
    if len(secret) < secrets.LEAST_CHARACTERS:
        raise WeakSecret(least=secrets.LEAST_CHARACTERS)
    organisation = (
        organisations.get(organisation_id) if organisation_id else organisations.by_code(institution_code)
    )
    if organisation is None:
        raise OrganisationUnknown(code=institution_code or code)
    own_code = organisation.code if organisation.kind == "institution" else ""
    partner = Partner(
        id=new_id(),
        code=code,
        name=name,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        organisation_path=organisation.path,
        institution_code=institution_code or own_code,
        source=source or f"urn:yizhou:source:{code}",
        channels=tuple(channels),
        trusted_scope=organisation.path if trusted else "",
    )
    standing = store.find_by_code(code)
    kept = standing[1] if standing and secrets.matches(standing[1], secret) else secrets.hash_secret(secret)
    partner_id = store.save(partner, kept, now())
    _forget(code)
    return replace(partner, id=partner_id)


def renew_secret(code: str, secret: str) -> None:
    """Replace a partner's secret. Raises PartnerUnknown, WeakSecret."""
    if len(secret) < secrets.LEAST_CHARACTERS:
        raise WeakSecret(least=secrets.LEAST_CHARACTERS)
    if not store.save_secret(code, secrets.hash_secret(secret), now()):
        raise PartnerUnknown(code=code)
    _forget(code)


def change_rights(code: str, channels: tuple[str, ...], trusted_scope: str, active: bool) -> None:
    """Open or close channels, widen or narrow what it may speak for, suspend it. Raises PartnerUnknown."""
    if not store.save_rights(code, list(channels), trusted_scope, active, now()):
        raise PartnerUnknown(code=code)
    _forget(code)


def _forget(code: str) -> None:
    held = _by_code.pop(code, None)
    if held:
        _by_id.pop(held[1].id, None)
