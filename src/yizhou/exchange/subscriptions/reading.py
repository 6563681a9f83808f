"""A Subscription resource as what it asks for: checked before it is promised, and told without its secrets."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from yizhou.exchange.subscriptions.contracts import Subscription
from yizhou.exchange.subscriptions.errors import SubscriptionUnfit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import CodedError
from yizhou.records.fhir import api as fhir

SIGNED_WITH = "urn:yizhou:fhir:subscription-secret"
"""Extension of the channel (valueString): deliveries are signed with it."""
PAYLOADS = ("", "application/fhir+json", "application/json")
_NOBODY = "0" * 22
_HEADER = re.compile(r"([A-Za-z0-9-]{1,80}):\s*([\x20-\x7e]{0,2000})")
_OURS = {"host", "content-length", "content-type", "transfer-encoding", "x-timestamp", "x-signature"}


def read(actor: Actor, content: Any, subscription_id: UUID, version: int) -> Subscription:
    """Raises SubscriptionUnfit."""
    if not isinstance(content, dict) or content.get("resourceType") != "Subscription":
        raise SubscriptionUnfit(
            place="resourceType", reason="不是 Subscription", hint="请提交 Subscription 资源"
        )
    if content.get("status") not in ("requested", "active", "off"):
        raise SubscriptionUnfit(
            place="status", reason="应为 requested", hint="新建订阅请写 status: requested，停用写 off"
        )
    kind, query = _criteria(actor, content.get("criteria"))
    channel = content.get("channel")
    channel = channel if isinstance(channel, dict) else {}
    if channel.get("type") != "rest-hook":
        raise SubscriptionUnfit(place="channel.type", reason="平台提供 rest-hook", hint="请使用 rest-hook")
    endpoint = str(channel.get("endpoint", ""))
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SubscriptionUnfit(
            place="channel.endpoint", reason="不是网址", hint="请给出 https:// 开头的接收地址"
        )
    payload = str(channel.get("payload", ""))
    if payload not in PAYLOADS:
        raise SubscriptionUnfit(
            place="channel.payload", reason="不支持", hint="请用 application/fhir+json，或不写（只通知）"
        )
    shown = dict(channel)
    headers = _headers(shown.pop("header", []))
    listed = channel.get("extension", [])
    extensions = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    secret = next(
        (str(each.get("valueString", "")) for each in extensions if each.get("url") == SIGNED_WITH), ""
    )
    shown.pop("extension", None)
    return Subscription(
        subscription_id, actor.partner_id or UUID(int=0), kind, query, endpoint, payload, headers, secret,
        {**content, "channel": shown}, "off" if content["status"] == "off" else "active", "", _end(content.get("end")), version,
    )  # fmt: skip


def _criteria(actor: Actor, text: Any) -> tuple[str, str]:
    kind, _, query = str(text or "").lstrip("/").partition("?")
    if kind not in fhir.resource_types():
        raise SubscriptionUnfit(
            place="criteria", reason="没有资源类型", hint="请写检索条件，如 Observation?code=8480-6"
        )
    try:
        pairs = [*parse_qsl(query, keep_blank_values=True), ("_id", _NOBODY)]
        fhir.searchset(actor, "/fhir", kind, pairs)
    except CodedError as error:
        raise SubscriptionUnfit(place="criteria", reason=error.text, hint=error.advice_text) from None
    return kind, query


def _headers(listed: Any) -> dict[str, str]:
    found = {}
    for number, each in enumerate(listed if isinstance(listed, list) else [listed]):
        match = _HEADER.fullmatch(str(each))
        if match is None or match[1].lower() in _OURS:
            raise SubscriptionUnfit(
                place=f"channel.header[{number}]",
                reason="不是可用的请求头",
                hint="请写成“名称: 值”，如 Authorization: Bearer …",
            )
        found[match[1]] = match[2]
    return found


def _end(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise SubscriptionUnfit(
            place="end", reason="不是时刻", hint="请写带时区的时刻，如 2027-01-01T00:00:00+08:00"
        )
    return moment


def told(one: Subscription) -> Mapping[str, Any]:
    """The resource as it is shown: without headers and secret, with the status the platform gives it."""
    rest = {
        name: value for name, value in one.content.items() if name not in ("id", "meta", "status", "error")
    }
    return {
        "resourceType": "Subscription", "id": str(one.id), "meta": {"versionId": str(one.version)}, "status": one.state,
        **({"error": one.error} if one.error else {}), **rest,
    }  # fmt: skip
