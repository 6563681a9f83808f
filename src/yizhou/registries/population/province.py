"""Client of the provincial full population system (云南省全员人口信息系统): changes by pages, corrections with acknowledgement.

REST with JSON over HTTPS. Every request is signed: `X-Signature` is HMAC-SM3 (GB/T 32905, RFC 2104) over method, path with query,
`X-Timestamp`, `X-Nonce` and the SM3 of the body, each on a line, with the secret the province gave the organisation `X-Org`.

    GET  /v1/{table}/changes?since=<watermark>&cursor=<cursor>&size=500
         → {"items": [{"key", "deleted", "content"}], "next": <cursor or null>, "watermark": <since for the next time>}
    POST /v1/{table}/corrections   {"items": [{"key", "content"}]}
         → {"items": [{"key", "accepted", "problem"}]}
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import httpx
import orjson

from yizhou.kernel.clock.api import now
from yizhou.kernel.crypto.api import hmac_sm3, sm3_hex
from yizhou.registries.population.contracts import Row
from yizhou.registries.population.errors import ProvinceNotConfigured, ProvinceUnavailable

PAGE = 500
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page of changes; `next` is None on the last, `watermark` is where the next run begins."""

    rows: tuple[Row, ...]
    next: str | None
    watermark: str


class Province:
    """The provincial system at one address."""

    def __init__(self, url: str, organisation: str, secret: str) -> None:
        self._organisation, self._secret = organisation, secret.encode()
        self._client = httpx.Client(base_url=url, timeout=30)

    @classmethod
    def configured(cls) -> "Province":
        """From the environment. Raises ProvinceNotConfigured."""
        found = [os.environ.get(f"YIZHOU_POPULATION_{name}", "") for name in ("URL", "ORG", "SECRET")]
        if not all(found):
            raise ProvinceNotConfigured
        return cls(*found)

    def changes(self, table: str, since: str, cursor: str) -> Page:
        """One page. Raises ProvinceUnavailable."""
        answer = self._ask("GET", f"/v1/{table}/changes?since={since}&cursor={cursor}&size={PAGE}", b"")
        rows = tuple(
            Row(table, str(item["key"]), item.get("content") or {}, bool(item.get("deleted")))
            for item in answer["items"]
        )
        return Page(rows, answer.get("next"), str(answer["watermark"]))

    def correct(self, table: str, items: Sequence[tuple[str, Any]]) -> dict[str, str]:
        """Send corrections; per key the province's objection, empty where it was accepted. Raises ProvinceUnavailable."""
        body = orjson.dumps({"items": [{"key": key, "content": content} for key, content in items]})
        answer = self._ask("POST", f"/v1/{table}/corrections", body)
        return {
            str(item["key"]): "" if item.get("accepted") else str(item.get("problem") or "未接受")
            for item in answer["items"]
        }

    def _ask(self, method: str, path: str, body: bytes) -> Any:
        reason = ""
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(0.2 * 2**attempt)
            try:
                answer = self._client.request(
                    method, path, content=body, headers=self._headers(method, path, body)
                )
                if answer.status_code < 500:
                    answer.raise_for_status()
                    return answer.json()
                reason = f"HTTP {answer.status_code}"
            except httpx.HTTPStatusError as error:
                raise ProvinceUnavailable(
                    reason=f"HTTP {error.response.status_code} {error.response.text[:120]}"
                ) from None
            except (httpx.HTTPError, ValueError) as error:
                reason = str(error)[:120] or type(error).__name__
        raise ProvinceUnavailable(reason=reason)

    def _headers(self, method: str, path: str, body: bytes) -> dict[str, str]:
        moment, nonce = str(int(now().timestamp())), token_hex(8)
        text = "\n".join((method, path, moment, nonce, sm3_hex(body))).encode()
        return {
            "X-Org": self._organisation, "X-Timestamp": moment, "X-Nonce": nonce,
            "X-Signature": hmac_sm3(self._secret, text).hex(), "Content-Type": "application/json",
        }  # fmt: skip
