"""A child's growth: what was measured anywhere, each with the WHO's z-score, and the percentile curves to draw it on."""

from datetime import date
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, today
from yizhou.records.timeline import trending
from yizhou.records.timeline.contracts import Growth, GrowthPoint, PercentileCurve
from yizhou.registries.residents import api as residents
from yizhou.standards import growth

# LOINC and WS 363 codes of what is measured.
_CODES = {
    "weight": ("29463-7", "3141-9", "DE04.10.188.00"),
    "stature": ("8302-2", "8306-3", "DE04.10.167.00", "DE04.10.166.00"),
    "head": ("9843-4", "8287-5", "DE04.10.192.00"),
}
_LYING = 731
"""Days of age before which length, not height, stands against weight (WHO, Methods and development, ch. 3)."""
_OLDEST = 19 * 366
_STEPS = 60
_FIRST_YEARS = 365 * 2


def growth_of(actor: Actor, resident_id: UUID) -> list[Growth]:
    """See `api.growth`."""
    who = residents.get(actor, resident_id)
    codes = [code for each in _CODES.values() for code in each]
    measured: dict[str, dict[date, float]] = {name: {} for name in _CODES}
    for trend in trending.trends(actor, resident_id, codes):
        name = next(name for name, known in _CODES.items() if trend.code in known)
        measured[name] |= {point.at.astimezone(CHINA).date(): point.value for point in trend.points}
    if who.birth_date is None or (today() - who.birth_date).days > _OLDEST:
        return []
    return [_growth(indicator, who.sex, who.birth_date, measured) for indicator in growth.INDICATORS.values()]


def _growth(
    indicator: growth.Indicator, sex: str, born: date, measured: dict[str, dict[date, float]]
) -> Growth:
    points = [
        GrowthPoint(day, place, value, z)
        for day, place, value in sorted(_points(indicator, born, measured))
        if (z := growth.z_score(indicator.id, sex, place, value)) is not None
    ]
    start, end = _span(indicator, born, points)
    curves = growth.curve(indicator.id, sex, start, end, (end - start) / _STEPS)
    return Growth(
        indicator.id, indicator.name, indicator.unit, indicator.axis, tuple(points),
        tuple(PercentileCurve(one.percentile, tuple(one.points)) for one in curves),
    )  # fmt: skip


def _points(
    indicator: growth.Indicator, born: date, measured: dict[str, dict[date, float]]
) -> list[tuple[date, float, float]]:
    """(day, place on the axis, value), where both are known."""
    weight, stature, head = measured["weight"], measured["stature"], measured["head"]
    both = [(day, stature[day], weight[day]) for day in weight.keys() & stature.keys()]
    match indicator.id:
        case "weight_for_age":
            return [(day, float((day - born).days), value) for day, value in weight.items()]
        case "height_for_age":
            return [(day, float((day - born).days), value) for day, value in stature.items()]
        case "head_for_age":
            return [(day, float((day - born).days), value) for day, value in head.items()]
        case "bmi_for_age":
            return [(day, float((day - born).days), kg / (cm / 100) ** 2) for day, cm, kg in both]
        case _:
            lies = indicator.id == "weight_for_length"
            return [(day, cm, kg) for day, cm, kg in both if ((day - born).days < _LYING) == lies]


def _span(indicator: growth.Indicator, born: date, points: list[GrowthPoint]) -> tuple[float, float]:
    """What part of the axis is drawn: two years at least, or the lengths the WHO has."""
    if indicator.axis == "length_cm":
        return 45, 110
    if indicator.axis == "height_cm":
        return 65, 120
    latest = max([point.place for point in points], default=0)
    return 0, max(_FIRST_YEARS, min(_OLDEST, max(latest * 1.2, (today() - born).days)))
