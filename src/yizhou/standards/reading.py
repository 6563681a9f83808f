"""Reads the packaged tables. The only module of this layer that touches a file; each table is read when first asked for."""

import csv
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO

__all__ = ["rows"]


def rows(table: str) -> Iterator[dict[str, str]]:
    """Rows of `tables/<table>.csv` as dictionaries; `table` may name a sub-folder: `cda/entries`."""
    path = files("yizhou.standards").joinpath("tables", *f"{table}.csv".split("/"))
    yield from csv.DictReader(StringIO(path.read_text(encoding="utf-8"), newline=""))
