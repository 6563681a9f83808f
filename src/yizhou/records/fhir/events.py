"""Facts the FHIR store announces."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class ResourcesWritten(Event):
    """Resources of one resident were created or updated, all in one transaction.

    `resident_id` is the UUID as text; `references` are "Type/id"; `message_id` is the inbound message's id, empty when
    no message was behind it.
    """

    kind: ClassVar[str] = "fhir.resources_written"
    resident_id: str
    message_id: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourcesRemoved(Event):
    """Resources of one resident were deleted: taken back, corrected away, or found to be another person's."""

    kind: ClassVar[str] = "fhir.resources_removed"
    resident_id: str
    message_id: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourcesExpunged(Event):
    """Resources that had been deleted went for good, with all their versions, for a reason."""

    kind: ClassVar[str] = "fhir.resources_expunged"
    resident_id: str
    references: tuple[str, ...]
    reason: str
