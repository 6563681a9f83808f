"""What a read or a history is asked beside its address: preconditions, subset, period, page (FHIR R4 §3.1.0.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

from django.http import HttpRequest

from yizhou.records.fhir.contracts import Stored
from yizhou.records.fhir.dates import interval
from yizhou.records.fhir.errors import BadParameter, UnknownParameter, UnknownType
from yizhou.records.fhir.resource_types import RESOURCE_TYPES
from yizhou.records.fhir.subsetting import Subset, subset_of

MOST = 500
_SHOWING = ("_format", "_pretty", "_summary", "_elements")
_OF_EVERYTHING = ("_type", "_since", "_count", "after", "_format", "_pretty")
_OF_HISTORY = (*_SHOWING, "_since", "_at", "_count", "before", "after")


def unchanged(request: HttpRequest, stored: Stored, etag: str) -> bool:
    """Whether the caller has this version already (If-None-Match goes before If-Modified-Since, §3.1.0.1.4, RFC 9110 §13.2.2)."""
    tags = request.META.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or etag.removeprefix("W/") in known
    since = request.META.get("HTTP_IF_MODIFIED_SINCE")
    if since is None:
        return False
    try:
        return stored.updated.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False  # RFC 9110 §13.1.3: what is no date is ignored


def wanted_part(request: HttpRequest, resource_type: str) -> Subset:
    """`_summary` and `_elements` of a read. Raises BadParameter."""
    query = request.META.get("QUERY_STRING", "")
    if "_summary" not in query and "_elements" not in query:
        return Subset()
    summary = request.GET.get("_summary", "")
    if summary == "count":
        raise BadParameter(name="_summary", value="count", hint="count 只用于检索")
    return subset_of(resource_type, summary, request.GET.get("_elements", ""))


@dataclass(frozen=True, slots=True)
class AskedHistory:
    """The parameters of a history; `used` as they go into its links."""

    count: int = 50
    since: datetime | None = None
    at: tuple[datetime, datetime] | None = None
    before: int | None = None
    after: str = ""
    subset: Subset = field(default_factory=Subset)
    used: tuple[tuple[str, str], ...] = ()


def asked_history(request: HttpRequest, resource_type: str, *, lenient: bool) -> AskedHistory:
    """Raises BadParameter, UnknownParameter."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    unknown = [name for name, _ in pairs if name not in _OF_HISTORY]
    if unknown and not lenient:
        raise UnknownParameter(name=unknown[0][:60], type="_history", known="、".join(_OF_HISTORY[:-2]))
    given = {name: value for name, value in pairs if name in _OF_HISTORY}
    since = interval(given["_since"]) if "_since" in given else None
    at = interval(given["_at"].removeprefix("eq")) if "_at" in given else None
    for name, found in (("_since", since), ("_at", at)):
        if name in given and found is None:
            raise BadParameter(
                name=name, value=given[name][:60], hint="请给出日期时间，如 2026-11-26T08:00:00+08:00"
            )
    return AskedHistory(
        min(_whole("_count", given.get("_count", "50")), MOST),
        since[0] if since else None,
        at,
        _whole("before", given["before"]) if "before" in given else None,
        given.get("after", ""),
        wanted_part(request, resource_type),
        tuple(_kept(pairs)),
    )


def asked_everything(
    request: HttpRequest, *, lenient: bool
) -> tuple[int, str | None, list[str], datetime | None]:
    """Count, page, types and since of $everything. Raises BadParameter, UnknownParameter, UnknownType."""
    given = {name: values[-1] for name, values in request.GET.lists() if values}
    unknown = [name for name in given if name not in _OF_EVERYTHING]
    if unknown and not lenient:
        raise UnknownParameter(name=unknown[0][:60], type="$everything", known="、".join(_OF_EVERYTHING[:3]))
    types = [each.strip() for each in given.get("_type", "").split(",") if each.strip()]
    for each in types:
        if each not in RESOURCE_TYPES:
            raise UnknownType(type=each[:60])
    since = interval(given["_since"]) if "_since" in given else None
    if "_since" in given and since is None:
        raise BadParameter(
            name="_since", value=given["_since"][:60], hint="请给出日期时间，如 2026-11-26T08:00:00+08:00"
        )
    count = min(_whole("_count", given.get("_count", "500")), MOST)
    return count, given.get("after"), types, since[0] if since else None


def _kept(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if name in _OF_HISTORY]


def _whole(name: str, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 1_000_000_000:
        raise BadParameter(name=name, value=text[:60], hint=f"请给出 1 到 {MOST} 的整数")
    return int(text)
