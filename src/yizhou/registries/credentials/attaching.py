"""Documents of an application: scans, kept byte for byte in the file store."""

from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.files import api as files
from yizhou.registries.credentials import looking
from yizhou.registries.credentials.applying import STATE_NAMES
from yizhou.registries.credentials.contracts import AttachedDocument
from yizhou.registries.credentials.errors import (
    DocumentNotFound,
    DocumentNotWanted,
    DocumentTooLarge,
    DocumentUnreadable,
    WrongState,
)
from yizhou.registries.credentials.store import applications

LIMIT = 10 * 1024 * 1024
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def attach(actor: Actor, application_id: UUID, document: str, name: str, content: bytes) -> AttachedDocument:
    """See `api.attach`."""
    application = looking.application(actor, application_id)
    if application.state not in ("draft", "returned"):
        raise WrongState(state=STATE_NAMES[application.state], step="上传材料")
    kind = looking.kind(application.kind)
    needed = {each.id: each.name for each in kind.needed(application.action)}
    if document not in needed:
        raise DocumentNotWanted(
            title=kind.title, action=kind.action_name(application.action), document=document,
            needed="、".join(needed.values()) or "无",
        )  # fmt: skip
    if len(content) > LIMIT:
        raise DocumentTooLarge(name=name, limit=LIMIT // 1024 // 1024)
    media_type = next((kind for start, kind in _BEGINNINGS.items() if content.startswith(start)), "")
    if not media_type:
        raise DocumentUnreadable(name=name)
    kept = files.put(content, media_type)
    attached = AttachedDocument(new_id(), document, name, media_type, kept.size, kept.hash, now(), actor.name)
    applications.add_document(actor, application_id, attached)
    audit.record(actor, "create", what=f"证照申请材料 {needed[document]}", detail={"name": name})
    return attached


def detach(actor: Actor, application_id: UUID, document_id: UUID) -> None:
    """See `api.detach`."""
    application = looking.application(actor, application_id)
    if application.state not in ("draft", "returned"):
        raise WrongState(state=STATE_NAMES[application.state], step="删除材料")
    if not applications.remove_document(application_id, document_id):
        raise DocumentNotFound


def read(actor: Actor, application_id: UUID, document_id: UUID) -> tuple[AttachedDocument, bytes]:
    """See `api.document`."""
    looking.application(actor, application_id)
    for attached in applications.list_documents(application_id):
        if attached.id == document_id:
            audit.record(actor, "read", what=f"证照申请材料 {attached.name}")
            return attached, files.get(attached.hash)
    raise DocumentNotFound
