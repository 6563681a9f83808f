"""Collecting what a check finds: every fault counted, the first thousands kept with their places."""

from yizhou.exchange.conformance.contracts import CheckedColumn, FaultCount
from yizhou.exchange.conformance.faults import TITLES
from yizhou.exchange.conformance.judging import Judge
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.standards.data_sets import Item

KEPT = 5_000
"""Faults that are kept with place and advice; more are only counted."""


class Column:
    """A column of the file that is a row of the data set: its heading, its judge, how often it was filled and wrong."""

    __slots__ = ("faults", "filled", "heading", "item", "judge")

    def __init__(self, item: Item, heading: str) -> None:
        self.item = item
        self.heading = heading
        self.judge = Judge(item)
        self.filled = 0
        self.faults = 0


class Tally:
    """What was found so far. `values` filled cells, `wrong` those with an error, `columns` by key of the data set's row."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.found = 0
        self.errors = 0
        self.kinds: dict[str, tuple[int, Fault]] = {}
        self.rows = 0
        self.good_rows = 0
        self.values = 0
        self.wrong = 0
        self.columns: dict[str, Column] = {}

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it while there is room."""
        self.found += 1
        if fault.severity is Severity.ERROR:
            self.errors += 1
        count, first = self.kinds.get(fault.code, (0, fault))
        self.kinds[fault.code] = (count + 1, first)
        if len(self.faults) < KEPT:
            self.faults.append(fault)

    @property
    def score(self) -> float:
        """Per cent of the values without error, one decimal; 100 only when there is no error at all, 0 when nothing is."""
        if not self.values:
            return 0.0 if self.errors else 100.0
        share = int(1000 * (self.values - min(self.wrong, self.values)) / self.values) / 10
        return min(share, 99.9) if self.errors else share

    def counts(self) -> tuple[FaultCount, ...]:
        """The kinds of faults, the most frequent first."""
        ordered = sorted(self.kinds.items(), key=lambda pair: -pair[1][0])
        return tuple(
            FaultCount(
                code,
                first.severity.value,
                TITLES.get(code, first.message),
                count,
                first.place,
                first.message,
                first.advice,
            )
            for code, (count, first) in ordered
        )

    def column(self, item: Item, heading: str) -> Column:
        """The column of a row of the data set, made when first met."""
        found = self.columns.get(item.key)
        if found is None:
            found = self.columns[item.key] = Column(item, heading)
        return found

    def count_row(self, values: int, wrong: int, found_before: int) -> None:
        """Count a row; it is good when nothing was found since `found_before`."""
        self.rows += 1
        self.values += values
        self.wrong += wrong
        self.good_rows += self.found == found_before

    def checked_columns(self, items: tuple[Item, ...]) -> tuple[CheckedColumn, ...]:
        """Every row of the data set with what its column held."""
        absent = (0, 0)
        held = {key: (column.filled, column.faults) for key, column in self.columns.items()}
        headings = {key: column.heading for key, column in self.columns.items()}
        return tuple(
            CheckedColumn(
                item.key, item.name, headings.get(item.key, ""), *held.get(item.key, absent), item.required
            )
            for item in items
        )
