"""Facts standards documents announce. `document` is the document's id, a UUID as text."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.api import Event


@dataclass(frozen=True, slots=True)
class StandardsDocumentOpened(Event):
    """A version is laid out for comment."""

    kind: ClassVar[str] = "standards_documents.opened"
    document: str
    number: str
    version: int


@dataclass(frozen=True, slots=True)
class StandardsDocumentPublished(Event):
    """A version is in force; the version before it is replaced."""

    kind: ClassVar[str] = "standards_documents.published"
    document: str
    number: str
    version: int


@dataclass(frozen=True, slots=True)
class StandardsDocumentAbolished(Event):
    """A document is out of force, perhaps for another one."""

    kind: ClassVar[str] = "standards_documents.abolished"
    document: str
    number: str
    version: int
    replaced_by: str
