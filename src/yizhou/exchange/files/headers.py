"""Which column of a sheet is which column of the data set: by name, whatever its order, width of characters or spaces."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yizhou.exchange.files import faults
from yizhou.exchange.files.contracts import Column, DataSet
from yizhou.exchange.files.tables import Table
from yizhou.kernel.errors.contracts import Fault

_SEARCHED_ROWS = 5


@dataclass(frozen=True, slots=True)
class Header:
    """`row` is the index of the header row; `columns` the data set's columns with their index in the sheet."""

    table: Table
    row: int
    columns: tuple[tuple[int, Column], ...]
    width: int
    faults: tuple[Fault, ...] = ()


def plain(name: str) -> str:
    """A column name without what varies: spaces, width, brackets' shape, a star for "required"."""
    return re.sub(r"[\s*＊]", "", unicodedata.normalize("NFKC", name)).lower()


def _names(data_set: DataSet) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in data_set.columns:
        for name in (column.name, *column.aliases):
            found.setdefault(plain(name), column)
    return found


def _match(row: Sequence[Any], known: dict[str, Column]) -> int:
    return sum(1 for cell in row if isinstance(cell, str) and plain(cell) in known)


def find(tables: Sequence[Table], data_set: DataSet) -> Header | None:
    """The header row of the first sheet that has one; None when no row names even two columns."""
    known = _names(data_set)
    for table in tables:
        candidates = [(number, _match(row, known)) for number, row in enumerate(table.rows[:_SEARCHED_ROWS])]
        best = max(candidates, key=lambda pair: pair[1], default=(0, 0))
        if best[1] >= 2:
            return _read(table, best[0], known, data_set)
    return None


def _read(table: Table, number: int, known: dict[str, Column], data_set: DataSet) -> Header:
    listed: list[Fault] = []
    columns: list[tuple[int, Column]] = []
    taken: set[str] = set()
    place = f"{table.sheet}!{number + 1}"
    row = list(table.rows[number])
    for index, cell in enumerate(row):
        name = str(cell).strip() if cell is not None else ""
        if not name:
            continue
        column = known.get(plain(name))
        if column is None:
            listed.append(faults.column_unknown(f"{place},{name[:40]}", name[:40]))
        elif column.name in taken:
            listed.append(faults.column_twice(f"{place},{name[:40]}", name[:40]))
        else:
            taken.add(column.name)
            columns.append((index, column))
    listed += [
        faults.column_missing(place, column.name)
        for column in data_set.columns
        if column.required and column.name not in taken
    ]
    return Header(table, number, tuple(columns), len(row), tuple(listed))
