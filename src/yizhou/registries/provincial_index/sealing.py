"""What the province told of somebody, as stored: SM4 under a key of the platform, since most of them are not our residents."""

from dataclasses import asdict
from datetime import date
from typing import Any

import orjson
from django.conf import settings

from yizhou.kernel.crypto.api import sm3, sm4_decrypt, sm4_encrypt
from yizhou.registries.provincial_index.contracts import ProvincialPerson


def _key() -> bytes:
    return sm3(f"provincial lookups {settings.SECRET_KEY}".encode())[:16]


def seal(person: ProvincialPerson) -> bytes:
    """A person for storing."""
    return sm4_encrypt(_key(), orjson.dumps(asdict(person)))


def unseal(content: bytes) -> ProvincialPerson:
    """Reverse of `seal`."""
    raw: dict[str, Any] = orjson.loads(sm4_decrypt(_key(), bytes(content)))
    raw["birth_date"] = date.fromisoformat(raw["birth_date"]) if raw["birth_date"] else None
    return ProvincialPerson(**raw)
