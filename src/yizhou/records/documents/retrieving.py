"""Giving out an original, byte for byte (IHE ITI-43 Retrieve Document Set)."""

from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.files.api import get
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.documents.errors import OriginalDamaged
from yizhou.records.documents.querying import visible_entry


def original(actor: Actor, document_id: UUID) -> tuple[DocumentEntry, bytes]:
    """See `api.original`. The file store checks the hash it keeps; the entry's own is compared here."""
    entry = visible_entry(actor, document_id)
    content = get(entry.hash)
    if len(content) != entry.size:
        raise OriginalDamaged(id=document_id)
    record(actor, "read", resident_id=entry.resident_id, what=f"文档 {entry.title or entry.unique_id}")
    return entry, content
