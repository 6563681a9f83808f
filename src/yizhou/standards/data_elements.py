"""The catalogue of health data elements (WS 363-2011 and the EMR data sets): name, meaning, datatype, format."""

import re
from dataclasses import dataclass
from functools import cache

from yizhou.standards.formats import check_format
from yizhou.standards.reading import rows

__all__ = ["DataElement", "all_elements", "check", "get", "is_identifier", "name_of"]

_IDENTIFIER = re.compile(r"^(DE\d{2}\.\d{2}\.\d{3}\.\d{2}|HDSD\d{2}\.\d{2}\.\d{3,4})$")
_VALUE_SET = re.compile(r"CV\d{2}\.\d{2}\.\d{3}")
_UNIT = re.compile(r"[（(]([^（()）]+)[)）]\s*$")


@dataclass(frozen=True, slots=True)
class DataElement:
    """One element. `datatype` is S1 text, S2 short list, S3 code table, N number, L truth, D date, DT moment, T time.

    `allowed` is the printed cell; `value_set` the CV number in it, if any.
    """

    id: str
    name: str
    definition: str
    datatype: str
    format: str
    allowed: str
    value_set: str

    @property
    def unit(self) -> str:
        """The unit printed after the name, `收缩压(mmHg)`; empty when none is printed."""
        found = _UNIT.search(self.name)
        return found.group(1) if found else ""


@cache
def _catalogue() -> dict[str, DataElement]:
    found: dict[str, DataElement] = {}
    for row in rows("data_elements"):
        found.setdefault(row["id"], _element(row["id"], row))
    # Front sheets of inpatient records use HDSD identifiers where no DE exists.
    for row in rows("emr_data_sets"):
        found.setdefault(row["internal_id"], _element(row["internal_id"], row))
    for row in rows("cda/unknown_elements"):
        name = re.sub(r" \(\d+\)", "", row["names_printed"].split(";")[0])
        found.setdefault(row["element_id"], DataElement(row["element_id"], name, "", "", "", "", ""))
    return found


def _element(identifier: str, row: dict[str, str]) -> DataElement:
    allowed = "" if row["allowed"] == "—" else row["allowed"]
    value_set = _VALUE_SET.search(allowed)
    return DataElement(
        identifier,
        row["name"],
        row["definition"],
        row["datatype"],
        row["format"],
        allowed,
        value_set.group(0) if value_set else "",
    )


def is_identifier(text: str) -> bool:
    """True for `DE04.10.174.00` and `HDSD00.11.026`, known or not."""
    return bool(_IDENTIFIER.match(text))


def get(identifier: str) -> DataElement | None:
    """The element of that identifier, or None."""
    return _catalogue().get(identifier)


def all_elements() -> tuple[DataElement, ...]:
    """The catalogue in its order: WS 363 first, then what only the EMR data sets and shared documents print."""
    return tuple(_catalogue().values())


def name_of(identifier: str) -> str:
    """The element's Chinese name without its unit; empty when it is unknown."""
    found = get(identifier)
    return _UNIT.sub("", found.name).strip() if found else ""


def check(identifier: str, value: str) -> str:
    """Empty when `value` fits the element's format, else the Chinese reason; an unknown element takes anything."""
    found = get(identifier)
    return check_format(found.format, value) if found else ""
