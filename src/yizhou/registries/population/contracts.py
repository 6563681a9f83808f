"""Frozen types of the full population that cross its border."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with a field, and what to do; `suggestions` are codes that may be meant."""

    field: str
    value: str
    problem: str
    advice: str
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A record that came in: its table, its key there, its fields, and whether the sender has deleted it."""

    table: str
    key: str
    content: Mapping[str, Any]
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A stored record. `source` is `province` or the organisation that changed it last."""

    table: str
    key: str
    label: str
    region: str
    resident_id: UUID | None
    content: Mapping[str, Any]
    version: int
    source: str
    updated: datetime
    deleted: bool


@dataclass(frozen=True, slots=True)
class Repair:
    """A record that does not fit the structure and waits to be put right."""

    id: UUID
    table: str
    key: str
    label: str
    content: Mapping[str, Any]
    faults: tuple[FieldFault, ...]
    received: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch of rows."""

    fresh: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    deleted: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            self.fresh + other.fresh, self.changed + other.changed, self.same + other.same,
            self.refused + other.refused, self.deleted + other.deleted,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """One exchange with the provincial system."""

    id: UUID
    direction: str
    state: str
    started: datetime
    finished: datetime | None
    who: str
    pages: int
    taken: Taken
    problem: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A person or a field in which the province and the resident index do not agree."""

    id: UUID
    kind: str
    key: str
    label: str
    region: str
    resident_id: UUID | None
    field: str
    theirs: str
    ours: str
    state: str
    decided_by: str
    reason: str
