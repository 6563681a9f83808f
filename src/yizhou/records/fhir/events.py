"""Facts the FHIR store announces."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class ResourcesWritten(Event):
    """Resources of one resident got new versions, all in one transaction.

    `resident_id` is the UUID as text; `references` are "Type/id" of created and updated resources, `removed` of
    those deleted; `message_id` is the inbound message's id, empty when no message was behind it.
    """

    kind: ClassVar[str] = "fhir.resources_written"
    resident_id: str
    message_id: str
    references: tuple[str, ...]
    removed: tuple[str, ...] = ()
