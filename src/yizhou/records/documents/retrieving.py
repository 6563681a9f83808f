"""Giving out an original, byte for byte (IHE ITI-43 Retrieve Document Set), from here or from the hospital that keeps it."""

from collections.abc import Iterator
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA
from yizhou.kernel.files.api import get, pieces
from yizhou.kernel.files.contracts import FileRef
from yizhou.records.documents import elsewhere
from yizhou.records.documents.contracts import ELSEWHERE, HELD, DocumentEntry
from yizhou.records.documents.errors import ContentAwaited, OriginalDamaged
from yizhou.records.documents.querying import visible_entry


def _place(actor: Actor, document_id: UUID) -> tuple[DocumentEntry, FileRef]:
    entry = visible_entry(actor, document_id)
    if entry.presence == HELD:
        found = FileRef(entry.hash, entry.size)
    elif entry.presence == ELSEWHERE:
        found = elsewhere.fetched(actor, entry)
    else:
        due = f"{entry.due.astimezone(CHINA):%Y-%m-%d %H:%M}" if entry.due else "——"
        raise ContentAwaited(
            title=entry.title or entry.unique_id, due=due, institution=entry.institution_name or "提交机构"
        )
    where = f"（取自 {entry.repository}）" if entry.presence == ELSEWHERE else ""
    record(actor, "read", resident_id=entry.resident_id, what=f"文档 {entry.title or entry.unique_id}{where}")
    return entry, found


def original(actor: Actor, document_id: UUID) -> tuple[DocumentEntry, bytes]:
    """See `api.original`. The file store checks the hash it keeps; the size is compared here."""
    entry, found = _place(actor, document_id)
    content = get(found.hash)
    if len(content) != found.size:
        raise OriginalDamaged(id=document_id)
    return entry, content


def stream(actor: Actor, document_id: UUID) -> tuple[DocumentEntry, FileRef, Iterator[bytes]]:
    """See `api.stream`."""
    entry, found = _place(actor, document_id)
    return entry, found, pieces(found.hash)
