"""Drafts: begun, saved, given a file, revised, discarded. A published version never changes."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.files import api as files
from yizhou.registries.standards_documents import checking
from yizhou.registries.standards_documents.contracts import Attachment, Content, Document, Version
from yizhou.registries.standards_documents.definitions import frame
from yizhou.registries.standards_documents.errors import (
    DocumentIncomplete,
    EditedMeanwhile,
    FileRefused,
    NothingToDownload,
    NumberTaken,
    StandardsDocumentNotFound,
    VersionInMaking,
    VersionNotFound,
    WrongStep,
)
from yizhou.registries.standards_documents.numbers import key_of, shown
from yizhou.registries.standards_documents.store import documents, work

LIMIT = 50 * 1024 * 1024
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BEGINNINGS = {
    "pdf": (b"%PDF-", "application/pdf"), "docx": (b"PK\x03\x04", _DOCX), "ofd": (b"PK\x03\x04", "application/ofd"),
}  # fmt: skip
WORKING = ("draft", "comment", "review")


def read(actor: Actor, document_id: UUID, *, lock: bool = False) -> Document:
    """A document the actor may see. Raises StandardsDocumentNotFound."""
    found = documents.find(actor, document_id, lock=lock)
    if found is None:
        raise StandardsDocumentNotFound
    return found


def version(actor: Actor, document_id: UUID, number: int) -> Version:
    """A version the actor may see. Raises StandardsDocumentNotFound, VersionNotFound."""
    read(actor, document_id)
    for each in documents.list_versions(actor, document_id):
        if each.number == number:
            return each
    raise VersionNotFound(version=number)


def working(actor: Actor, document_id: UUID, step: str, *states: str) -> tuple[Document, Version]:
    """The version in the making, in one of the states; nobody else moves it meanwhile. Raises WrongStep."""
    document = read(actor, document_id, lock=True)
    newest = documents.list_versions(actor, document_id)[0]
    if newest.state not in states:
        raise WrongStep(version=newest.number, state=frame().states[newest.state], step=step)
    return document, newest


def require(faults: list[checking.Fault]) -> None:
    """Raises DocumentIncomplete with every fault."""
    if faults:
        raise DocumentIncomplete(faults=tuple(faults), count=len(faults))


def tidy(content: Content) -> Content:
    """Numbers as the library writes them, no blanks around words."""
    return replace(
        content, number=shown(content.number), title=" ".join(content.title.split()), issuer=content.issuer.strip(),
        replaces=tuple(shown(each) for each in content.replaces if each.strip()),
        keywords=tuple(each.strip() for each in content.keywords if each.strip()),
    )  # fmt: skip


def _free(actor: Actor, number: str, but: UUID | None = None) -> None:
    taken = documents.find_by_key(actor, key_of(number))
    if taken is not None and taken.id != but:
        raise NumberTaken(number=taken.content.number, title=taken.content.title)


def begin(actor: Actor, content: Content) -> UUID:
    """See `api.begin`."""
    content = tidy(content)
    require(checking.draft_faults(content))
    _free(actor, content.number)
    identity, at = new_id(), now()
    documents.insert(actor, identity, content, "draft", at)
    work.note(actor, identity, 1, "begun", at, "")
    audit.record(actor, "create", what=f"标准文件 {content.number}")
    return identity


def save(actor: Actor, document_id: UUID, content: Content, note: str, read_at: datetime) -> None:
    """See `api.save`."""
    document, draft = working(actor, document_id, "修改", "draft")
    if draft.made != read_at:
        raise EditedMeanwhile(editor=draft.made_by)
    content = replace(tidy(content), file=draft.content.file)
    require(checking.draft_faults(content))
    _free(actor, content.number, document.id)
    documents.save_draft(actor, document, draft.number, content, note.strip(), now())


def attach(actor: Actor, document_id: UUID, name: str, content: bytes) -> None:
    """See `api.attach`."""
    document, draft = working(actor, document_id, "上传附件", "draft")
    beginning, media_type = _BEGINNINGS.get(name.rsplit(".", 1)[-1].lower(), (b"", ""))
    if not media_type or not content.startswith(beginning) or len(content) > LIMIT:
        raise FileRefused(name=name, limit=LIMIT // 1024 // 1024)
    kept = files.put(content, media_type)
    with_file = replace(draft.content, file=Attachment(name[-200:], media_type, kept.size, kept.hash))
    documents.save_draft(actor, document, draft.number, with_file, draft.note, now())


def revise(actor: Actor, document_id: UUID) -> None:
    """See `api.revise`."""
    document = read(actor, document_id, lock=True)
    newest = documents.list_versions(actor, document_id)[0]
    if newest.state in WORKING:
        raise VersionInMaking(version=newest.number, state=frame().states[newest.state])
    at = now()
    documents.add_version(actor, document, newest.number + 1, newest.content, at)
    work.note(actor, document.id, newest.number + 1, "revised", at, "")


def discard(actor: Actor, document_id: UUID) -> None:
    """See `api.discard`."""
    document, draft = working(actor, document_id, "删除", "draft")
    documents.discard(actor, document, draft.number)
    audit.record(actor, "delete", what=f"标准文件草稿 {document.content.number} 第 {draft.number} 版")


def download(actor: Actor, document_id: UUID, number: int) -> tuple[str, str, bytes]:
    """See `api.download`."""
    found = version(actor, document_id, number)
    content = found.content
    if content.file is not None:
        name, media_type, body = content.file.name, content.file.media_type, files.get(content.file.hash)
    elif content.text.strip():
        heading = f"{content.number} {content.title}\n\n"
        name = f"{content.number.replace('/', '')} {content.title}.txt"
        media_type, body = "text/plain; charset=utf-8", f"{heading}{content.text}\n".encode()
    else:
        raise NothingToDownload
    work.count_download(actor, document_id)
    audit.record(actor, "export", what=f"标准文件 {content.number} 第 {number} 版")
    return name, media_type, body
