"""Frozen types of data access that cross the feature's border."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. `next` is the key to ask the following page with, None at the end; `total` None if unknown."""

    items: Sequence[T]
    next: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class TableNote:
    """What a table holds of people, and how long it stays."""

    personal: str
    retention: str
