"""Values computed ahead: an indicator's years anew whenever the star's parts it reads, or its definition, have changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from time import perf_counter

import numpy as np

from yizhou.engines.indicators import alerting, definitions, periods
from yizhou.engines.indicators.contracts import Indicator, Point, Run
from yizhou.engines.indicators.cubes import Cubes
from yizhou.engines.indicators.store import results, star
from yizhou.engines.warehouse import api as warehouse
from yizhou.engines.warehouse.contracts import Changed, Question
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now, today

Transaction = Callable[[], AbstractContextManager[None]]
KEPT_YEARS = 11
"""This year and the ten before it: what the warehouse is asked for."""


def bring_up_to_date(actor: Actor, transaction: Transaction) -> Run:
    """Refresh the warehouse, compute what that changed, raise alerts; a `transaction` of the edge for each step."""
    return compute_changed(warehouse.refresh(actor, transaction), transaction)


def compute_changed(changed: Sequence[Changed], transaction: Transaction) -> Run:
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
                cubes = Cubes(ask, wished)
                for one in group:
                    with transaction():
                        values += compute(cubes, one)
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


def compute(cubes: Cubes, one: Indicator) -> int:
    """Compute an indicator for the years of the cubes and put them in the place of what was there; how many values."""
    begun = perf_counter()
    above, below = cubes.pair(one)
    doctors = cubes.doctors(one)
    results.replace(one.id, one.factor, (cubes.places, cubes.years), (above, below), doctors)
    results.save_state(one.id, definitions.digest(one), now(), perf_counter() - begun)
    return int((~np.isnan(above)).sum()) + sum(len(row[2]) for row in doctors)


def points_of(cubes: Cubes, one: Indicator) -> Iterator[Point]:
    """All values of an indicator: of every place, then of every doctor where the numerator knows them."""
    above, below = cubes.pair(one)
    for place, year, slot in np.argwhere(~np.isnan(above)):
        under = None if below is None else float(below[place, year, slot])
        period = periods.in_year(cubes.years[year])[slot]
        yield _point(one, period, cubes.places[place], "", float(above[place, year, slot]), under)
    for place, year, providers, numerators, denominators in cubes.doctors(one):
        for number, provider in enumerate(providers):
            under = None if below is None else denominators[number]
            yield _point(one, str(year), place, provider, numerators[number], under)


def _point(
    one: Indicator, period: str, place: str, provider: str, above: float, below: float | None
) -> Point:
    if one.denominator is None:
        return Point(one.id, period, place, provider, above, None, above * one.factor)
    value = above / below * one.factor if below else None
    return Point(one.id, period, place, provider, above, below, value)
