"""HTTP of the document registry: a person's list, one entry, the original, sets and folders, what stands elsewhere."""

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from yizhou.kernel.auth.api import actor_of, anyone, require, staff
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.files.api import put_stream
from yizhou.records.documents import api, sharing
from yizhou.records.documents.contracts import Repository
from yizhou.records.documents.receiving import limited
from yizhou.records.documents.views import (
    DocumentAmendment,
    DocumentDetail,
    DocumentList,
    DocumentView,
    GroupingList,
    IndexFilter,
    OutsideDocuments,
    RepositoryForm,
    RepositoryView,
    SharingOverview,
    fields_of,
    grouping_of,
)

router = Router(tags=["文档"])

_HELD = 1024 * 1024
_EXTENSIONS = {"text/xml": "xml", "application/xml": "xml", "application/pdf": "pdf", "application/fhir+json": "json",
               "application/json": "json", "text/plain": "txt", "text/html": "html", "image/jpeg": "jpg", "image/png": "png"}  # fmt: skip


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "document.manage")
    return actor


def _length(request: HttpRequest) -> int | None:
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdecimal() else None


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.kind is ActorKind.STAFF:
        require(actor, "record.read")
    return actor


@router.get("/residents/{resident_id}/documents", response=DocumentList, auth=anyone, summary="文档目录")
def list_documents(
    request: HttpRequest,
    resident_id: UUID,
    asked: Query[IndexFilter],
    after: str | None = None,
    limit: int = 50,
    type_code: str = "",
    status: str = "approved",
    since: datetime | None = None,
    until: datetime | None = None,
) -> DocumentList:
    """`index` (repeated): `name:value` of a custom index, a beginning or `a..b`."""
    actor, most = _reader(request), max(1, min(limit, 200))
    every = "" if status == "all" else status
    if asked.index:
        indexed = {name: value for name, _, value in (each.partition(":") for each in asked.index)}
        page = api.find(
            actor, resident_id=resident_id, type_codes=(type_code,) if type_code else (), indexed=indexed,
            statuses=(every,) if every else (), service_start_from=since, service_start_to=until, after=after, limit=most,
        )  # fmt: skip
    else:
        page = api.entries(
            actor, resident_id, type_codes=(type_code,) if type_code else (), status=every, since=since, until=until,
            after=after, limit=most,
        )  # fmt: skip
    return DocumentList(
        items=[DocumentView.model_validate(fields_of(entry)) for entry in page.items],
        next=page.next,
        total=page.total,
    )


@router.get(
    "/residents/{resident_id}/document-groupings",
    response=GroupingList,
    auth=anyone,
    summary="提交集与文件夹",
)
def list_groupings(
    request: HttpRequest, resident_id: UUID, kind: str = "", after: str | None = None, limit: int = 50
) -> GroupingList:
    page = api.groupings(_reader(request), resident_id, kind=kind, after=after, limit=max(1, min(limit, 200)))
    return GroupingList(items=[grouping_of(each) for each in page.items], next=page.next)


@router.get(
    "/residents/{resident_id}/outside-documents",
    response=OutsideDocuments,
    auth=anyone,
    summary="患者域外文档存在分析",
)
def outside_documents(
    request: HttpRequest, resident_id: UUID, institution_code: str = ""
) -> OutsideDocuments:
    """Seen from an institution: by default the one whoever asks works for."""
    return OutsideDocuments.model_validate(
        sharing.plain(api.outside_documents(_reader(request), resident_id, institution_code))
    )


@router.get("/documents/sharing", response=SharingOverview, auth=staff, summary="文档共享概况")
def overview(request: HttpRequest) -> SharingOverview:
    return SharingOverview.model_validate(sharing.overview(_keeper(request)))


@router.get("/documents/repositories", response=list[RepositoryView], auth=staff, summary="机构文档存储库")
def list_repositories(request: HttpRequest) -> list[RepositoryView]:
    return [
        RepositoryView.model_validate({**sharing.plain(each), "documents": count})
        for each, count in api.repositories(_keeper(request))
    ]


@router.post("/documents/repositories", response=list[RepositoryView], auth=staff, summary="登记存储库")
def save_repository(request: HttpRequest, form: RepositoryForm) -> list[RepositoryView]:
    """An empty secret leaves the one kept."""
    api.register_repository(_keeper(request), Repository(**form.model_dump()))
    return list_repositories(request)


@router.get("/documents/{document_id}", response=DocumentDetail, auth=anyone, summary="文档目录信息")
def read_document(request: HttpRequest, document_id: UUID) -> DocumentDetail:
    return _detail(_reader(request), document_id)


def _detail(actor: Actor, document_id: UUID) -> DocumentDetail:
    entry = api.get(actor, document_id)
    return DocumentDetail.model_validate(
        {
            **fields_of(entry),
            "associations": [sharing.plain(link) for link in api.associations(actor, document_id)],
            "groupings": [
                {
                    "id": each.id,
                    "kind": each.grouping.kind,
                    "unique_id": each.grouping.unique_id,
                    "title": each.grouping.title,
                }
                for each in api.groupings_of(actor, document_id)
            ],
            "amendments": [sharing.plain(each) for each in api.amendments(actor, document_id)],
            "index_values": sharing.index_values(actor, document_id),
        }
    )


@router.patch("/documents/{document_id}", response=DocumentDetail, auth=staff, summary="更正文档元数据")
def amend_document(request: HttpRequest, document_id: UUID, form: DocumentAmendment) -> DocumentDetail:
    """IHE ITI-57: what was said before is kept; `status` superseded withdraws a document, approved brings it back."""
    actor = _keeper(request)
    api.amend(actor, document_id, form.model_dump(exclude={"reason"}, exclude_none=True), form.reason)
    return _detail(actor, document_id)


@router.put("/documents/{document_id}/content", response=DocumentDetail, auth=staff, summary="补送文档原文")
def deliver_content(request: HttpRequest, document_id: UUID) -> DocumentDetail:
    """The raw bytes of a document registered by its metadata; they must have the hash that was promised."""
    actor = _keeper(request)
    entry = api.get(actor, document_id)
    api.deliver(actor, document_id, put_stream(limited(request.read, _length(request)), entry.media_type))
    return _detail(actor, document_id)


@router.get("/documents/{document_id}/content", auth=anyone, summary="文档原文")
def read_content(request: HttpRequest, document_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """The original bytes; never shown inline as a page of ours, whatever its type says.

    What stands in a hospital's repository is fetched there; that it was away is kept, though the request fails.
    """
    entry, file, content = api.stream(_reader(request), document_id)
    extension = _EXTENSIONS.get(entry.media_type.partition(";")[0].strip(), "bin")
    name = quote(f"{entry.title or entry.unique_id}.{extension}", safe="")
    kind = HttpResponse if file.size <= _HELD else StreamingHttpResponse
    return kind(
        content,
        content_type=entry.media_type or "application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Length": str(file.size),
            "ETag": f'"{file.hash}"',
            "Content-Security-Policy": "sandbox",
        },
    )
