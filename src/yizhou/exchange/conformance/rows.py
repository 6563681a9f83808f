"""Checking one row: each value alone, then what belongs together, then what must not be missing."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from yizhou.exchange.conformance import faults
from yizhou.exchange.conformance.judging import citizen_pairs, judge_citizen_id
from yizhou.exchange.conformance.tallying import Column, Tally
from yizhou.standards.data_sets import DataSet

Given = Mapping[str, tuple[Column, Any]]
"""The filled cells of a row, by the key of their row of the data set."""


class RowChecker:
    """Checks rows against a data set; `required` are the keys whose cells must be filled."""

    def __init__(self, group: DataSet, required: AbstractSet[str], tally: Tally) -> None:
        self.pairs = citizen_pairs(group)
        self.required = [item for item in group.items if item.key in required]
        self.tally = tally

    def check(self, given: Iterable[tuple[Column, Any]], place: str, joint: str, found_before: int) -> None:
        """Check the filled cells of one row and count it; a place is `place`, `joint`, the column's heading."""
        wrong = filled = 0
        for column, value in given:
            filled += 1
            column.filled += 1
            finding = column.judge(value)
            if finding:
                wrong += 1
                column.faults += 1
                self.tally.add(finding(f"{place}{joint}{column.heading}"))
        if self.pairs or self.required:
            by_key = {column.item.key: (column, value) for column, value in given}
            missing = self._missing(by_key, place, joint)
            filled += missing
            wrong += missing + self._wrong_numbers(by_key, place, joint)
        self.tally.count_row(filled, wrong, found_before)

    def _wrong_numbers(self, given: Given, place: str, joint: str) -> int:
        wrong = 0
        for kind, number in self.pairs:
            if kind.key in given and number.key in given:
                column, value = given[number.key]
                finding = judge_citizen_id(given[kind.key][1], value, number)
                if finding:
                    wrong += 1
                    column.faults += 1
                    self.tally.add(finding(f"{place}{joint}{column.heading}"))
        return wrong

    def _missing(self, given: Given, place: str, joint: str) -> int:
        absent = [item for item in self.required if item.key not in given]
        for item in absent:
            column = self.tally.columns.get(item.key)
            heading = column.heading if column else item.name
            self.tally.add(faults.value_missing(f"{place}{joint}{heading}", item.name))
        return len(absent)
