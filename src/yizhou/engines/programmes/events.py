"""Facts programmes announce."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class CandidateFound(Event):
    """Somebody seems to belong into a programme."""

    kind: ClassVar[str] = "programmes.candidate_found"
    resident_id: str
    programme_id: str
    candidate_id: str


@dataclass(frozen=True, slots=True)
class Enrolled(Event):
    """Somebody is in a programme."""

    kind: ClassVar[str] = "programmes.enrolled"
    resident_id: str
    programme_id: str
    enrolment_id: str


@dataclass(frozen=True, slots=True)
class ContactDone(Event):
    """A contact took place; `class_id` is what the decision made of it, `referral` why somebody should be referred."""

    kind: ClassVar[str] = "programmes.contact_done"
    resident_id: str
    programme_id: str
    enrolment_id: str
    contact_id: str
    contact_kind: str
    class_id: str
    referral: str


@dataclass(frozen=True, slots=True)
class EnrolmentEnded(Event):
    """Somebody left a programme."""

    kind: ClassVar[str] = "programmes.ended"
    resident_id: str
    programme_id: str
    enrolment_id: str
    reason: str
