"""Frozen types of the access log that cross the feature's border."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Access:
    """One entry of the access log."""

    id: int
    at: datetime
    actor_kind: str
    actor_name: str
    organisation_name: str
    role: str
    action: str
    resident_id: UUID | None
    what: str
    purpose: str
    outcome: str
    address: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What one entry is about, for `record_many`."""

    resident_id: UUID | None
    what: str
    detail: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """State of the chain: entries in the log, entries sealed, and the first entry that does not fit, if any."""

    entries: int
    sealed: int
    broken_at: int | None
    problem: str
