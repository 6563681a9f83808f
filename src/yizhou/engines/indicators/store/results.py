"""Computed values in PostgreSQL: written whole years at a time, read by pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from yizhou.engines.indicators.contracts import Point
from yizhou.kernel.db.api import copy_rows, execute, fetch_all, fetch_one

_COLUMNS = ("indicator", "period", "place", "provider", "numerator", "denominator", "value")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM indicator_result"


def replace(indicator: str, years: Sequence[int], points: Iterable[Point]) -> None:
    """Put an indicator's values of some years in the place of those before."""
    execute(
        "DELETE FROM indicator_result WHERE indicator = %s AND left(period, 4) = ANY(%s)",
        (indicator, [str(year) for year in years]),
    )
    copy_rows(
        "indicator_result",
        _COLUMNS,
        ((p.indicator, p.period, p.place, p.provider, p.numerator, p.denominator, p.value) for p in points),
    )


def forget(known: Sequence[str]) -> None:
    """Throw away what indicators left that are no longer defined."""
    execute("DELETE FROM indicator_result WHERE indicator <> ALL(%s)", (list(known),))
    execute("DELETE FROM indicator_state WHERE indicator <> ALL(%s)", (list(known),))


def save_state(indicator: str, digest: str, moment: datetime, seconds: float) -> None:
    execute(
        "INSERT INTO indicator_state (indicator, digest, computed, seconds) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (indicator) DO UPDATE SET digest = excluded.digest, computed = excluded.computed, "
        "seconds = excluded.seconds",
        (indicator, digest, moment, seconds),
    )


def states() -> dict[str, tuple[str, datetime, float]]:
    """Digest, moment and seconds of each indicator's last computation."""
    rows = fetch_all("SELECT indicator, digest, computed, seconds FROM indicator_state")
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def list_points(indicators: Sequence[str], places: Sequence[str], periods: Sequence[str]) -> list[Point]:
    """Values of places (not of single doctors) in some periods."""
    rows = fetch_all(
        f"{_SELECT} WHERE indicator = ANY(%s) AND place = ANY(%s) AND period = ANY(%s) AND provider = '' ORDER BY period",
        (list(indicators), list(places), list(periods)),
    )
    return [Point(*row) for row in rows]


def list_doctors(indicator: str, place: str, period: str) -> list[Point]:
    """Values of an institution's doctors."""
    rows = fetch_all(
        f"{_SELECT} WHERE indicator = %s AND place = %s AND period = %s AND provider <> '' ORDER BY numerator DESC LIMIT 200",
        (indicator, place, period),
    )
    return [Point(*row) for row in rows]


def list_periods(indicator: str, place: str) -> list[str]:
    """Periods with a value at a place, latest first."""
    rows = fetch_all(
        "SELECT DISTINCT period FROM indicator_result WHERE indicator = %s AND place = %s AND provider = '' "
        "ORDER BY period DESC",
        (indicator, place),
    )
    return [row[0] for row in rows]


def latest_periods(indicators: Sequence[str], place: str, length: int) -> dict[str, str]:
    """The last period of a grain (told by the length of its name) with a value, by indicator."""
    rows = fetch_all(
        "SELECT indicator, max(period) FROM indicator_result WHERE indicator = ANY(%s) AND place = %s AND provider = '' "
        "AND length(period) = %s GROUP BY indicator",
        (list(indicators), place, length),
    )
    return {row[0]: row[1] for row in rows}


def count() -> int:
    row = fetch_one("SELECT count(*) FROM indicator_result")
    return int(row[0]) if row else 0
