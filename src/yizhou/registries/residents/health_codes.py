"""The electronic health code: one to one with the index id; shown for a minute as a signed QR code, verified on scanning.

Payload: `YZ1.<code number>.<issued, seconds since 1970, base 36>.<HMAC-SM3>`.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import segno

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.crypto import api as crypto
from yizhou.registries.residents import finding
from yizhou.registries.residents.code_numbers import is_code_number
from yizhou.registries.residents.contracts import CodeVerification, DynamicCode
from yizhou.registries.residents.errors import CodeExpired, CodeNotValid
from yizhou.registries.residents.store import reading

SECONDS = 60
_CLOCK_SKEW = timedelta(seconds=5)
_VERSION = "YZ1"
_USE = "health-code"
_FIGURES = "0123456789abcdefghijklmnopqrstuvwxyz"


def issue(actor: Actor, resident_id: UUID) -> DynamicCode:
    """See `api.health_code`."""
    resident = finding.get(actor, resident_id)
    issued = now().replace(microsecond=0)
    body = f"{_VERSION}.{resident.health_code}.{_base36(int(issued.timestamp()))}"
    payload = f"{body}.{crypto.sign(body.encode(), _USE)}"
    colour = _colour(resident.deceased_on)
    drawn = segno.make_qr(payload, error="m").svg_inline(
        scale=6, border=2, dark="#1a1a1a" if colour == "green" else "#8c8c8c"
    )
    audit.record(actor, "read", resident_id=resident.id, what="健康码")
    return DynamicCode(
        resident.health_code, payload, drawn, issued + timedelta(seconds=SECONDS), SECONDS, colour
    )


def verify(actor: Actor, payload: str, *, dynamic_only: bool) -> CodeVerification:
    """See `api.verify_code`."""
    text = payload.strip()
    dynamic = text.startswith(_VERSION + ".")
    if dynamic_only and not dynamic:
        raise CodeNotValid(problem="未登录时只能核验动态码，不能查询静态号码")
    number = _verified_number(text) if dynamic else text.upper()
    if not is_code_number(number):
        raise CodeNotValid(problem="不是本平台的健康码，或号码有误")
    found = reading.find_by_code(actor, number)
    if found is None:
        raise CodeNotValid(problem="没有登记这个健康码")
    resident = finding.get(system_actor(), found)
    audit.record(actor, "query", resident_id=resident.id, what="健康码核验", detail={"dynamic": dynamic})
    return CodeVerification(
        resident.id,
        number,
        resident.name,
        resident.sex,
        resident.birth_date,
        dynamic,
        _colour(resident.deceased_on),
    )


def _verified_number(text: str) -> str:
    parts = text.split(".")
    if len(parts) != 4:
        raise CodeNotValid(problem="二维码内容不完整")
    body, signature = text.rpartition(".")[0], parts[3]
    if not crypto.verify(body.encode(), signature, _USE):
        raise CodeNotValid(problem="签名不符，可能是伪造的二维码")
    issued = datetime.fromtimestamp(int(parts[2], 36), UTC)
    if not issued - _CLOCK_SKEW <= now() <= issued + timedelta(seconds=SECONDS):
        raise CodeExpired(seconds=SECONDS)
    return parts[1]


def _colour(deceased_on: date | None) -> str:
    return "grey" if deceased_on else "green"


def _base36(number: int) -> str:
    figures = ""
    while number:
        number, rest = divmod(number, 36)
        figures = _FIGURES[rest] + figures
    return figures or "0"
