"""The way of a version: hearing, review by others than its author, publication, abolition. The frame says which states."""

from datetime import date
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.events.api import emit
from yizhou.registries.standards_documents import checking, editing
from yizhou.registries.standards_documents.contracts import Content, Document, Version
from yizhou.registries.standards_documents.definitions import frame
from yizhou.registries.standards_documents.errors import (
    CommentsOpen,
    NotApproved,
    OwnDraft,
    ReasonMissing,
    WrongStep,
)
from yizhou.registries.standards_documents.events import (
    StandardsDocumentAbolished,
    StandardsDocumentOpened,
    StandardsDocumentPublished,
)
from yizhou.registries.standards_documents.numbers import key_of
from yizhou.registries.standards_documents.store import documents, work


def advance(actor: Actor, document_id: UUID, note: str, closes: date | None) -> None:
    """See `api.advance`."""
    document, found = editing.working(actor, document_id, "送出", "draft", "comment")
    editing.require(checking.faults(found.content))
    route = frame().route_of(found.content.level)
    to = route.next(found.state)
    if to == "review" and route.answered:
        waiting = work.count_unanswered(actor, document.id, found.number)
        if waiting:
            raise CommentsOpen(count=waiting)
    _move(actor, document, found, to, note, closes=closes if to == "comment" else None)
    if to == "comment":
        emit(StandardsDocumentOpened(str(document.id), found.content.number, found.number))


def send_back(actor: Actor, document_id: UUID, note: str) -> None:
    """See `api.send_back`."""
    document, found = editing.working(actor, document_id, "退回", "comment", "review")
    if not note.strip():
        raise ReasonMissing(what="退回的理由")
    _move(actor, document, found, "draft", note)


def opine(actor: Actor, document_id: UUID, *, approved: bool, text: str) -> None:
    """See `api.opine`."""
    document, found = editing.working(actor, document_id, "提出审查意见", "review")
    if actor.user_id is None or actor.user_id == found.made_by_id:
        raise OwnDraft
    if not approved and not text.strip():
        raise ReasonMissing(what="不同意的理由")
    work.opine(actor, document.id, found, approved, text.strip(), now())


def publish(actor: Actor, document_id: UUID, note: str) -> None:
    """See `api.publish`."""
    document, found = editing.working(actor, document_id, "发布", "review")
    if actor.user_id is not None and actor.user_id == found.made_by_id:
        raise OwnDraft
    editing.require(checking.faults(found.content))
    said = [
        each for each in work.list_opinions(actor, document.id)
        if (each.version, each.round) == (found.number, found.round)
    ]  # fmt: skip
    approved, needed = sum(each.approved for each in said), frame().route_of(found.content.level).approvals
    if approved < needed or approved < len(said):
        raise NotApproved(approved=approved, refused=len(said) - approved, needed=needed)
    put_in_force(actor, document, found, note)


def put_in_force(actor: Actor, document: Document, found: Version, note: str) -> None:
    """Publish a version: the one before it is replaced, documents it replaces are abolished."""
    at = now()
    documents.put_in_force(actor, document, found, at)
    work.note(actor, document.id, found.number, "published", at, note.strip())
    audit.record(actor, "update", what=f"发布标准文件 {found.content.number} 第 {found.number} 版")
    emit(StandardsDocumentPublished(str(document.id), found.content.number, found.number))
    for number in found.content.replaces:
        other = documents.find_by_key(actor, key_of(number))
        if other is not None and other.state == "published":
            _abolish(actor, other, f"由 {found.content.number} 代替", found.content.number)


def abolish(actor: Actor, document_id: UUID, note: str, replaced_by: str) -> None:
    """See `api.abolish`."""
    document = editing.read(actor, document_id, lock=True)
    if document.state != "published":
        raise WrongStep(version=document.version, state=frame().states[document.state], step="废止")
    if not note.strip():
        raise ReasonMissing(what="废止的理由")
    _abolish(actor, document, note.strip(), replaced_by.strip())


def _abolish(actor: Actor, document: Document, note: str, replaced_by: str) -> None:
    documents.abolish(actor, document.id, replaced_by, now())
    work.note(actor, document.id, document.version, "abolished", now(), note)
    audit.record(actor, "update", what=f"废止标准文件 {document.content.number}")
    emit(StandardsDocumentAbolished(str(document.id), document.content.number, document.version, replaced_by))


def _move(
    actor: Actor, document: Document, found: Version, to: str, note: str, *, closes: date | None = None
) -> None:
    at = now()
    documents.move(actor, document, found.number, to, closes)
    work.note(actor, document.id, found.number, to, at, note.strip())


def collect(actor: Actor, content: Content, note: str) -> UUID:
    """Take in a document published elsewhere as it is, in force at once."""
    content = editing.tidy(content)
    editing.require(checking.faults(content))
    identity = editing.begin(actor, content)
    document = editing.read(actor, identity, lock=True)
    put_in_force(actor, document, documents.list_versions(actor, identity)[0], note)
    return identity
