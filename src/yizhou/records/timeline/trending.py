"""Numbers over time: every numeric observation by code and unit, with its reference range."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.consent import api as consent
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import store
from yizhou.records.timeline.contracts import Trend, TrendPoint
from yizhou.records.timeline.naming import codings, name
from yizhou.records.timeline.reading import bounds, is_abnormal, number
from yizhou.registries.residents.api import identity_set, require_visible

MOST = 20_000
_UNREAL = frozenset({"entered-in-error", "cancelled"})


@dataclass(frozen=True, slots=True)
class _Value:
    code: str
    concept: Any
    unit: str
    value: float
    low: float | None
    high: float | None
    abnormal: bool


def _one(holder: Mapping[str, Any]) -> _Value | None:
    quantity = holder.get("valueQuantity")
    value = number(quantity)
    concept = holder.get("code")
    if value is None or not isinstance(quantity, dict):
        return None
    code = next((coding["code"] for coding in codings(concept)), "") or name(concept)
    unit = str(quantity.get("unit") or quantity.get("code") or "")
    return _Value(code, concept, unit, value, *bounds(holder), is_abnormal(holder))


def _values(content: Mapping[str, Any]) -> Iterator[_Value]:
    holders = [content, *(each for each in content.get("component") or [] if isinstance(each, dict))]
    for holder in holders:
        found = _one(holder)
        if found is not None and found.code:
            yield found


def trends(actor: Actor, resident_id: UUID, codes: Collection[str]) -> list[Trend]:
    """See `api.trends`. The longest series come first."""
    require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    people = identity_set(resident_id)
    institutions = store.institutions_of(actor, people, ("Observation",))
    series: dict[tuple[str, str], list[tuple[datetime, _Value, str]]] = {}
    for stored in fhir.search(actor, people, ("Observation",), codes=tuple(codes), limit=MOST):
        if b"valueQuantity" not in stored.raw:
            continue
        content = orjson.loads(stored.raw)
        at, _ = fhir.occurrence(content)
        if at is None or content.get("status") in _UNREAL:
            continue
        institution = institutions.get(f"Observation/{stored.id}", "")
        for value in _values(content):
            if not codes or value.code in codes:
                series.setdefault((value.code, value.unit), []).append((at, value, institution))
    record(actor, "read", resident_id=resident_id, what=f"指标趋势，{len(series)} 项")
    return sorted(
        (_trend(points) for points in series.values()), key=lambda trend: (-len(trend.points), trend.name)
    )


def _trend(points: list[tuple[datetime, _Value, str]]) -> Trend:
    points.sort(key=lambda point: point[0])
    latest = points[-1][1]
    low = next((value.low for _, value, _ in reversed(points) if value.low is not None), None)
    high = next((value.high for _, value, _ in reversed(points) if value.high is not None), None)
    return Trend(
        latest.code, name(latest.concept), latest.unit, low, high,
        tuple(TrendPoint(at, value.value, institution, value.abnormal) for at, value, institution in points),
    )  # fmt: skip
