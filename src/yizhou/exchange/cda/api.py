"""What others may call of shared documents: the pipeline's format, and a document prepared for reading."""

from uuid import UUID

from yizhou.exchange.cda.contracts import HeaderLine, View, ViewEntry, ViewSection
from yizhou.exchange.cda.format import CDA_FORMAT, CdaFormat
from yizhou.exchange.cda.render import render
from yizhou.kernel.auth.contracts import Actor

__all__ = ["CDA_FORMAT", "CdaFormat", "HeaderLine", "View", "ViewEntry", "ViewSection", "render", "view"]


def view(actor: Actor, document_id: UUID) -> View:
    """A registered document for reading; the repository asks who may see it and audits the reading.

    Raises what `records.documents.api.original` raises, and NotReadable for what is no XML at all (a scan, a FHIR document).
    """
    from yizhou.exchange.cda.errors import NotReadable
    from yizhou.records.documents import api as documents

    entry, content = documents.original(actor, document_id)
    if not entry.format.startswith("cda") and "xml" not in entry.media_type:
        raise NotReadable(reason=entry.media_type)
    return render(content)
