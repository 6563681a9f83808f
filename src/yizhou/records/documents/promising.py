"""Content that comes later or stays elsewhere: metadata first, bytes when they are there (plan 10.2.1.9: phased submission).

What a sender promises is a hash and a size; the bytes that come must keep the promise. What does not come in time is marked
overdue, never forgotten: the entry stays, says so, and still takes the content.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha1, sha256
from typing import Any
from uuid import UUID

import yaml
from cryptography.hazmat.primitives.hashes import SM3, Hash

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.events.api import emit
from yizhou.kernel.files.api import pieces, put
from yizhou.kernel.files.contracts import FileRef
from yizhou.kernel.settings.api import environment
from yizhou.records.documents import store
from yizhou.records.documents.contracts import (
    AWAITED,
    ELSEWHERE,
    HELD,
    DocumentEntry,
    DocumentSubmission,
    Promise,
)
from yizhou.records.documents.errors import (
    ContentDiffers,
    DocumentNotFound,
    NothingAwaited,
    PromiseIncomplete,
    RepositoryUnknown,
)
from yizhou.records.documents.events import DocumentContentArrived, DocumentContentOverdue
from yizhou.records.documents.store import filing as filed
from yizhou.records.documents.store import repositories

_AT_ONCE = 500


@cache
def policy() -> dict[str, Any]:
    """definitions/documents/sharing.yaml."""
    path = environment().definitions / "documents" / "sharing.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def due(moment: datetime) -> datetime:
    """Until when promised content is expected."""
    return moment + timedelta(hours=policy()["content_hours"])


def check(actor: Actor, promise: Promise) -> None:
    """Raises PromiseIncomplete, RepositoryUnknown."""
    if not promise.repository and not promise.hash:
        raise PromiseIncomplete
    if promise.repository and repositories.find(actor, promise.repository) is None:
        raise RepositoryUnknown(repository=promise.repository)


def keeps(content: Iterable[bytes], stated: str) -> bool:
    """Whether bytes, in pieces, have a stated hash, whichever of the usual ways it is written in."""
    sums = (sha1(usedforsecurity=False), sha256(), Hash(SM3()))
    for piece in content:
        for each in sums:
            each.update(piece)
    short, long, national = sums[0].digest(), sums[1].digest(), sums[2].finalize()
    said = stated.strip()
    written = {short.hex(), long.hex(), national.hex()}
    return said.lower() in written or said in {b64encode(short).decode(), b64encode(long).decode()}


def content_of(submission: DocumentSubmission) -> tuple[FileRef, str]:
    """The submission's bytes in the file store, and whether they are held, awaited or elsewhere."""
    if submission.kept is not None:
        return submission.kept, HELD
    if submission.content:
        return put(submission.content, submission.media_type), HELD
    promise = submission.promise or Promise("")
    return FileRef("", promise.size or 0), ELSEWHERE if promise.repository else AWAITED


def require_kept(submission: DocumentSubmission, file: FileRef, presence: str) -> None:
    """Content that comes together with a stated hash and size must have them. Raises ContentDiffers."""
    promise = submission.promise
    if promise is None or presence != HELD:
        return
    if promise.size is not None and promise.size != file.size:
        raise ContentDiffers(unique_id=submission.unique_id, what=f"大小（{promise.size} 字节）")
    if promise.hash and not keeps(pieces(file.hash), promise.hash):
        raise ContentDiffers(unique_id=submission.unique_id, what="哈希")


def met(
    actor: Actor, submission: DocumentSubmission, versions: Sequence[DocumentEntry]
) -> tuple[DocumentEntry, bool] | None:
    """The entry a submission is a repetition of, and whether its content came with it. Raises ContentDiffers."""
    promise = submission.promise
    if promise is not None and not submission.content and not submission.kept:
        same = (e for e in versions if _said_before(actor, e, promise))
        return next(((entry, False) for entry in same), None)
    digest = submission.kept.hash if submission.kept else sha256(submission.content).hexdigest()
    for entry in versions:
        if entry.hash == digest:
            return entry, False
    waiting = next((e for e in versions if e.presence not in (HELD, ELSEWHERE)), None)
    if waiting is None or submission.replaces or (submission.version or waiting.version) > waiting.version:
        return None
    kept = submission.kept or put(submission.content, submission.media_type)
    return _deliver(actor, waiting, kept), True


def _said_before(actor: Actor, entry: DocumentEntry, promise: Promise) -> bool:
    """Whether an entry promised the same, or already keeps what is promised."""
    del actor
    if entry.promised:
        return entry.promised.lower() == promise.hash.lower()
    return entry.presence == HELD and bool(promise.hash) and keeps(pieces(entry.hash), promise.hash)


def deliver(actor: Actor, document_id: UUID, kept: FileRef) -> DocumentEntry:
    """The content of a document registered by its metadata alone. Raises NothingAwaited, ContentDiffers."""
    found = store.list_by_ids(actor, (document_id,))
    if not found:
        raise DocumentNotFound(id=document_id)
    entry = found[0]
    if entry.presence == HELD and entry.hash == kept.hash:
        return entry
    if entry.presence in (HELD, ELSEWHERE):
        raise NothingAwaited(title=entry.title or entry.unique_id)
    return _deliver(actor, entry, kept)


def _deliver(actor: Actor, entry: DocumentEntry, kept: FileRef) -> DocumentEntry:
    if entry.size and entry.size != kept.size:
        raise ContentDiffers(unique_id=entry.unique_id, what=f"大小（{entry.size} 字节）")
    if entry.promised and not keeps(pieces(kept.hash), entry.promised):
        raise ContentDiffers(unique_id=entry.unique_id, what="哈希")
    store.deliver(actor, entry.id, kept.hash, kept.size)
    record(
        actor, "update", resident_id=entry.resident_id, what=f"文档原文送达 {entry.title or entry.unique_id}"
    )
    emit(DocumentContentArrived(str(entry.id), str(entry.resident_id)))
    return store.list_by_ids(actor, (entry.id,))[0]


def mark_overdue(actor: Actor) -> int:
    """Mark what did not come in time; how many."""
    overdue = filed.take_overdue(actor, now(), _AT_ONCE)
    for document_id, resident_id, institution_code in overdue:
        emit(DocumentContentOverdue(str(document_id), str(resident_id), institution_code))
    return len(overdue)
