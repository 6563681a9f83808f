"""Headers and signing secret of a subscriber, encrypted with a key of this platform."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings

from yizhou.kernel.crypto.api import sm3, sm4_decrypt, sm4_encrypt


def _key() -> bytes:
    return sm3(f"subscriptions {settings.SECRET_KEY}".encode())[:16]


def sealed(headers: Mapping[str, str], secret: str) -> bytes:
    return sm4_encrypt(_key(), orjson.dumps({"headers": dict(headers), "secret": secret}))


def opened(kept: bytes) -> dict[str, Any]:
    """Reverse of `sealed`."""
    return orjson.loads(sm4_decrypt(_key(), kept))
