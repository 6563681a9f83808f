"""Facts the resident registry announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from yizhou.kernel.events.api import Event


@dataclass(frozen=True, slots=True)
class ResidentRegistered(Event):
    """A new index id exists. `outcome` is `new` or `review` (a look-alike waits for a person)."""

    kind: ClassVar[str] = "residents.registered"
    resident_id: UUID
    source: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ResidentUpdated(Event):
    """The demographics of a resident changed; `fields` names what."""

    kind: ClassVar[str] = "residents.updated"
    resident_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True)
class ResidentsMerged(Event):
    """`merged_id` is from now on the same person as `survivor_id`; both ids stay valid."""

    kind: ClassVar[str] = "residents.merged"
    survivor_id: UUID
    merged_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ResidentsUnmerged(Event):
    """`restored_id` is again a person of its own; `survivor_id` is whom it had been merged into."""

    kind: ClassVar[str] = "residents.unmerged"
    survivor_id: UUID
    restored_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewQueued(Event):
    """Two index ids wait for a person to say whether they are one."""

    kind: ClassVar[str] = "residents.review_queued"
    review_id: UUID
    left_id: UUID
    right_id: UUID
    score: float


@dataclass(frozen=True, slots=True)
class ReviewDecided(Event):
    """A person decided (`merge`, `apart`) or took a decision back (`undo`)."""

    kind: ClassVar[str] = "residents.review_decided"
    review_id: UUID
    decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeduplicationStarted(Event):
    """The whole index is to be compared with itself, in `slices` parts."""

    kind: ClassVar[str] = "residents.deduplication_started"
    run_id: UUID
    slices: int


@dataclass(frozen=True, slots=True)
class HealthCodeStopped(Event):
    """A health code number no longer holds; `state` is `suspended` or `cancelled`."""

    kind: ClassVar[str] = "residents.code_stopped"
    resident_id: UUID
    number: str
    state: str


@dataclass(frozen=True, slots=True)
class HealthCodeResumed(Event):
    """A stopped health code number holds again."""

    kind: ClassVar[str] = "residents.code_resumed"
    resident_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class HealthCodeReplaced(Event):
    """A resident has a new health code number; the old one no longer holds."""

    kind: ClassVar[str] = "residents.code_replaced"
    resident_id: UUID
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ResidentCancelled(Event):
    """An index id was taken out of use; `reason_kind` is died, moved, mistaken or other. Its facts stay."""

    kind: ClassVar[str] = "residents.cancelled"
    resident_id: UUID
    reason_kind: str


@dataclass(frozen=True, slots=True)
class ResidentRestored(Event):
    """A cancelled index id is in use again."""

    kind: ClassVar[str] = "residents.restored"
    resident_id: UUID


@dataclass(frozen=True, slots=True)
class ResidentSplit(Event):
    """Statements and patient numbers (`source|number`) of `resident_id` turned out to be another person's, now `split_id`."""

    kind: ClassVar[str] = "residents.split"
    resident_id: UUID
    split_id: UUID
    numbers: list[str]
    reason: str
