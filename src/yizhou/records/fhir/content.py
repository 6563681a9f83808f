"""FHIR JSON in and out without losing the precision of decimals (FHIR R4 §2.24.0.1: 1.0 is not 1.00)."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NoReturn
from uuid import UUID

import orjson

from yizhou.records.fhir.errors import BrokenJson

# A number that a double would not give back as it was written: trailing zero, exponent, 16 digits and more.
_DELICATE = re.compile(
    rb"[:\[,]\s*-?(?:\d+\.\d*0|\d+(?:\.\d+)?[eE][+-]?\d+|\d[\d.]{15,})\s*[,}\]]",
)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value))
    raise TypeError(f"{type(value).__name__} is not JSON")


def _not_json(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) < 18 else Decimal(digits)


def parse(body: bytes) -> Any:
    """Decode JSON; delicate decimals become Decimal. Raises BrokenJson."""
    try:
        if _DELICATE.search(body) is None:
            return orjson.loads(body)
        return json.loads(body, parse_float=Decimal, parse_int=_integer, parse_constant=_not_json)
    except (ValueError, RecursionError) as error:
        raise BrokenJson(reason=str(error)[:200]) from None


def serialise(content: Any) -> bytes:
    """Encode JSON, Decimals digit for digit."""
    return orjson.dumps(content, default=_plain)


def instant(moment: datetime) -> str:
    """FHIR instant in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def digest(content: Mapping[str, Any]) -> UUID:
    """128 bits that are equal when two contents say the same, whatever id and version they carry."""
    bare = dict(content)
    bare.pop("id", None)
    meta = bare.get("meta")
    if isinstance(meta, Mapping):
        kept = {name: value for name, value in meta.items() if name not in {"versionId", "lastUpdated"}}
        if kept:
            bare["meta"] = kept
        else:
            del bare["meta"]
    text = orjson.dumps(bare, default=_plain, option=orjson.OPT_SORT_KEYS)
    return UUID(bytes=blake2b(text, digest_size=16).digest())


def stamped(content: Mapping[str, Any], resource_id: str, version: int, updated: datetime) -> bytes:
    """The JSON that is stored: the content with the id, version and time the store gave it."""
    meta = content.get("meta")
    own = {"versionId": str(version), "lastUpdated": instant(updated)}
    head = {
        "resourceType": content["resourceType"],
        "id": resource_id,
        "meta": {**meta, **own} if isinstance(meta, Mapping) else own,
    }
    rest = {name: value for name, value in content.items() if name not in head}
    return orjson.dumps({**head, **rest}, default=_plain)
