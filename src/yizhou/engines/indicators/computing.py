"""Values computed ahead: an indicator's years anew whenever the star's parts it reads, or its definition, have changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from time import perf_counter
from typing import Any

from yizhou.engines.indicators import alerting, definitions, periods
from yizhou.engines.indicators.contracts import Indicator, Measure, Point, Run
from yizhou.engines.indicators.store import results, star
from yizhou.engines.indicators.store.star import Question
from yizhou.engines.warehouse import api as warehouse
from yizhou.engines.warehouse.contracts import Changed
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now, today

Transaction = Callable[[], AbstractContextManager[None]]
KEPT_YEARS = 11
"""This year and the ten before it: what the warehouse is asked for."""


def bring_up_to_date(actor: Actor, transaction: Transaction) -> Run:
    """Refresh the warehouse, compute what that changed, raise alerts; a `transaction` of the edge for each step."""
    return compute_changed(warehouse.refresh(actor, transaction), transaction)


def compute_changed(changed: Sequence[Changed], transaction: Transaction, spent: dict[str, float] | None = None) -> Run:
    """Compute what a change of the star, or of a definition, concerns; raise alerts."""
    started, begun = now(), perf_counter()
    with transaction():
        known = results.states()
        results.forget(list(definitions.all_indicators()))
    parts: dict[str, set[str]] = {}
    for each in changed:
        parts.setdefault(each.table, set()).add(each.part)
    stale = {
        one: None if known.get(one.id, ("",))[0] != definitions.digest(one) else touched(one, changed)
        for one in definitions.all_indicators().values()
    }
    wanted = {one: years for one, years in stale.items() if years is None or years}
    values = 0
    if wanted:
        with warehouse.opened() as ask:
            everything = _years(ask)
            groups: dict[tuple[int, ...], list[Indicator]] = {}
            for one, years in wanted.items():
                wished = tuple(everything) if years is None else tuple(sorted(years.intersection(everything)))
                groups.setdefault(wished, []).append(one)
            for wished, group in groups.items():
                star.prepare(ask, periods.of_years(wished, today()))
                for one in group:
                    with transaction():
                        values += compute(ask, one, wished)
        with transaction():
            alerting.raise_alerts(list(wanted))
    return Run(started, perf_counter() - begun, len(wanted), values, tuple(one.id for one in wanted))


def touched(one: Indicator, changed: Iterable[Changed]) -> set[int]:
    """Years in which a change of the star concerns an indicator: all, when a table in one piece changed."""
    found = [each.part for each in changed if each.table in one.tables or each.table == "dim_place"]
    this = today().year
    if "" in found:
        return set(range(this - KEPT_YEARS + 1, this + 1))
    # A stay that began in a year may end in the next.
    return {year for part in found for year in (int(part), int(part) + 1)}


def _years(ask: Question) -> list[int]:
    dated = [table.id for table in warehouse.tables().values() if table.by_year]
    this = today().year
    return [year for year in star.years(ask, dated) if this - KEPT_YEARS < year <= this]


def compute(ask: Question, one: Indicator, years: Sequence[int]) -> int:
    """Compute an indicator for the years that were prepared and put them in the place of what was there; how many values."""
    begun = perf_counter()
    points = list(points_of(ask, one))
    results.replace(one.id, years, points)
    results.save_state(one.id, definitions.digest(one), now(), perf_counter() - begun)
    return len(points)


def points_of(ask: Question, one: Indicator) -> Iterator[Point]:
    """All values of an indicator: of every place, then of every doctor where the numerator knows them."""
    above = _by_place(ask, one.numerator, one.grains)
    below = _by_place(ask, one.denominator, one.grains) if one.denominator else None
    # Beds or people without an event are everywhere and at all times: they give no value of their own.
    alone = one.denominator is not None and one.denominator.kind == "flow"
    places = above.keys() | (below or {}).keys() if alone else above.keys()
    for period, place in places:
        yield _point(one, period, place, "", above.get((period, place), 0.0), _of(below, (period, place)))
    if one.numerator.kind == "flow" and (one.denominator is None or one.denominator.kind == "flow"):
        yield from _doctors(ask, one)


def _doctors(ask: Question, one: Indicator) -> Iterator[Point]:
    above = {tuple(row[:3]): float(row[3]) for row in ask(star.by_doctor(one.numerator))}
    below = (
        {tuple(row[:3]): float(row[3]) for row in ask(star.by_doctor(one.denominator))}
        if one.denominator
        else None
    )
    for key in above.keys() | (below or {}).keys():
        period, place, provider = key
        yield _point(one, period, place, provider[:64], above.get(key, 0.0), _of(below, key))


def _by_place(ask: Question, measure: Measure, grains: Sequence[str]) -> dict[tuple[str, str], float]:
    rows = ask(star.by_place(measure, grains))
    return {(row[0], row[1]): float(row[2]) for row in rows if row[2] is not None}


def _of(below: Mapping[Any, float] | None, key: Any) -> float | None:
    return None if below is None else below.get(key, 0.0)


def _point(
    one: Indicator, period: str, place: str, provider: str, above: float, below: float | None
) -> Point:
    if one.denominator is None:
        return Point(one.id, period, place, provider, above, None, above * one.factor)
    value = above / below * one.factor if below else None
    return Point(one.id, period, place, provider, above, below, value)
