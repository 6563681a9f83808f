"""Value sets of health data elements (WS 364-2011): `CV04.50.005` and its codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from yizhou.standards.reading import rows

__all__ = ["ValueSet", "all_value_sets", "get"]


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A value set: `id` the CV number, `codes` code → Chinese name in printed order."""

    id: str
    name: str
    codes: Mapping[str, str]


@cache
def _sets() -> dict[str, ValueSet]:
    codes: dict[str, dict[str, str]] = {}
    for row in rows("value_set_codes"):
        codes.setdefault(row["value_set"], {}).setdefault(row["code"], row["name"])
    return {
        row["value_set"]: ValueSet(
            row["value_set"], row["name"], MappingProxyType(codes.get(row["value_set"], {}))
        )
        for row in rows("value_sets")
    }


def get(identifier: str) -> ValueSet | None:
    """The value set with that CV number, or None."""
    return _sets().get(identifier)


def all_value_sets() -> tuple[ValueSet, ...]:
    """All 246, in the order of the standard."""
    return tuple(_sets().values())
