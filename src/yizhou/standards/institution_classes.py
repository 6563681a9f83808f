"""Classes of health institutions (WS 218-2002 annexes A and B)."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from yizhou.standards.reading import rows

__all__ = ["class_name", "names"]


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows("institution_classes"):
        found.setdefault(row["code"], row["name"])
        if row["full_code"]:
            found.setdefault(row["full_code"], row["name"])
    return found


def names() -> Mapping[str, str]:
    """All class codes with their names, in printed order."""
    return MappingProxyType(_names())


def class_name(code: str) -> str:
    """The Chinese name of a class code (`A100` 综合医院); empty when unknown."""
    return _names().get(code.strip().upper(), "")
