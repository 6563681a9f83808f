"""What others may call of the standards documents."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import Page, decode_key, encode_key
from yizhou.registries.standards_documents import (
    adopting,
    cataloguing,
    commenting,
    comparing,
    definitions,
    editing,
    moving,
    sheets,
    using,
)
from yizhou.registries.standards_documents.contracts import (
    Adoption,
    Comment,
    Compared,
    Content,
    Counted,
    Document,
    Notice,
    Opinion,
    Question,
    Standing,
    Step,
    Use,
    Version,
)
from yizhou.registries.standards_documents.errors import StandardsDocumentNotFound
from yizhou.registries.standards_documents.store import adoptions, documents, work

__all__ = [
    "FINDINGS", "Frame", "abolish", "adoptions_of", "advance", "answer", "attach", "begin", "check_adoption", "comment", "comments",
    "compare", "count", "discard", "download", "find", "follow", "followed", "frame", "load_catalogue", "notices", "opine",
    "opinions", "overview", "own_adoptions", "publish", "read", "revise", "save", "see_notices", "send_back", "sheet",
    "state_adoption", "stated_sheet", "steps", "tell", "unfollow", "uses", "versions",
]  # fmt: skip

Frame = definitions.Frame
"""Classes, levels, routes, states and choices, as the definition says."""
FINDINGS: Mapping[str, str] = adopting.FINDINGS
"""What a regulator may find of a statement."""


def frame() -> Frame:
    """The frame in force."""
    return definitions.frame()


def find(actor: Actor, asked: Question, after: str | None = None, limit: int = 50) -> Page[Document]:
    """Documents the actor may see, in the order of adoption, then by number; `total` on the first page."""
    key = [str(each) for each in decode_key(after)] if after else None
    found = documents.list_page(actor, asked, key, limit + 1)
    items = found[:limit]
    more = encode_key(list(documents.sort_key(items[-1]))) if len(found) > limit else None
    total = None if after else sum(each.number for each in count(actor, asked))
    return Page(items, more, total)


def count(actor: Actor, asked: Question) -> list[Counted]:
    """How many documents answer, by class, part, level and state."""
    return documents.count(actor, asked)


def read(actor: Actor, document_id: UUID) -> Document:
    """A document. Raises StandardsDocumentNotFound, also for a draft somebody else writes."""
    return editing.read(actor, document_id)


def versions(actor: Actor, document_id: UUID) -> list[Version]:
    """The versions the actor may see, the newest first."""
    return documents.list_versions(actor, document_id)


def steps(actor: Actor, document_id: UUID) -> list[Step]:
    """What happened to a document, the latest first."""
    return work.list_steps(actor, document_id)


def comments(actor: Actor, document_id: UUID) -> list[Comment]:
    """Comments on a document, with their answers."""
    return work.list_comments(actor, document_id)


def opinions(actor: Actor, document_id: UUID) -> list[Opinion]:
    """Reviewers' opinions, the latest first."""
    return work.list_opinions(actor, document_id)


def begin(actor: Actor, content: Content) -> UUID:
    """Begin a document as a draft. Raises DocumentIncomplete (number or title missing), NumberTaken."""
    return editing.begin(actor, content)


def save(actor: Actor, document_id: UUID, content: Content, note: str, read_at: datetime) -> None:
    """Save a draft, complete or not, as it was read at `read_at`; its file stays.

    Raises WrongStep, EditedMeanwhile, DocumentIncomplete, NumberTaken.
    """
    editing.save(actor, document_id, content, note, read_at)


def attach(actor: Actor, document_id: UUID, name: str, content: bytes) -> None:
    """Give a draft its file (PDF, docx, OFD; 50 MB). Raises WrongStep, FileRefused."""
    editing.attach(actor, document_id, name, content)


def revise(actor: Actor, document_id: UUID) -> None:
    """Begin the next version as a draft. Raises VersionInMaking."""
    editing.revise(actor, document_id)


def discard(actor: Actor, document_id: UUID) -> None:
    """Delete a draft; with a first draft the document. Raises WrongStep."""
    editing.discard(actor, document_id)


def download(actor: Actor, document_id: UUID, version: int) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a version's file, or of its text; counted. Raises VersionNotFound, NothingToDownload."""
    return editing.download(actor, document_id, version)


def advance(actor: Actor, document_id: UUID, note: str = "", closes: date | None = None) -> None:
    """Send a draft to hearing or review, or what was heard to review; `closes` ends the hearing.

    Raises WrongStep, DocumentIncomplete (all faults), CommentsOpen.
    """
    moving.advance(actor, document_id, note, closes)


def send_back(actor: Actor, document_id: UUID, note: str) -> None:
    """Make a draft again of what is heard or reviewed. Raises WrongStep, ReasonMissing."""
    moving.send_back(actor, document_id, note)


def comment(actor: Actor, document_id: UUID, clause: str, text: str) -> None:
    """Comment on a version under hearing. Raises WrongStep (also after the closing day), ReasonMissing."""
    commenting.comment(actor, document_id, clause, text)


def answer(actor: Actor, document_id: UUID, comment_id: UUID, choice: str, reason: str) -> None:
    """Answer a comment once. Raises ChoiceUnknown, ReasonMissing, CommentNotFound."""
    commenting.answer(actor, document_id, comment_id, choice, reason)


def opine(actor: Actor, document_id: UUID, *, approved: bool, text: str) -> None:
    """Say one's opinion in a review. Raises WrongStep, OwnDraft, ReasonMissing."""
    moving.opine(actor, document_id, approved=approved, text=text)


def publish(actor: Actor, document_id: UUID, note: str = "") -> None:
    """Put a reviewed version in force. Raises WrongStep, OwnDraft, NotApproved, DocumentIncomplete."""
    moving.publish(actor, document_id, note)


def abolish(actor: Actor, document_id: UUID, note: str, replaced_by: str = "") -> None:
    """Take a document out of force. Raises WrongStep, ReasonMissing."""
    moving.abolish(actor, document_id, note, replaced_by)


def compare(actor: Actor, document_id: UUID, left: int, right: int) -> Compared:
    """Two versions side by side. Raises VersionNotFound."""
    return comparing.compare(
        editing.version(actor, document_id, left), editing.version(actor, document_id, right)
    )


def uses(actor: Actor, document_id: UUID) -> list[Use]:
    """Where the platform uses a document, by its number."""
    return using.uses(actor, editing.read(actor, document_id).content.number)


def follow(actor: Actor, document_id: UUID | None, class_id: str = "") -> None:
    """Subscribe to news of a document or a whole class. Raises StandardsDocumentNotFound."""
    if document_id is not None:
        editing.read(actor, document_id)
    elif class_id not in definitions.frame().classes:
        raise StandardsDocumentNotFound
    work.follow(actor, document_id, class_id)


def unfollow(actor: Actor, document_id: UUID | None, class_id: str = "") -> None:
    """Take a subscription back."""
    work.unfollow(actor, document_id, class_id)


def followed(actor: Actor) -> tuple[set[UUID], set[str]]:
    """Documents and classes the actor follows."""
    return work.list_followed(actor)


def tell(actor: Actor, document_id: UUID, version: int, what: str) -> int:
    """Notices for everybody who follows a document or its class; told twice they are there once."""
    return work.tell(actor, document_id, version, what, now())


def notices(actor: Actor) -> list[Notice]:
    """The actor's notices, the latest first."""
    return work.list_notices(actor)


def see_notices(actor: Actor) -> None:
    """The actor has seen the notices."""
    work.see(actor)


def own_adoptions(actor: Actor) -> list[Adoption]:
    """Documents the actor's institution must state, with what it stated."""
    return adopting.own(actor)


def state_adoption(actor: Actor, document_id: UUID, status: str, since: date | None, note: str) -> None:
    """State how far the actor's institution applies a document. Raises ChoiceUnknown, ReasonMissing, NotConcerned."""
    adopting.state(actor, document_id, status, since, note)


def check_adoption(actor: Actor, document_id: UUID, organisation_id: UUID, result: str, note: str) -> None:
    """What the regulator finds of a statement within scope. Raises ChoiceUnknown, ReasonMissing, NotStated."""
    adopting.check(actor, document_id, organisation_id, result, note)


def adoptions_of(
    actor: Actor, document_id: UUID, status: str = "", after: str | None = None, limit: int = 50
) -> Page[Adoption]:
    """Institutions within scope and what they stated; `status` also `unstated`, `outdated`."""
    return adopting.page(actor, document_id, status, after, limit)


def overview(actor: Actor, document_id: UUID | None = None) -> list[Standing]:
    """Standing of every document institutions must apply; of one document, county by county."""
    return adoptions.overview(actor, document_id)


def sheet(actor: Actor, asked: Question) -> bytes:
    """The list as a workbook."""
    return sheets.listed(actor, asked)


def stated_sheet(actor: Actor, document_id: UUID) -> bytes:
    """Statements on one document as a workbook."""
    return sheets.stated(actor, document_id)


def load_catalogue(actor: Actor) -> int:
    """Take in what the definitions' catalogue has and the library not yet; how many."""
    return cataloguing.load(actor)
