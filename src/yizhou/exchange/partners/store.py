"""Every query of the exchange partners."""

from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.exchange.partners.contracts import Partner
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

COLUMNS = (
    "p.id, p.code, p.name, p.organisation_id, coalesce(o.name, ''), coalesce(o.path::text, ''), p.institution_code, "
    "p.source, p.channels, p.trusted_scope, p.active"
)
FROM = "FROM partner p LEFT JOIN organisation o ON o.id = p.organisation_id"


def _partner(row: tuple[Any, ...]) -> Partner:
    *head, channels, trusted_scope, active = row
    return Partner(*head, channels=tuple(channels), trusted_scope=trusted_scope, active=active)


def find(partner_id: UUID) -> Partner | None:
    row = fetch_one(f"SELECT {COLUMNS} {FROM} WHERE p.id = %s", (partner_id,))
    return _partner(row) if row else None


def find_by_code(code: str) -> tuple[Partner, str] | None:
    """The partner with its hashed secret."""
    row = fetch_one(f"SELECT {COLUMNS}, p.secret {FROM} WHERE p.code = %s", (code,))
    return (_partner(row[:11]), row[11]) if row else None


def list_partners(actor: Actor, text: str, limit: int) -> list[Partner]:
    """Partners of organisations within the actor's scope, by code."""
    conditions = ["(p.code ILIKE %(text)s OR p.name ILIKE %(text)s)"]
    parameters: dict[str, Any] = {"text": f"%{text}%", "limit": limit}
    if actor.kind is not ActorKind.SYSTEM:
        conditions.append("o.path <@ %(scope)s::ltree")
        parameters["scope"] = actor.scope or "nothing"
    rows = fetch_all(
        f"SELECT {COLUMNS} {FROM} WHERE {' AND '.join(conditions)} ORDER BY p.code LIMIT %(limit)s",
        parameters,
    )
    return [_partner(row) for row in rows]


def save(partner: Partner, secret: str, at: datetime) -> UUID:
    """Insert the partner, or bring the one with its code up to date; the id it has."""
    ((partner_id,),) = fetch_all(
        "INSERT INTO partner (id, code, name, organisation_id, institution_code, source, secret, channels, "
        "trusted_scope, active, created, changed) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, true, %s, %s) "
        "ON CONFLICT (code) DO UPDATE SET name = excluded.name, organisation_id = excluded.organisation_id, "
        "institution_code = excluded.institution_code, source = excluded.source, secret = excluded.secret, "
        "channels = excluded.channels, trusted_scope = excluded.trusted_scope, changed = excluded.changed "
        "RETURNING id",
        (
            partner.id, partner.code, partner.name, partner.organisation_id, partner.institution_code, partner.source,
            secret, list(partner.channels), partner.trusted_scope, at, at,
        ),
    )  # fmt: skip
    return partner_id


def save_secret(code: str, secret: str, at: datetime) -> int:
    return execute("UPDATE partner SET secret = %s, changed = %s WHERE code = %s", (secret, at, code))


def save_rights(code: str, channels: list[str], trusted_scope: str, active: bool, at: datetime) -> int:
    return execute(
        "UPDATE partner SET channels = %s, trusted_scope = %s, active = %s, changed = %s WHERE code = %s",
        (channels, trusted_scope, active, at, code),
    )
