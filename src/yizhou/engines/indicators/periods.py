"""Periods by name: `2026`, `2026Q1`, `2026-01`."""

from collections.abc import Iterable
from datetime import date, timedelta
from re import compile as pattern
from typing import NamedTuple

from yizhou.engines.indicators.errors import PeriodWrong

_NAME = pattern(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?")


class Period(NamedTuple):
    """`last` is the last day that has been, `days` how many there are to it."""

    name: str
    grain: str
    first: date
    last: date
    days: int
    year: int


def grain_of(name: str) -> str:
    """Raises PeriodWrong."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise PeriodWrong(period=name[:20])
    return "quarter" if found[2] else "month" if found[3] else "year"


def _first_month(name: str) -> tuple[int, int, int]:
    """Year, first month, number of months."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise PeriodWrong(period=name[:20])
    year = int(found[1])
    if found[2]:
        return year, int(found[2]) * 3 - 2, 3
    return (year, int(found[3]), 1) if found[3] else (year, 1, 12)


def period(name: str, today: date) -> Period:
    """A period as far as it has gone. Raises PeriodWrong."""
    year, month, months = _first_month(name)
    first = date(year, month, 1)
    after = month + months
    end = date(year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
    last = max(first, min(end, today))
    return Period(name, grain_of(name), first, last, (last - first).days + 1, year)


def names(grain: str, year: int) -> list[str]:
    """The periods of a year."""
    if grain == "year":
        return [str(year)]
    if grain == "quarter":
        return [f"{year}Q{number}" for number in range(1, 5)]
    return [f"{year}-{month:02}" for month in range(1, 13)]


def in_year(year: int) -> list[str]:
    """The seventeen periods of a year in the order they are kept in: months, quarters, the year."""
    return [*names("month", year), *names("quarter", year), str(year)]


def slot(name: str) -> int:
    """Place of a period in its year, from 0."""
    return in_year(int(name[:4])).index(name)


def of_years(years: Iterable[int], today: date) -> list[Period]:
    """All periods of some years that have begun."""
    found = [
        period(name, today)
        for year in years
        for grain in ("month", "quarter", "year")
        for name in names(grain, year)
    ]
    return [each for each in found if each.first <= today]


def year_before(name: str) -> str:
    """The same period of the year before."""
    return f"{int(name[:4]) - 1}{name[4:]}"


def before(name: str) -> str:
    """The period just before. Raises PeriodWrong."""
    grain, year = grain_of(name), int(name[:4])
    row = names(grain, year)
    place = row.index(name)
    return row[place - 1] if place else names(grain, year - 1)[-1]


def latest(name: str, number: int) -> list[str]:
    """So many periods up to one, in order."""
    found = [name]
    while len(found) < number:
        found.append(before(found[-1]))
    return found[::-1]


def spoken(name: str) -> str:
    """A period in words."""
    year, month, months = _first_month(name)
    return {12: f"{year}年", 3: f"{year}年第{(month + 2) // 3}季度", 1: f"{year}年{month}月"}[months]


def running(name: str, today: date) -> bool:
    """Whether a period has not ended: its sums are not to be held against whole periods."""
    return period(name, today).last >= today
