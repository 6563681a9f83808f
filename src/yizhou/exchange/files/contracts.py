"""Frozen types of tabular data sets: a table's columns and the resources a row becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type`: text, code, number, integer, date, datetime, flag, icd10.

    `range` is what can be, `usual` what mostly is; `open` lets a coded column hold other texts; `fhir` gives FHIR's code
    for a code; `ahead` says that a date may lie in the future, `others` that it is somebody else's (a mother's birth); `item`
    is the row of the national data set it stands for.
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
    others: bool = False
    item: str = ""
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
    """A tabular data set. `occasion` is the column that dates a row; `group` the one that joins rows into one report;
    `follows` the national data set its columns come from."""

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
    follows: str = ""

    def column(self, use: str) -> Column | None:
        """The column with a role."""
        return next((column for column in self.columns if column.use == use), None)

    def named(self, name: str) -> Column:
        """The column with a name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
