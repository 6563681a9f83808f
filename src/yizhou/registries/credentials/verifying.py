"""Verification by anybody: a QR code signed with SM2, and an answer that holds only what is public.

The code says `<address>?c=YZL1.<licence id>.<version, base 36>.<signed at, seconds, base 36>.<r and s>`; the signature (SM2
with SM3, GB/T 32918.2, signer's id 1234567812345678) is over everything before its point, from `YZL1` on.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import segno

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now, today
from yizhou.kernel.crypto import api as crypto
from yizhou.registries.credentials import looking
from yizhou.registries.credentials.contracts import Certificate, Licence, Verification
from yizhou.registries.credentials.definitions import kinds
from yizhou.registries.credentials.errors import TooManyVerifications, VerificationIncomplete
from yizhou.registries.credentials.store import licences
from yizhou.registries.providers import api as providers
from yizhou.standards import citizen_id

LIMIT = 30
"""Public verifications a minute from one address."""
USE = "licence"
_VERSION = "YZL1"
_FIGURES = "0123456789abcdefghijklmnopqrstuvwxyz"


def certificate(actor: Actor, licence_id: UUID, address: str) -> Certificate:
    """See `api.certificate`."""
    licence = looking.licence(actor, licence_id)
    at = now().replace(microsecond=0)
    body = ".".join(
        (_VERSION, _text(licence.id.bytes), _base36(licence.version), _base36(int(at.timestamp())))
    )
    payload = f"{address}?c={body}.{_text(crypto.sm2_sign(body.encode(), USE))}"
    drawn = segno.make_qr(payload, error="m").svg_inline(border=2, dark="#1b1617", omitsize=True)
    audit.record(actor, "print", what=f"{looking.kind(licence.kind).title} {licence.number}")
    return Certificate(licence, payload, drawn, at)


def verify(address: str, *, code: str, kind_id: str, number: str, name: str, person: str) -> Verification:
    """See `api.verify`."""
    _count(address)
    if code.strip():
        return _by_code(code.strip(), person)
    if not (kind_id and number.strip() and name.strip()):
        raise VerificationIncomplete
    found = licences.find_by_number(looking.kind(kind_id).id, number.strip().upper())
    # A number alone must not tell whose it is: the name has to be known to who asks.
    if found is None or found.holder_name != name.strip():
        return Verification("unknown", now())
    return _answer(found, person, outdated=False)


def _count(address: str) -> None:
    minute = now().replace(second=0, microsecond=0)
    if licences.count_call(address, minute) > LIMIT:
        raise TooManyVerifications(limit=LIMIT)


def forget_calls() -> None:
    """See `api.forget_calls`."""
    licences.forget_calls(now() - timedelta(days=1))


def _by_code(code: str, person: str) -> Verification:
    token = code
    if "?" in code:
        token = next(iter(parse_qs(urlsplit(code).query).get("c", [])), "")
    body, _, signature = token.rpartition(".")
    parts = body.split(".")
    if len(parts) != 4 or parts[0] != _VERSION:
        return Verification("unknown", now())
    try:
        signed, identity = _bytes(signature), UUID(bytes=_bytes(parts[1]))
        version = int(parts[2], 36)
    except ValueError:
        return Verification("forged", now())
    if not crypto.sm2_verify(body.encode(), signed, USE):
        return Verification("forged", now())
    found = licences.find(system_actor("公开查验"), identity)
    if found is None:
        return Verification("unknown", now())
    return _answer(found, person, outdated=found.version != version)


def _answer(licence: Licence, person: str, *, outdated: bool) -> Verification:
    kind = kinds()[licence.kind]
    return Verification(
        state=licences.standing(licence.status, licence.valid_from, licence.valid_until, today()), at=now(),
        kind_title=kind.title, issuer=kind.issuer, number=licence.number, holder_name=licence.holder_name,
        institution_name=licence.institution_name if kind.holder == "practitioner" else "",
        facts=tuple(
            (field.name, "、".join(value) if isinstance(value, list) else str(value))
            for field in kind.fields
            if field.public and field.id != "name" and (value := licence.fields.get(field.id)) not in (None, "", [])
        ),
        valid_from=licence.valid_from, valid_until=licence.valid_until, outdated=outdated,
        person_matches=_matches(licence, person) if person.strip() and kind.holder == "practitioner" else None,
    )  # fmt: skip


def _matches(licence: Licence, person: str) -> bool:
    """Whether the holder has this citizen number: said only to who knows the whole of it."""
    given = citizen_id.check(person).normalised18
    holder = providers.get(system_actor("公开查验"), licence.holder_code)
    return bool(given) and citizen_id.check(holder.citizen_id).normalised18 == given


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _base36(number: int) -> str:
    figures = ""
    while number:
        number, rest = divmod(number, 36)
        figures = _FIGURES[rest] + figures
    return figures or "0"
