"""Computed values in PostgreSQL: written whole years at a time, a row each."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from yizhou.engines.indicators.contracts import Point
from yizhou.engines.indicators.periods import in_year, slot
from yizhou.kernel.db.api import copy_bytes, copy_rows, execute, fetch_all, fetch_one

_VALUE = "CASE WHEN {d} IS NULL THEN {n} * r.factor WHEN {d} <> 0 THEN {n} / {d} * r.factor END"
_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_SLOTS, _FLOAT8 = 17, 701
"""Periods of a year; the number PostgreSQL has for the type."""


def replace(
    indicator: str, factor: float, axes: tuple[Sequence[str], Sequence[int]], cubes: tuple[Any, Any], doctors: Sequence[tuple[Any, ...]]
) -> None:  # fmt: skip
    """Put an indicator's values of some years in the place of those before: cubes of place, year and slot, and rows of doctors."""
    years = list(axes[1])
    for name in ("indicator_result", "indicator_doctors"):
        execute(f"DELETE FROM {name} WHERE indicator = %s AND year = ANY(%s)", (indicator, years))
    columns = ("indicator", "place", "year", "factor", "numerators", "denominators")
    copy_bytes("indicator_result", columns, _binary(indicator, factor, axes, cubes))
    copy_rows(
        "indicator_doctors", (*columns, "providers"),
        ((indicator, place, year, factor, above, None if cubes[1] is None else below, providers)
         for place, year, providers, above, below in doctors),
    )  # fmt: skip


def _binary(
    indicator: str, factor: float, axes: tuple[Sequence[str], Sequence[int]], cubes: tuple[Any, Any]
) -> Iterator[bytes]:
    """Rows in PostgreSQL's binary form (COPY, "Binary Format"): all rows with codes of one length are one array."""
    above, below = cubes
    places, years = np.nonzero(~np.isnan(above).all(2))
    codes = np.array([code.encode() for code in axes[0]], dtype=object)
    lengths = np.array([len(code) for code in codes], dtype=int)
    yield _HEAD
    name = indicator.encode()
    for length in np.unique(lengths[places]) if len(places) else ():
        chosen = lengths[places] == length
        at, of = places[chosen], years[chosen]
        array = [("size", ">i4"), ("head", ">i4", 5), ("cells", [("size", ">i4"), ("value", ">f8")], _SLOTS)]
        kind = np.dtype([
            ("fields", ">i2"), ("l1", ">i4"), ("indicator", f"S{len(name)}"), ("l2", ">i4"), ("place", f"S{length}"),
            ("l3", ">i4"), ("year", ">i4"), ("l4", ">i4"), ("factor", ">f8"), ("above", array),
            ("below", array if below is not None else [("size", ">i4")]),
        ])  # fmt: skip
        rows = np.zeros(len(at), kind)
        rows["fields"], rows["l1"], rows["l2"], rows["l3"], rows["l4"] = 6, len(name), length, 4, 8
        rows["indicator"], rows["place"], rows["factor"] = name, codes[at].astype(f"S{length}"), factor
        rows["year"] = np.asarray(axes[1])[of]
        for field, cube in (("above", above), ("below", below)):
            if cube is None:
                rows[field]["size"] = -1
                continue
            rows[field]["size"] = 20 + 12 * _SLOTS
            rows[field]["head"] = (1, 0, _FLOAT8, _SLOTS, 1)
            rows[field]["cells"]["size"], rows[field]["cells"]["value"] = 8, cube[at, of]
        yield rows.tobytes()
    yield b"\xff\xff"


def forget(known: Sequence[str]) -> None:
    """Throw away what indicators left that are no longer defined."""
    for name in ("indicator_result", "indicator_doctors", "indicator_state"):
        execute(f"DELETE FROM {name} WHERE indicator <> ALL(%s)", (list(known),))


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
    value = _VALUE.format(n="r.numerators[p.slot]", d="r.denominators[p.slot]")
    rows = fetch_all(
        f"SELECT r.indicator, p.period, r.place, '', r.numerators[p.slot], r.denominators[p.slot], {value} FROM indicator_result r "
        "JOIN unnest(%s::text[], %s::int[], %s::int[]) AS p(period, year, slot) ON p.year = r.year "
        "WHERE r.indicator = ANY(%s) AND r.place = ANY(%s) AND r.year = ANY(%s) AND r.numerators[p.slot] <> 'NaN' ORDER BY p.period",
        (*_asked(periods), list(indicators), list(places), sorted({int(each[:4]) for each in periods})),
    )
    return [Point(*row) for row in rows]


def _asked(names: Sequence[str]) -> tuple[list[str], list[int], list[int]]:
    return list(names), [int(each[:4]) for each in names], [slot(each) + 1 for each in names]


def list_doctors(indicator: str, place: str, period: str) -> list[Point]:
    """Values of an institution's doctors; of whole years."""
    rows = fetch_all(
        f"SELECT r.indicator, r.year::text, r.place, d.provider, d.n, d.d, {_VALUE.format(n='d.n', d='d.d')} FROM indicator_doctors r, "
        "unnest(r.providers, r.numerators, r.denominators) AS d(provider, n, d) "
        "WHERE r.indicator = %s AND r.place = %s AND r.year::text = %s ORDER BY d.n DESC, d.provider LIMIT 200",
        (indicator, place, period),
    )
    return [Point(*row) for row in rows]


def list_periods(indicator: str, place: str) -> list[str]:
    """Periods with a value at a place, latest first."""
    rows = fetch_all(
        "SELECT year, numerators FROM indicator_result WHERE indicator = %s AND place = %s",
        (indicator, place),
    )
    return sorted((each for year, values in rows for each in _held(year, values)), reverse=True)


def _held(year: int, values: Sequence[float]) -> list[str]:
    return [name for name, value in zip(in_year(year), values, strict=True) if value == value]  # noqa: PLR0124  NaN


def latest_periods(indicators: Sequence[str], place: str, length: int) -> dict[str, str]:
    """The last period of a grain (told by the length of its name) with a value, by indicator."""
    rows = fetch_all(
        "SELECT indicator, year, numerators FROM indicator_result WHERE indicator = ANY(%s) AND place = %s ORDER BY year",
        (list(indicators), place),
    )
    found: dict[str, str] = {}
    for indicator, year, values in rows:
        for name in _held(year, values):
            if len(name) == length:
                found[indicator] = name
    return found


def count() -> int:
    row = fetch_one("SELECT count(*) FROM indicator_result")
    return int(row[0]) if row else 0
