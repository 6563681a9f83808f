"""Comments on a version under hearing, and their answers."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now, today
from yizhou.registries.standards_documents import editing
from yizhou.registries.standards_documents.definitions import frame
from yizhou.registries.standards_documents.errors import (
    ChoiceUnknown,
    CommentNotFound,
    ReasonMissing,
    WrongStep,
)
from yizhou.registries.standards_documents.store import work


def comment(actor: Actor, document_id: UUID, clause: str, text: str) -> None:
    """See `api.comment`."""
    document, found = editing.working(actor, document_id, "提意见", "comment")
    if found.closes is not None and found.closes < today():
        raise WrongStep(version=found.number, state=f"征求意见，已于 {found.closes} 截止", step="提意见")
    if not text.strip():
        raise ReasonMissing(what="意见")
    work.add_comment(actor, document.id, found.number, clause.strip(), text.strip(), now())


def answer(actor: Actor, document_id: UUID, comment_id: UUID, choice: str, reason: str) -> None:
    """See `api.answer`."""
    editing.read(actor, document_id)
    answers = frame().answers
    if choice not in answers:
        raise ChoiceUnknown(choice=choice, offered="、".join(answers.values()))
    if choice != "accepted" and not reason.strip():
        raise ReasonMissing(what=f"{answers[choice]}的理由")
    if not work.answer(actor, document_id, comment_id, choice, reason.strip()):
        raise CommentNotFound
