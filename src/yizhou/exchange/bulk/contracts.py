"""Frozen types of bulk data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID


class State(Enum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Export:
    """What was asked, by whom, and how far it is. `residents` None: everybody the asker may see; `until` is the transactionTime."""

    id: UUID
    asker: Mapping[str, Any]
    user_id: UUID
    request: str
    types: tuple[str, ...]
    residents: tuple[UUID, ...] | None
    since: datetime | None
    until: datetime
    state: State = State.WAITING
    written: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One NDJSON file; `deleted`: transaction Bundles of what is no longer there."""

    number: int
    type: str
    count: int
    deleted: bool


@dataclass(frozen=True, slots=True)
class Import:
    """NDJSON a partner handed over. `position`: lines taken; of `messages` the faults of each line can be read and mended."""

    id: UUID
    partner_id: UUID
    made: datetime
    state: State = State.WAITING
    size: int = 0
    position: int = 0
    refused: int = 0
    types: Mapping[str, int] = field(default_factory=dict)
    messages: tuple[UUID, ...] = ()
    error: str = ""
