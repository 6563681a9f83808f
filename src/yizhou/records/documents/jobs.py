"""Background work of the registry: reading custom indexes, watching promised content, forgetting copies."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.events.api import subscribe, subscribe_together
from yizhou.kernel.jobs.api import periodic
from yizhou.records.documents import indexing, promising
from yizhou.records.documents.events import DocumentContentArrived, DocumentRegistered
from yizhou.records.documents.store import repositories

_ACTOR = system_actor("文档共享")
_AT_ONCE = 500


@subscribe_together(DocumentRegistered, name="documents.index_registered")
def index_registered(events: Sequence[DocumentRegistered], actor: Actor) -> None:
    """Values of custom indexes are read out of what was just registered."""
    indexing.index_new(actor, [UUID(event.document_id) for event in events])


@subscribe(DocumentContentArrived, name="documents.index_arrived")
def index_arrived(event: DocumentContentArrived, actor: Actor) -> None:
    """The same for content that came later."""
    indexing.index_new(actor, [UUID(event.document_id)])


@periodic("* * * * * */30", name="documents.index_waiting")
def index_waiting() -> None:
    """A new edition of the index definitions is read into all documents, some at a time."""
    indexing.index_waiting(_ACTOR, _AT_ONCE)


@periodic("*/5 * * * *", name="documents.watch_promises")
def watch_promises() -> None:
    """Content that did not come in time is marked overdue."""
    promising.mark_overdue(_ACTOR)


@periodic("17 * * * *", name="documents.forget_copies")
def forget_copies() -> None:
    """Copies of hospitals' documents go when their time is over."""
    repositories.forget_copies(_ACTOR, now())
