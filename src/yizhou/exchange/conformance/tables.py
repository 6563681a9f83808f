"""Checking rows against a data set: sheets with a heading, and records of named values."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from yizhou.exchange.conformance import faults
from yizhou.exchange.conformance.columns import Headings, likeliest
from yizhou.exchange.conformance.opening import Records, Sheet
from yizhou.exchange.conformance.rows import RowChecker
from yizhou.exchange.conformance.tallying import Column, Tally
from yizhou.standards.data_sets import DataSet

ROWS_LIMIT = 200_000
_SEARCHED_ROWS = 5


class Headed:
    """A sheet with its first rows read: they hold the heading, if there is one."""

    def __init__(self, sheet: Sheet) -> None:
        self.name = sheet.name
        self.first = list(islice(sheet.rows, _SEARCHED_ROWS))
        self.rest = sheet.rows

    def headings(self, row: Sequence[Any]) -> list[str]:
        return ["" if cell is None else str(cell).strip() for cell in row]

    def candidates(self) -> Iterator[tuple[int, list[str]]]:
        """The first rows as possible headings, with their index."""
        for index, (_, row) in enumerate(self.first):
            yield index, self.headings(row)


def choose(sheets: Sequence[Headed], group: DataSet | None) -> tuple[Headed, int, DataSet] | None:
    """The sheet and row that hold the heading of the data set, or of the likeliest one when none is given."""
    best: tuple[int, Headed, int, DataSet] | None = None
    for sheet in sheets:
        for index, headings in sheet.candidates():
            named = group or likeliest(headings)
            count = Headings(named).recognised(headings) if named else 0
            least = min(2, len([heading for heading in headings if heading]))
            if named and count >= max(1, least) and (best is None or count > best[0]):
                best = (count, sheet, index, named)
    return best[1:] if best else None


def _read_heading(headings: list[str], place: str, group: DataSet, tally: Tally) -> list[tuple[int, Column]]:
    """The columns that are rows of the data set, with their index; what is wrong with the others is reported."""
    known = Headings(group)
    found: list[tuple[int, Column]] = []
    for index, heading in enumerate(headings):
        if not heading:
            continue
        item = known.find(heading)
        where = f"{place},{heading[:40]}"
        if item is None:
            tally.add(faults.column_unknown(where, heading, known.nearest(heading)))
        elif item.key in tally.columns:
            tally.add(faults.column_twice(where, heading))
        else:
            found.append((index, tally.column(item, heading)))
    for item in group.items:
        if item.required and item.key not in tally.columns:
            tally.add(faults.column_missing(place, item.name))
    return found


def check_sheet(sheet: Headed, index: int, group: DataSet, tally: Tally) -> None:
    """Check every row below the heading."""
    number, row = sheet.first[index]
    headings = sheet.headings(row)
    columns = _read_heading(headings, f"{sheet.name}!{number}", group, tally)
    required = {item.key for item in group.items if item.required and item.key in tally.columns}
    rows = RowChecker(group, required, tally)
    width = len(headings)
    seen: dict[int, int] = {}
    for line, cells in chain(sheet.first[index + 1 :], sheet.rest):
        reach = len(cells)
        given = [(column, cells[at]) for at, column in columns if at < reach and not _blank(cells[at])]
        if not given:
            continue
        place = f"{sheet.name}!{line}"
        if tally.rows >= ROWS_LIMIT:
            tally.add(faults.too_many_rows(place, ROWS_LIMIT))
            break
        before = tally.found
        extra = sum(1 for cell in cells[width:] if not _blank(cell))
        if extra:
            tally.add(faults.row_too_wide(place, extra))
        first = seen.setdefault(hash(tuple(cells)), line)
        if first != line:
            tally.add(faults.row_repeated(place, f"第 {first} 行"))
        rows.check(given, place, ",", before)


def check_records(records: Records, group: DataSet, tally: Tally) -> None:
    """Check records of named values (XML, JSON); an unknown name is reported where it is first met."""
    if records.declared and records.declared != group.id:
        tally.add(faults.other_data_set(records.place, records.declared, group.id))
    known = Headings(group)
    rows = RowChecker(group, {item.key for item in group.items if item.required}, tally)
    unknown: set[str] = set()
    for place, values in records.rows:
        if tally.rows >= ROWS_LIMIT:
            tally.add(faults.too_many_rows(place, ROWS_LIMIT))
            break
        before = tally.found
        given: list[tuple[Column, Any]] = []
        for name, value in values.items():
            item = known.find(name)
            if item and not _blank(value):
                given.append((tally.column(item, name), value))
            elif item is None and name not in unknown:
                unknown.add(name)
                tally.add(faults.column_unknown(f"{place}.{name[:40]}", name, known.nearest(name)))
        rows.check(given, place, ".", before)


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and (not value or value.isspace()))
