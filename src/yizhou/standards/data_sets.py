"""The published data sets (WS 365, WS 371-377, parts of WS 445) row by row, as printed, and what a misprint was meant to be.

The prints are scans: identifiers and formats hold reading errors, and some parts print no element beside a row.
Such a row finds its element by its name where exactly one element of the catalogue has that name, and says so.
"""

import re
from dataclasses import dataclass
from functools import cache

from yizhou.standards import data_elements
from yizhou.standards.allowed import Allowed, read
from yizhou.standards.reading import rows

__all__ = ["DataSet", "Item", "all_data_sets", "get"]

_REPAIRED_FORMATS = {
    "AN.,3": "AN..3", "N..5，2": "N..5,2", "N..12，2": "N..12,2", "N..10，2": "N..10,2", "DS": "D8", "A.50": "A..50",
    "N4..5.1": "N4..5,1", "DTI5": "DT15", "AN..l0": "AN..10", "AN..7o": "AN..70", "N7.2": "N7,2", "Nl": "N1",
    "N..4.2": "N..4,2", "N..(5.2": "N..5,2", "NI": "N1", "AN10 WS218": "AN10",
}  # fmt: skip
_REPAIRED_TYPES = {"SI": "S1", "S]": "S1", "S": "S1", "iN": "N"}
_PLACE = re.compile(r"\.(\d{3})$")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a data set. `key` is unique within the set and an XML name: the printed identifier, its misprinted prefix
    put right, or `<set>-NNN` by place where the print has none.

    `element_id` is printed, or found by name (`inferred`); empty where neither. `datatype` and `format` are printed, else
    the element's. `allowed` is the printed cell, else, of a coded row, the element's.
    `required` is never true here: the national prints state no obligation; a prefecture's own data set may.
    """

    order: int
    key: str
    printed_id: str
    element_id: str
    inferred: bool
    name: str
    definition: str
    datatype: str
    format: str
    allowed: str
    required: bool = False

    @property
    def values(self) -> Allowed:
        """The cell of allowed values, read."""
        return read(self.allowed)


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set of a published standard: `standard` with its year, `part` 0 where it has no parts."""

    id: str
    standard: str
    part: int
    family: str
    title: str
    printed: str
    items: tuple[Item, ...]


def _plain(name: str) -> str:
    return re.sub(r"[(（][^)）]*[)）]|\s", "", name)


@cache
def _element_by_name() -> dict[str, str]:
    """Names that exactly one element of the catalogue has."""
    found: dict[str, set[str]] = {}
    for element in data_elements.all_elements():
        if element.id.startswith("DE"):
            found.setdefault(_plain(element.name), set()).add(element.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _key(set_id: str, order: int, printed: str, taken: set[str]) -> str:
    place = _PLACE.search(printed)
    key = ""
    if place:
        key = f"HDSD00.01.{place.group(1)}" if set_id.startswith("WS365") else f"{set_id}.{place.group(1)}"
    return key if key and key not in taken else f"{set_id}-{order:03}"


def _item(set_id: str, order: int, row: dict[str, str], taken: set[str]) -> Item:
    printed = row["internal_id"].replace(" ", "").strip()
    key = _key(set_id, order, printed, taken)
    taken.add(key)
    element_id = row["element_id"].strip()
    inferred = not element_id
    if inferred:
        element_id = _element_by_name().get(_plain(row["name"]), "")
    element = data_elements.get(element_id)
    form = _REPAIRED_FORMATS.get(row["format"].strip(), row["format"].strip())
    datatype = _REPAIRED_TYPES.get(row["datatype"].strip(), row["datatype"].strip())
    datatype = datatype or (element.datatype if element else "")
    cell = row["allowed"].strip()
    # The printed element may be another one's (联系人姓名 with the element of 学历): only a coded row takes its list.
    borrows = element is not None and datatype in ("S2", "S3") and read(cell).kind == "any"
    return Item(
        order,
        key,
        printed,
        element_id,
        inferred and bool(element_id),
        row["name"].strip(),
        row["definition"].strip(),
        datatype,
        form or (element.format if element else ""),
        element.allowed if element and borrows else cell,
    )


@cache
def _sets() -> dict[str, DataSet]:
    printed: dict[str, list[dict[str, str]]] = {}
    for table in ("data_sets", "emr_data_sets"):
        for row in rows(table):
            printed.setdefault(row["data_set"], []).append(row)
    found = {}
    for title in rows("data_set_titles"):
        taken: set[str] = set()
        items = tuple(
            _item(title["id"], order, row, taken) for order, row in enumerate(printed[title["printed"]], 1)
        )
        found[title["id"]] = DataSet(
            title["id"],
            title["standard"],
            int(title["part"]),
            title["family"],
            title["title"],
            title["printed"].strip(),
            items,
        )
    return found


def get(identifier: str) -> DataSet | None:
    """The data set `WS365.01` … `WS365.18`, `HDSA00.01` … `HDSD00.16`, or None."""
    return _sets().get(identifier)


def all_data_sets() -> tuple[DataSet, ...]:
    """All of them, in the order of the standards."""
    return tuple(_sets().values())
