"""Definitions of tabular data sets: `definitions/exchange/<id>.yaml`, read once per process.

A column is bound to a national data element and has a role (`use`), or becomes an observation (`observe`), or is used
by a resource template. `tools.definitions_check` proves the files; here they are only read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type`: text, code, number, integer, date, datetime, flag.

    `range` is what can be, `usual` what mostly is; `open` lets a coded column hold other texts; `fhir` gives FHIR's code
    for a code; `ahead` says that a date may lie in the future.
    """

    name: str
    type: str = "text"
    element: str = ""
    required: bool = False
    use: str = ""
    value_set: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    fhir: Mapping[str, str] = field(default_factory=dict)
    open: bool = False
    separator: str = ""
    unit: str = ""
    ucum: str = ""
    range: tuple[float, float] | None = None
    usual: tuple[float, float] | None = None
    observe: str = ""
    loinc: str = ""
    system: str = ""
    ahead: bool = False
    example: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A resource to be made of a row. `each`: numbers put for `#`; `for_each`: a list column, one resource per item;
    `needs`: columns of which one at least must be filled; `once`: one per group of rows, not per row."""

    key: str
    content: Mapping[str, Any]
    each: tuple[int, ...] = ()
    for_each: str = ""
    needs: tuple[str, ...] = ()
    except_codes: tuple[str, ...] = ()
    once: bool = False
    accumulate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataSet:
    """A tabular data set. `occasion` is the column that dates a row; `group` the one that joins rows into one report."""

    id: str
    title: str
    version: int
    purpose: str
    columns: tuple[Column, ...]
    resources: tuple[Template, ...]
    occasion: str = ""
    group: str = ""
    encounter: str = ""
    exactly_one: tuple[str, ...] = ()

    def column(self, use: str) -> Column | None:
        """The column with a role."""
        return next((column for column in self.columns if column.use == use), None)

    def named(self, name: str) -> Column:
        """The column with a name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def folder() -> Path:
    """Where the definitions lie."""
    return environment().definitions / "exchange"


def _column(raw: Mapping[str, Any]) -> Column:
    values = dict(raw)
    for name in ("range", "usual"):
        if name in values:
            values[name] = (float(values[name][0]), float(values[name][1]))
    if "aliases" in values:
        values["aliases"] = tuple(values["aliases"])
    for name in ("codes", "synonyms", "fhir"):
        if name in values:
            values[name] = {str(code): str(text) for code, text in values[name].items()}
    return Column(**values)


def _columns(listed: list[Mapping[str, Any]]) -> Iterator[Column]:
    """Columns in order; a `repeat` block gives its columns once for each number."""
    for raw in listed:
        if "repeat" in raw:
            for number in raw["repeat"]:
                for inner in raw["columns"]:
                    column = _column(inner)
                    yield replace(column, name=column.name.replace("#", str(number)))
        else:
            yield _column(raw)


def _template(raw: Mapping[str, Any]) -> Template:
    return Template(
        key=raw["key"],
        content=raw["content"],
        each=tuple(raw.get("each", ())),
        for_each=raw.get("for_each", ""),
        needs=tuple(raw.get("needs", ())),
        except_codes=tuple(str(code) for code in raw.get("except_codes", ())),
        once=raw.get("once", False),
        accumulate=tuple(raw.get("accumulate", ())),
    )


def read(path: Path) -> DataSet:
    """The data set of a file, with the columns of the one it extends before and after its own."""
    raw: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    columns = tuple(_columns(raw["columns"]))
    if "extends" in raw:
        base = read(path.with_name(f"{raw['extends']}.yaml"))
        columns = (*base.columns, *columns)
    return DataSet(
        id=raw["id"],
        title=raw["title"],
        version=raw["version"],
        purpose=raw.get("purpose", ""),
        columns=columns,
        resources=tuple(_template(each) for each in raw.get("resources", ())),
        occasion=raw.get("occasion", ""),
        group=raw.get("group", ""),
        encounter=raw.get("encounter", ""),
        exactly_one=tuple(raw.get("exactly_one", ())),
    )


@cache
def data_sets() -> Mapping[str, DataSet]:
    """All data sets that can be sent, by id; files that only lend their columns (`abstract`) are left out."""
    found = {}
    for path in sorted(folder().glob("*.yaml")):
        raw = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        if not raw.get("abstract"):
            found[raw["id"]] = read(path)
    return found
