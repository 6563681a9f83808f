"""ICD-10, national edition (GB/T 14396): codes, Chinese names, and the category of locally extended codes."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from yizhou.standards.reading import rows

__all__ = ["is_well_formed", "name_of", "names", "nearest"]

_SHAPE = re.compile(r"^[A-Z]\d{2}(\.[\dX]{1,2})?([.X\d]\d*)?([A-Z]?\d*)*[+*]?$")


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in rows("icd10_gbt14396"):
        names.setdefault(row["code"].rstrip("+*"), row["name"])
    return names


def _normalise(code: str) -> str:
    return code.strip().upper().rstrip("+*†")


def is_well_formed(code: str) -> bool:
    """True for a letter, two figures, and any local extension: `I10`, `I10.x00x002`, `A00.001`."""
    return bool(_SHAPE.match(_normalise(code)))


def nearest(code: str) -> tuple[str, str] | None:
    """The longest published code that `code` is or extends, with its name; None when not even the category exists."""
    text, names = _normalise(code), _names()
    for length in range(len(text), 2, -1):
        found = names.get(text[:length].rstrip("."))
        if found is not None:
            return text[:length].rstrip("."), found
    return None


def names() -> Mapping[str, str]:
    """All published codes with their names, in the order of the edition."""
    return MappingProxyType(_names())


def name_of(code: str) -> str:
    """The published name of exactly this code; empty when the edition does not print it."""
    return _names().get(_normalise(code), "")
