"""HTTP of the document registry: a person's list, one entry, the original."""

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from yizhou.kernel.auth.api import actor_of, anyone, require
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.records.documents import api
from yizhou.records.documents.contracts import DocumentEntry

router = Router(tags=["文档"])

_EXTENSIONS = {"text/xml": "xml", "application/xml": "xml", "application/pdf": "pdf", "application/fhir+json": "json",
               "application/json": "json", "text/plain": "txt", "text/html": "html"}  # fmt: skip


class DocumentView(Schema):
    """An index entry (IHE ITI TF-3 §4.2.3)."""

    id: UUID
    resident_id: UUID
    unique_id: str
    set_id: str
    version: int
    status: str
    format: str
    media_type: str
    type_code: str
    type_system: str
    title: str
    created: datetime | None
    service_start: datetime | None
    service_end: datetime | None
    institution_id: UUID | None
    institution_code: str
    institution_name: str
    author: str
    confidentiality: str
    hash: str
    size: int
    registered: datetime


class DocumentList(Schema):
    items: list[DocumentView]
    next: str | None
    total: int | None


class AssociationView(Schema):
    """Two entries and how the source stands to the target: RPLC replaces."""

    source: UUID
    kind: str
    target: UUID
    made: datetime


class DocumentDetail(DocumentView):
    associations: list[AssociationView]


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.kind is ActorKind.STAFF:
        require(actor, "record.read")
    return actor


def _fields(entry: DocumentEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in DocumentView.model_fields}


@router.get("/residents/{resident_id}/documents", response=DocumentList, auth=anyone, summary="文档目录")
def list_documents(
    request: HttpRequest,
    resident_id: UUID,
    after: str | None = None,
    limit: int = 50,
    type_code: str = "",
    status: str = "approved",
    since: datetime | None = None,
    until: datetime | None = None,
) -> DocumentList:
    page = api.entries(
        _reader(request), resident_id, type_codes=(type_code,) if type_code else (),
        status="" if status == "all" else status, since=since, until=until, after=after, limit=max(1, min(limit, 200)),
    )  # fmt: skip
    return DocumentList(
        items=[DocumentView.model_validate(_fields(entry)) for entry in page.items],
        next=page.next,
        total=page.total,
    )


@router.get("/documents/{document_id}", response=DocumentDetail, auth=anyone, summary="文档目录信息")
def read_document(request: HttpRequest, document_id: UUID) -> DocumentDetail:
    actor = _reader(request)
    entry = api.get(actor, document_id)
    links = api.associations(actor, document_id)
    return DocumentDetail.model_validate(
        {
            **_fields(entry),
            "associations": [
                {"source": link.source, "kind": link.kind, "target": link.target, "made": link.made}
                for link in links
            ],
        }
    )


@router.get("/documents/{document_id}/content", auth=anyone, summary="文档原文")
def read_content(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The original bytes; never shown inline as a page of ours, whatever its type says."""
    entry, content = api.original(_reader(request), document_id)
    extension = _EXTENSIONS.get(entry.media_type.partition(";")[0].strip(), "bin")
    name = quote(f"{entry.title or entry.unique_id}.{extension}", safe="")
    return HttpResponse(
        content,
        content_type=entry.media_type or "application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "ETag": f'"{entry.hash}"',
            "Content-Security-Policy": "sandbox",
        },
    )
