"""Facts processes announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class CaseStarted(Event):
    """A case began."""

    kind: ClassVar[str] = "processes.case_started"

    resident_id: UUID
    case_id: UUID
    process: str
    version: int


@dataclass(frozen=True, slots=True)
class StepCompleted(Event):
    """A person completed a step of a case."""

    kind: ClassVar[str] = "processes.step_completed"

    resident_id: UUID
    case_id: UUID
    process: str
    step: str


@dataclass(frozen=True, slots=True)
class CaseEnded(Event):
    """A case ended: `state` is finished | cancelled, `outcome` the end it came to."""

    kind: ClassVar[str] = "processes.case_ended"

    resident_id: UUID
    case_id: UUID
    process: str
    state: str
    outcome: str
