"""Frozen types of licence files that cross the feature's border."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LicenceFile:
    """A file of licences and where it stands: checking | checked | unreadable | confirmed | committed | stale | cancelled.

    `rows` were read; of them `fresh` would become licences, `unchanged` are registered just so already, `faulty` have
    faults. Nothing is registered before somebody confirms, and nothing at all while one row is faulty.
    """

    id: UUID
    kind: str
    hash: str
    name: str
    size: int
    state: str
    rows: int
    fresh: int
    unchanged: int
    faulty: int
    problem: str
    created: datetime
    finished: datetime | None
    actor_name: str
    organisation_id: UUID | None
    organisation_name: str
    scope: str


@dataclass(frozen=True, slots=True)
class FileFault:
    """One fault of one cell. `place` reads `工作表!行,列名`."""

    id: int
    row: int
    place: str
    code: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row without faults as it would be registered."""

    row: int
    content: Mapping[str, Any]
