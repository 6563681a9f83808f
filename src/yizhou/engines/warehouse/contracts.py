"""Frozen types of the warehouse that cross its border."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from yizhou.kernel.auth.contracts import Actor


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a source (JSON values), where the next batch begins, and whether there is one now."""

    rows: Sequence[Mapping[str, Any]]
    position: Any
    more: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from. `columns` are DuckDB types by name; `read(actor, position, limit)` begins at None.

    A `snapshot` gives everything each time and its tables are replaced; any other source gives what is new since its
    position, a changed row again under its `id`, and one that is gone with `deleted` true.
    """

    id: str
    title: str
    columns: Mapping[str, str]
    read: Callable[[Actor, Any, int], Batch]
    snapshot: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the star: its columns, and the query that makes its rows of a batch, which it calls `source`."""

    id: str
    title: str
    source: str
    columns: tuple[Column, ...]
    select: str
    by_year: bool


@dataclass(frozen=True, slots=True)
class TableState:
    """What a table holds now."""

    id: str
    title: str
    source: str
    columns: tuple[Column, ...]
    rows: int
    bytes: int
    files: int
    refreshed: datetime | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A part of a table that a refresh wrote anew: `part` is its year, empty for tables in one piece."""

    table: str
    part: str


class Question(Protocol):
    """Asks the star in DuckDB's SQL: for rows, or for columns as arrays (what is too much for rows)."""

    def __call__(self, query: str) -> list[tuple[Any, ...]]: ...

    def columns(self, query: str) -> Mapping[str, Any]: ...
