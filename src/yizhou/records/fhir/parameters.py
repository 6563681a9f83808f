"""Search parameters: names and values of a query string become `Criteria` (FHIR R4 §3.1.1).

Strict: a parameter that is not known is refused, for ignoring it would answer another question than was asked
(§3.1.1.6 lets a server choose). Which names a type has comes from `facets.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from yizhou.kernel.db.api import decode_key
from yizhou.records.fhir.contracts import NO_RESIDENT
from yizhou.records.fhir.criteria import Limit
from yizhou.records.fhir.errors import BadParameter, UnknownParameter
from yizhou.records.fhir.facets import Elements, elements, interval
from yizhou.records.fhir.identity import split

DEFAULT_COUNT = 50
MOST = 500
_UNESCAPED_COMMA = re.compile(r"(?<!\\),")
_PREFIXED = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d.*)$")


@dataclass(slots=True)
class Asked:
    """What a query string asks for, before residents are checked."""

    residents: list[UUID] = field(default_factory=list)
    codes: list[list[str]] = field(default_factory=list)
    categories: list[list[str]] = field(default_factory=list)
    identifiers: list[list[str]] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    encounter: list[str] = field(default_factory=list)
    institution: list[str] = field(default_factory=list)
    ids: list[tuple[UUID, UUID]] | None = None
    limits: list[Limit] = field(default_factory=list)
    outside: list[tuple[datetime, datetime]] = field(default_factory=list)
    after: tuple[datetime | None, UUID] | None = None
    count: int = DEFAULT_COUNT
    total: bool = True
    only_count: bool = False


def known(resource_type: str) -> tuple[str, ...]:
    """Names of the parameters of a type, for the CapabilityStatement and for advice."""
    names = elements(resource_type)
    own = [
        *((names.code_name,) if names.code else ()),
        *((names.category_name,) if names.category else ()),
        *((names.date_name,) if names.date else ()),
    ]
    if names.date and "date" not in own:
        own.append("date")
    return (
        "_id", "_lastUpdated", "patient", "subject", *own, "identifier", "status", "encounter", "organization",
    )  # fmt: skip


_ALWAYS = (
    "_id", "_lastUpdated", "patient", "subject", "identifier", "status", "encounter", "organization",
)  # fmt: skip
_CONTROL = ("_count", "_total", "_summary", "_format", "_pretty", "after")


def _alternatives(value: str) -> list[str]:
    return [part.replace("\\,", ",") for part in _UNESCAPED_COMMA.split(value) if part]


def _tokens(name: str, value: str) -> list[str]:
    tokens = _alternatives(value)
    for token in tokens:
        system, bar, code = token.partition("|")
        if bar and (not system or not code):
            raise BadParameter(
                name=name, value=value, hint="请同时给出编码系统和代码（system|code），或只给代码"
            )
    if not tokens:
        raise BadParameter(name=name, value=value, hint="请给出代码，或 system|code")
    return tokens


def _residents(name: str, value: str) -> list[UUID]:
    found = []
    for reference in _alternatives(value):
        place = split(reference.rpartition("/")[2])
        kind = reference.rpartition("/")[0].rpartition("/")[2]
        if place is None or place[0] == NO_RESIDENT or kind not in ("", "Patient"):
            raise BadParameter(name=name, value=value, hint="请给出居民编号，如 Patient/居民编号")
        found.append(place[0])
    return found


def _references(value: str) -> list[str]:
    return [reference.rpartition("/")[2] for reference in _alternatives(value)]


def _dates(asked: Asked, name: str, value: str, low: str, high: str) -> None:
    """One date bound: `low` and `high` are the columns of the target's interval (§3.1.1.4.7)."""
    match = _PREFIXED.match(value)
    found = interval(match[2]) if match else None
    if match is None or found is None:
        raise BadParameter(
            name=name, value=value, hint="日期形如 2024、2024-05、2024-05-06，可加前缀 ge、le、gt、lt"
        )
    start, end = found
    exact = start == end
    prefix = match[1] or "eq"
    last = "<=" if exact else "<"
    bounds = {
        "eq": [Limit(low, ">=", start), Limit(low, last, end), Limit(high, "<=", end)],
        "ap": [Limit(high, ">=", start), Limit(low, last, end)],
        "ge": [Limit(high, ">=", start)],
        "le": [Limit(low, last, end)],
        "gt": [Limit(high, ">", end)],
        "lt": [Limit(low, "<", start)],
        "sa": [Limit(low, ">" if exact else ">=", end)],
        "eb": [Limit(high, "<" if exact else "<=", start)],
    }
    if prefix == "ne":
        asked.outside.append((start, end))
    else:
        asked.limits += bounds[prefix]


def _count(value: str) -> int:
    if not value.isdecimal() or int(value) > 10_000:
        raise BadParameter(name="_count", value=value[:60], hint=f"请给出 0 到 {MOST} 的整数")
    return min(int(value), MOST)


def after_key(value: str) -> tuple[datetime | None, UUID]:
    """The sort values in a page key. Raises BadParameter."""
    try:
        started, local = decode_key(value)
        return (datetime.fromisoformat(started) if started else None), UUID(local)
    except (ValueError, TypeError):
        raise BadParameter(name="after", value=value[:60], hint="请使用上一页 next 链接中的值") from None


def _control(asked: Asked, name: str, value: str) -> None:
    if name == "_count":
        asked.count = _count(value)
        asked.only_count = asked.only_count or asked.count == 0
    elif name == "_total":
        asked.total = value != "none"
    elif name == "_summary":
        if value not in ("count", "false"):
            raise BadParameter(name=name, value=value[:60], hint="目前可用的值：count、false")
        asked.only_count = value == "count"
    elif name == "after":
        asked.after = after_key(value)


def parse(resource_type: str, parameters: Sequence[tuple[str, str]]) -> Asked:
    """What the parameters ask for. Raises UnknownParameter, BadParameter."""
    available = known(resource_type)
    asked = Asked()
    for name, value in parameters:
        if name in _CONTROL:
            _control(asked, name, value)
        elif name not in available:
            raise UnknownParameter(
                name=name[:60], type=resource_type, known="、".join((*available, *_CONTROL[:3]))
            )
        elif not value or "\x00" in value:
            raise BadParameter(name=name, value="", hint="参数值不能为空")
        elif name in _ALWAYS:
            _general(asked, name, value)
        else:
            _own(asked, elements(resource_type), name, value)
    return asked


def _general(asked: Asked, name: str, value: str) -> None:
    """Parameters every type has."""
    match name:
        case "_id":
            asked.ids = [place for each in _alternatives(value) if (place := split(each)) is not None]
        case "_lastUpdated":
            _dates(asked, name, value, "updated", "updated")
        case "patient" | "subject":
            asked.residents += _residents(name, value)
        case "identifier":
            asked.identifiers.append(_tokens(name, value))
        case "status":
            asked.status = _alternatives(value)
        case "encounter":
            asked.encounter = _references(value)
        case _:
            asked.institution = _references(value)


def _own(asked: Asked, names: Elements, name: str, value: str) -> None:
    """Parameters that carry the type's own names."""
    if name == names.code_name:
        asked.codes.append(_tokens(name, value))
    elif name == names.category_name:
        asked.categories.append(_tokens(name, value))
    else:
        _dates(asked, name, value, "started", "ended")
