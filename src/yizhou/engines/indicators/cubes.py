"""Cubes of values: places by years by seventeen periods of a year, added up from months to years and from places to those above.

The star is asked once for every numerator or denominator, however many indicators share it, and gives months of single places;
the rest is adding. NaN stands where there is nothing.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from yizhou.engines.indicators.contracts import Indicator, Measure
from yizhou.engines.indicators.store import star
from yizhou.engines.warehouse.contracts import Question

Cube = Any
"""A numpy array of floats: place, year, slot."""
SLOTS = {"month": slice(0, 12), "quarter": slice(12, 16), "year": slice(16, 17)}


class Cubes:
    """Of the years that were prepared; each measure is asked once."""

    def __init__(self, ask: Question, years: Sequence[int]) -> None:
        self.years, self._ask = list(years), ask
        self.places = star.places(ask)
        rungs = ask.columns(star.rungs())
        self._from, above = rungs["n"], rungs["above"]
        self._above, self._starts = np.unique(above, return_index=True)
        self._known: dict[tuple[str, str, str], Cube] = {}
        self._gathered: dict[tuple[str, str, str], str] = {}

    def of(self, measure: Measure) -> Cube:
        """Values of every place that has one."""
        key = (measure.kind, measure.count, measure.sql)
        if key not in self._known:
            self._known[key] = self._made(measure)
        return self._known[key]

    def pair(self, one: Indicator) -> tuple[Cube, Cube | None]:
        """Numerators, NaN where an indicator has no value, and denominators."""
        above = self.of(one.numerator).copy()
        below = self.of(one.denominator).copy() if one.denominator else None
        if below is not None and one.denominator and one.denominator.kind == "flow":
            # Beds or people without an event are everywhere and at all times: only events give a value of their own.
            above[np.isnan(above) & ~np.isnan(below)] = 0
        for grain, slots in SLOTS.items():
            if grain not in one.grains:
                above[:, :, slots] = np.nan
        if below is not None:
            below[np.isnan(below)] = 0
        return above, below

    def doctors(self, one: Indicator) -> list[tuple[Any, ...]]:
        """Place, year, doctors, numerators, denominators, where the numerator knows doctors."""
        if one.numerator.kind != "flow" or (one.denominator is not None and one.denominator.kind != "flow"):
            return []
        below = one.denominator and (self._gather(one.denominator), one.denominator.count)
        return self._ask(star.doctors((self._gather(one.numerator), one.numerator.count), below))

    def _gather(self, measure: Measure) -> str:
        key = (measure.kind, measure.count, measure.sql)
        if key not in self._gathered:
            self._gathered[key] = f"gathered_{len(self._gathered)}"
            self._ask(star.gather(measure, self._gathered[key]))
        return self._gathered[key]

    def _made(self, measure: Measure) -> Cube:
        if measure.kind == "state":
            return self._lifted(self._filled(self._ask.columns(star.states(measure))))
        name = self._gather(measure)
        if measure.count == "people":
            found, cube = self._ask.columns(star.people(name)), self._empty()
            for slot in range(17):
                cube[found["n"], self._year(found["year"]), slot] = _plain(found[f"s{slot}"])
            cube[cube == 0] = np.nan
            return cube
        cube = self._lifted(self._filled(self._ask.columns(star.months(name))))
        by_quarter = cube[:, :, :12].reshape(*cube.shape[:2], 4, 3)
        cube[:, :, 12:16] = _sum(by_quarter, 3)
        cube[:, :, 16] = _sum(cube[:, :, :12], 2)
        return cube

    def _empty(self) -> Cube:
        return np.full((len(self.places), len(self.years), 17), np.nan)

    def _year(self, years: Any) -> Any:
        return np.searchsorted(self.years, years)

    def _filled(self, found: Any) -> Cube:
        cube = self._empty()
        cube[found["n"], self._year(found["year"]), found["slot"]] = _plain(found["value"])
        return cube

    def _lifted(self, cube: Cube) -> Cube:
        """Every place with the places below it."""
        lifted, rows = self._empty(), cube[self._from]
        if len(rows):
            total = np.add.reduceat(np.nan_to_num(rows), self._starts, axis=0)
            some = np.logical_or.reduceat(~np.isnan(rows), self._starts, axis=0)
            lifted[self._above] = np.where(some, total, np.nan)
        return lifted


def _plain(values: Any) -> Any:
    """Numbers with NaN for NULL."""
    return np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)


def _sum(values: Any, axis: int) -> Any:
    return np.where(np.isnan(values).all(axis), np.nan, np.nansum(values, axis))
