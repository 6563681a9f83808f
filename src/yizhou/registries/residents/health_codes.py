"""The electronic health code: one to one with the index id, shown as a QR code signed with SM2, verified on- and offline.

Payload: `YZ2.<code number>.<issued, seconds since 1970, base 36>.<SM2 signature, base64url>`; `0` for issued is a printed code,
which does not expire and tells less. Whoever has the public key can verify it without a line; only the platform knows
which numbers have been stopped, and says so in a list (`list_stopped`).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import segno

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.crypto import api as crypto
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.registries.residents import finding
from yizhou.registries.residents.code_numbers import is_code_number
from yizhou.registries.residents.contracts import (
    CodeKey,
    CodeVerification,
    DynamicCode,
    PrintedCode,
    Resident,
    StoppedCode,
)
from yizhou.registries.residents.errors import CodeExpired, CodeNotValid, CodeStopped
from yizhou.registries.residents.store import codes, reading

SECONDS = 60
VERSION = "YZ2"
STATE_NAMES = {
    "active": "正常",
    "suspended": "已挂失停用",
    "replaced": "已补发新码，旧码作废",
    "cancelled": "已注销",
}
_CLOCK_SKEW = timedelta(seconds=5)
_USE = "health-code"
_PRINTED = "0"
_FIGURES = "0123456789abcdefghijklmnopqrstuvwxyz"


def issue(actor: Actor, resident_id: UUID) -> DynamicCode:
    """See `api.health_code`."""
    return draw(actor, finding.get(actor, resident_id))


def draw(actor: Actor, resident: Resident) -> DynamicCode:
    """A dynamic code of a resident whom the actor may show."""
    _require_running(actor, resident.health_code)
    issued = now().replace(microsecond=0)
    payload = _signed(resident.health_code, _base36(int(issued.timestamp())))
    colour = _colour(resident.deceased_on)
    audit.record(actor, "read", resident_id=resident.id, what="健康码")
    return DynamicCode(
        resident.health_code,
        payload,
        _picture(payload, colour),
        issued + timedelta(seconds=SECONDS),
        SECONDS,
        colour,
    )


def print_code(actor: Actor, resident_id: UUID) -> PrintedCode:
    """See `api.printed_code`."""
    resident = finding.get(actor, resident_id)
    _require_running(actor, resident.health_code)
    payload = _signed(resident.health_code, _PRINTED)
    audit.record(actor, "print", resident_id=resident.id, what="健康码（静态）")
    return PrintedCode(resident.health_code, resident.name, payload, _picture(payload, "green"))


def _require_running(actor: Actor, number: str) -> None:
    stop = codes.find_stop(actor, number)
    if stop is not None:
        raise CodeStopped(state=STATE_NAMES[stop[1]])


def _signed(number: str, issued: str) -> str:
    body = f"{VERSION}.{number}.{issued}"
    signature = crypto.sm2_sign(body.encode(), _USE)
    return f"{body}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def _picture(payload: str, colour: str) -> str:
    dark = "#1a1a1a" if colour == "green" else "#8c8c8c"
    return segno.make_qr(payload, error="m").svg_inline(scale=6, border=2, dark=dark)


def verify(actor: Actor, payload: str, *, dynamic_only: bool) -> CodeVerification:
    """See `api.verify_code`."""
    text = payload.strip()
    signed = text.startswith(VERSION + ".")
    number, issued = _read(text) if signed else (text.upper(), None)
    if dynamic_only and issued is None:
        raise CodeNotValid(problem="未登录时只能核验动态码，不能查询静态号码")
    if not is_code_number(number):
        raise CodeNotValid(problem="不是本平台的健康码，或号码有误")
    _require_holding(actor, number, issued)
    found = reading.find_by_code(actor, number)
    if found is None:
        raise CodeNotValid(problem="没有登记这个健康码")
    resident = finding.get(system_actor(), found)
    dynamic = issued is not None
    audit.record(actor, "query", resident_id=resident.id, what="健康码核验", detail={"dynamic": dynamic})
    codes.insert_use(actor, (resident.id, number, now(), dynamic, "accepted"))
    return CodeVerification(
        resident.id,
        number,
        resident.name,
        resident.sex,
        resident.birth_date,
        dynamic,
        _colour(resident.deceased_on),
    )


def _read(text: str) -> tuple[str, datetime | None]:
    """(number, instant of issue, None for a printed code) of a payload with a good signature."""
    parts = text.split(".")
    if len(parts) != 4:
        raise CodeNotValid(problem="二维码内容不完整")
    body, signature = text.rpartition(".")[0], parts[3]
    try:
        raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except ValueError:
        raw = b""
    if not crypto.sm2_verify(body.encode(), raw, _USE):
        raise CodeNotValid(problem="签名不符，可能是伪造的二维码")
    return parts[1], None if parts[2] == _PRINTED else datetime.fromtimestamp(int(parts[2], 36), UTC)


def _require_holding(actor: Actor, number: str, issued: datetime | None) -> None:
    """Raise what speaks against a genuine number; the refusal stays in the resident's log of uses."""
    stop = codes.find_stop(actor, number)
    if stop is not None:
        codes.insert_use(actor, (stop[0], number, now(), issued is not None, "stopped"))
        raise CodeStopped(state=STATE_NAMES[stop[1]])
    if issued is None or issued - _CLOCK_SKEW <= now() <= issued + timedelta(seconds=SECONDS):
        return
    found = reading.find_by_code(actor, number)
    if found is not None:
        codes.insert_use(actor, (found, number, now(), True, "expired"))
    raise CodeExpired(seconds=SECONDS)


def key() -> CodeKey:
    """See `api.code_key`."""
    return CodeKey(
        algorithm="SM2（GB/T 32918.2，曲线 sm2p256v1），摘要 SM3",
        user_id="1234567812345678",
        public_key=crypto.sm2_public_key(_USE).hex(),
        version=VERSION,
        seconds=SECONDS,
        skew=int(_CLOCK_SKEW.total_seconds()),
    )


def list_stopped(actor: Actor, after: str | None, limit: int) -> Page[StoppedCode]:
    """See `api.stopped_codes`."""
    limit = max(1, min(limit, 1_000))
    rows = codes.list_stopped(actor, decode_key(after) if after else (), limit + 1)
    shown = rows[:limit]
    following = encode_key((shown[-1][2], shown[-1][0])) if len(rows) > limit else None
    return Page(
        [StoppedCode(crypto.sm3_hex(row[0].encode()), row[1], row[2]) for row in shown], following, None
    )


def _colour(deceased_on: date | None) -> str:
    return "grey" if deceased_on else "green"


def _base36(number: int) -> str:
    figures = ""
    while number:
        number, rest = divmod(number, 36)
        figures = _FIGURES[rest] + figures
    return figures or "0"
