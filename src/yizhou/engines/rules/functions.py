"""The functions of rules, over and above CEL's own; `web/packages/fields/src/functions.ts` says the same in the browser.

A missing value (None) makes each of them unknown, but for `answered`, `either` and `growth_z`.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yizhou.engines.rules.contracts import Value
from yizhou.standards import growth


class Unknown(TypeError):
    """A function met a value that is not there."""


def _known(*values: Value) -> None:
    if any(value is None for value in values):
        raise Unknown


def _day(text: Value) -> date:
    _known(text)
    return date.fromisoformat(str(text)[:10])


def answered(value: Value) -> bool:
    """Whether there is a value: not null, no empty text, no empty list."""
    return value not in (None, "", [])


def either(value: Value, otherwise: Value) -> Value:
    """`value` where it is answered, else `otherwise`."""
    return value if answered(value) else otherwise


def days_between(start: Value, end: Value) -> float:
    """Days from `start` to `end`; negative when `end` is earlier."""
    return float((_day(end) - _day(start)).days)


def _whole_months(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if end.day < start.day else months


def months_between(start: Value, end: Value) -> float:
    """Completed months from `start` to `end`."""
    return float(_whole_months(_day(start), _day(end)))


def years_between(start: Value, end: Value) -> float:
    """Completed years: the age at `end` of who was born on `start`."""
    return float(_whole_months(_day(start), _day(end)) // 12)


def plus_days(day: Value, number: Value) -> str:
    """The day `number` days later."""
    _known(number)
    return (_day(day) + timedelta(days=int(number))).isoformat()


def plus_months(day: Value, number: Value) -> str:
    """The same day `number` months later, the month's last where it has no such day."""
    _known(number)
    start = _day(day)
    months = start.year * 12 + start.month - 1 + int(number)
    year, month = divmod(months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(
        date(year, month + 1, 1) + timedelta(days=start.day - 1), following - timedelta(days=1)
    ).isoformat()


def rounded(value: Value, digits: Value) -> float:
    """Rounded half away from zero to `digits` places, as people do on paper."""
    _known(value, digits)
    step = Decimal(1).scaleb(-int(digits))
    return float(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP))


def count(values: Value) -> float:
    """How many are in a list."""
    return float(len(_list(values)))


def length(text: Value) -> float:
    """Characters of a text."""
    _known(text)
    return float(len(str(text)))


def total(values: Value) -> float:
    """Sum of a list; what is missing in it counts nothing."""
    return math.fsum(float(value) for value in _list(values) if value is not None)


def _list(values: Value) -> Sequence[Value]:
    _known(values)
    if not isinstance(values, list | tuple):
        raise TypeError("not a list")
    return values


def _numbers(values: Value) -> list[float]:
    found = [float(value) for value in _list(values) if value is not None]
    if not found:
        raise Unknown
    return found


def mean(values: Value) -> float:
    """Mean of a list's numbers; unknown without any."""
    found = _numbers(values)
    return math.fsum(found) / len(found)


def least(values: Value) -> float:
    """The smallest of a list's numbers."""
    return min(_numbers(values))


def greatest(values: Value) -> float:
    """The largest of a list's numbers."""
    return max(_numbers(values))


def power(base: Value, exponent: Value) -> float:
    """`base` to the power of `exponent`."""
    _known(base, exponent)
    return float(base) ** float(exponent)


def growth_z(indicator: Value, sex: Value, place: Value, value: Value) -> float | None:
    """The WHO's z-score (`standards.growth`): place is days of age, or cm of length or height.

    Null, not unknown, where something is missing or the WHO has no table.
    """
    if sex is None or place is None or value is None:
        return None
    return growth.z_score(str(indicator), str(sex), float(place), float(value))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "answered": answered, "either": either, "days_between": days_between, "months_between": months_between,
    "years_between": years_between, "plus_days": plus_days, "plus_months": plus_months, "rounded": rounded,
    "count": count, "length": length, "total": total, "mean": mean, "least": least, "greatest": greatest, "power": power,
    "growth_z": growth_z,
}  # fmt: skip
