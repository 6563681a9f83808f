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
