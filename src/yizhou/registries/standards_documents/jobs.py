"""News of documents to those who follow them, by events of the outbox."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import subscribe
from yizhou.registries.standards_documents import api
from yizhou.registries.standards_documents.events import (
    StandardsDocumentAbolished,
    StandardsDocumentOpened,
    StandardsDocumentPublished,
)


@subscribe(StandardsDocumentOpened, name="standards_documents.tell_opened")
def tell_opened(event: StandardsDocumentOpened, actor: Actor) -> None:
    api.tell(actor, UUID(event.document), event.version, "comment")


@subscribe(StandardsDocumentPublished, name="standards_documents.tell_published")
def tell_published(event: StandardsDocumentPublished, actor: Actor) -> None:
    api.tell(actor, UUID(event.document), event.version, "published")


@subscribe(StandardsDocumentAbolished, name="standards_documents.tell_abolished")
def tell_abolished(event: StandardsDocumentAbolished, actor: Actor) -> None:
    api.tell(actor, UUID(event.document), event.version, "abolished")
