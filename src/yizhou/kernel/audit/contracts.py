"""Frozen types of the access log that cross the feature's border."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

ACTIONS = (
    "create", "read", "update", "delete", "query", "print", "export", "login", "logout", "password", "permission",
    "configure",
)  # fmt: skip
"""What an entry may say was done. The last five are events of security: no record is touched by them."""
EVERYDAY = ("create", "read", "update", "query")
SECURITY = ("login", "logout", "password", "permission", "configure")
OUTCOMES = ("success", "refused")


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
    actor_id: UUID | None = None
    organisation_id: UUID | None = None
    detail: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What one entry is about, for `record_many`."""

    resident_id: UUID | None
    what: str
    detail: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the log; all that is given must hold. `who` and `text` are parts of a name or of what was touched;
    `address` begins the address; `security` asks for events of security only; `since` is included, `until` is not.
    """

    who: str = ""
    actor_id: UUID | None = None
    resident_id: UUID | None = None
    organisation_id: UUID | None = None
    text: str = ""
    action: str = ""
    outcome: str = ""
    purpose: str = ""
    address: str = ""
    security: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the chain does not fit.

    `kind`: changed (entry), deleted (entry), seal (its seal was changed), unsealed (seals are missing), inserted (an entry
    slipped in behind the seals), checkpoint (the chain is not the one that was signed). `position` counts in the chain;
    between `after` and `before`, the times of its sound neighbours, it was when the entry was written.
    """

    kind: str
    position: int
    entry_id: int | None
    text: str
    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """One walk along the chain. `state`: running, sound, broken. `found` counts all findings; `findings` are the first of them."""

    id: UUID
    who: str
    started: datetime
    finished: datetime | None
    state: str
    since_position: int
    position: int
    target: int
    found: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain as it stands: entries sealed, entries that wait for the sealer, the last signed checkpoint."""

    sealed: int
    waiting: int
    checkpoint: int
    checkpoint_at: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """How often something is in the log, and how often it was refused."""

    id: str
    name: str
    number: int
    refused: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a period within somebody's scope; `hours` are times of the day in China, `days` are dates."""

    total: int
    refused: int
    days: tuple[Count, ...]
    hours: tuple[Count, ...]
    organisations: tuple[Count, ...]
    roles: tuple[Count, ...]
    actions: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class KnownActor:
    """Somebody who is in the log."""

    id: UUID | None
    name: str
    role: str
    organisation_name: str
    last_at: datetime
