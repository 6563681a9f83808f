"""Growth of children: the WHO's LMS tables (Child Growth Standards 2006, Reference 2007), z-scores and percentile curves.

Method: WHO Child Growth Standards, Methods and development (2006) ch. 7. Beyond ±3 SD the indicators with weight go on with the
distance between 2 and 3 SD, as there. Ages in days to 1,856, then in months of 30.4375 days; between two places of a table L, M
and S are taken in a straight line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import floor

from yizhou.standards.reading import rows

__all__ = ["INDICATORS", "PERCENTILES", "Curve", "Indicator", "curve", "tables", "z_score"]

_MONTH = 30.4375
_SEXES = {"1": "male", "2": "female"}
PERCENTILES: Mapping[str, float] = {"P3": -1.88079, "P15": -1.03643, "P50": 0, "P85": 1.03643, "P97": 1.88079}
"""Percentiles that are drawn, and their z."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the WHO's: what is measured (`unit`), against what (`axis`: age_days | length_cm | height_cm)."""

    id: str
    name: str
    table: str
    axis: str
    unit: str
    weighs: bool


INDICATORS: Mapping[str, Indicator] = {
    one.id: one
    for one in (
        Indicator("weight_for_age", "年龄别体重", "weight-for-age", "age_days", "kg", weighs=True),
        Indicator(
            "height_for_age", "年龄别身长（身高）", "length-height-for-age", "age_days", "cm", weighs=False
        ),
        Indicator("bmi_for_age", "年龄别体质指数", "bmi-for-age", "age_days", "kg/m2", weighs=True),
        Indicator("head_for_age", "年龄别头围", "head-circumference-for-age", "age_days", "cm", weighs=False),
        Indicator("weight_for_length", "身长别体重", "weight-for-length", "length_cm", "kg", weighs=True),
        Indicator("weight_for_height", "身高别体重", "weight-for-height", "height_cm", "kg", weighs=True),
    )
}


@dataclass(frozen=True, slots=True)
class Lms:
    """L, M, S at equal steps from `start`."""

    start: float
    step: float
    values: tuple[tuple[float, float, float], ...]

    def at(self, place: float) -> tuple[float, float, float] | None:
        """L, M, S at a place of the axis; None outside the table."""
        steps = round((place - self.start) / self.step, 6)
        low = floor(steps)
        if low < 0 or steps > len(self.values) - 1:
            return None
        part = steps - low
        first = self.values[low]
        if not part:
            return first
        length, middle, spread = (
            a + (b - a) * part for a, b in zip(first, self.values[low + 1], strict=True)
        )
        return length, middle, spread


@dataclass(frozen=True, slots=True)
class Curve:
    """A percentile by place of the axis."""

    percentile: str
    points: Sequence[tuple[float, float]]


@cache
def tables() -> Mapping[tuple[str, str, str], Lms]:
    """Every table by (WHO's name of the indicator, sex male | female, axis)."""
    found: dict[tuple[str, str, str], list[tuple[float, tuple[float, float, float]]]] = {}
    for row in rows("who_growth_lms"):
        key = (row["indicator"], row["sex"], row["axis"])
        found.setdefault(key, []).append(
            (float(row["value"]), (float(row["L"]), float(row["M"]), float(row["S"])))
        )
    return {
        key: Lms(places[0][0], round(places[1][0] - places[0][0], 6), tuple(lms for _, lms in places))
        for key, places in found.items()
    }


def _lms(indicator: Indicator, sex: str, place: float) -> tuple[float, float, float] | None:
    by_day = tables()[indicator.table, sex, indicator.axis]
    if indicator.axis != "age_days":
        return by_day.at(place)
    days = floor(place + 0.5)
    if days < len(by_day.values):
        return by_day.at(days)
    by_month = tables().get((indicator.table, sex, "age_months"))
    return by_month.at(days / _MONTH) if by_month else None


def _at(lms: tuple[float, float, float], z: float) -> float:
    power, middle, spread = lms
    return middle * (1 + power * spread * z) ** (1 / power)


def z_score(indicator_id: str, sex: str, place: float, value: float) -> float | None:
    """The z-score to two places: `sex` GB/T 2261.1 (1 male, 2 female); `place` days of age, or cm of length or height.

    None where the WHO has no table: another sex, an age or length outside, no positive value. Raises KeyError (no such indicator).
    """
    indicator = INDICATORS[indicator_id]
    lms = _lms(indicator, _SEXES[sex], place) if sex in _SEXES and value > 0 else None
    if lms is None:
        return None
    power, middle, spread = lms
    z = ((value / middle) ** power - 1) / (power * spread)
    if indicator.weighs and abs(z) > 3:
        edge = 3.0 if z > 0 else -3.0
        third, second = _at(lms, edge), _at(lms, edge / 3 * 2)
        z = edge + (value - third) / abs(third - second)
    return floor(abs(z) * 100 + 0.5) / 100 * (1 if z >= 0 else -1)


def curve(indicator_id: str, sex: str, start: float, end: float, step: float) -> list[Curve]:
    """The percentile curves between two places of the axis; empty for another sex. Raises KeyError (no such indicator)."""
    indicator = INDICATORS[indicator_id]
    if sex not in _SEXES or step <= 0:
        return []
    places = [start + step * number for number in range(floor((end - start) / step + 1e-9) + 1)]
    known = [(place, lms) for place in places if (lms := _lms(indicator, _SEXES[sex], place))]
    return [
        Curve(name, [(place, floor(_at(lms, z) * 100 + 0.5) / 100) for place, lms in known])
        for name, z in PERCENTILES.items()
    ]
