"""Facts the document registry announces."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class DocumentRegistered(Event):
    """A document entered the registry. `superseded` are the entries it replaced (UUIDs as text)."""

    kind: ClassVar[str] = "documents.registered"
    document_id: str
    resident_id: str
    format: str
    type_code: str
    institution_code: str
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentContentArrived(Event):
    """The original of a document registered earlier by its metadata came."""

    kind: ClassVar[str] = "documents.content_arrived"
    document_id: str
    resident_id: str


@dataclass(frozen=True, slots=True)
class DocumentContentOverdue(Event):
    """The original of a document did not come in the time agreed."""

    kind: ClassVar[str] = "documents.content_overdue"
    document_id: str
    resident_id: str
    institution_code: str


@dataclass(frozen=True, slots=True)
class DocumentAmended(Event):
    """Metadata or status of a document were changed after registration."""

    kind: ClassVar[str] = "documents.amended"
    document_id: str
    resident_id: str
    status: str
