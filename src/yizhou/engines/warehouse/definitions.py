"""The star as `definitions/warehouse` declares it: a table is one file."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yizhou.engines.warehouse.contracts import Column, Table
from yizhou.kernel.settings.api import environment


def read(path: Path) -> Table:
    """A table of its file."""
    said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    columns = tuple(Column(name, each[0], each[1]) for name, each in said["columns"].items())
    return Table(
        said["id"], said["title"], said["source"], columns, said["select"], any(each.name == "year" for each in columns)
    )  # fmt: skip


@cache
def tables() -> dict[str, Table]:
    """Every table by id, dimensions first."""
    folder = environment().definitions / "warehouse"
    return {table.id: table for table in map(read, sorted(folder.glob("*.yaml")))}
