"""HTTP of the MHD profile, at `/mhd` (see README for the transactions). Errors are OperationOutcomes."""

from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from hashlib import sha1
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from yizhou.exchange.mhd import answering, capability, resources, searching
from yizhou.exchange.mhd.diverting import Slim
from yizhou.exchange.mhd.errors import MethodNotOffered, NotTheDocument
from yizhou.exchange.partners import api as partners
from yizhou.exchange.pipeline.api import Wire, intake
from yizhou.exchange.pipeline.contracts import Report, Status
from yizhou.kernel.auth.api import actor_of, require
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.files.api import pieces, put_stream
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import HELD, DocumentEntry
from yizhou.records.documents.errors import DocumentNotFound
from yizhou.records.fhir import api as fhir

log = structlog.get_logger(__name__)
JSON = "application/fhir+json; charset=utf-8"
_HELD = 1024 * 1024
View = Callable[..., HttpResponseBase]


def _answers(**methods: View) -> Callable[..., HttpResponseBase]:
    """A view by method; errors become OperationOutcomes."""

    @csrf_exempt
    def answer(request: HttpRequest, **place: str) -> HttpResponseBase:
        try:
            view = methods.get("GET" if request.method == "HEAD" else str(request.method))
            if view is None:
                raise MethodNotOffered(method=f"{request.method} {request.path_info}"[:80])
            return view(request, **place)
        except Exception as error:
            status, body = fhir.outcome(error)
            if status >= 500:
                log.exception("mhd", path=request.path_info)
            response = HttpResponse(body, status=status, content_type=JSON)
            if status == 401:
                response["WWW-Authenticate"] = 'Basic realm="yizhou", charset="UTF-8"'
            return response

    return wraps(next(iter(methods.values())))(answer)


def _json(content: Any, status: int = 200, report: Report | None = None) -> HttpResponse:
    response = HttpResponse(orjson.dumps(content), status=status, content_type=JSON)
    if report is not None:
        response["X-Message-Id"] = str(report.message_id)
        if report.repeated:
            response["X-Message-Repeated"] = "true"
    return response


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/mhd")


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.kind is ActorKind.STAFF:
        require(actor, "record.read")
    return actor


def _length(request: HttpRequest) -> int | None:
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdecimal() else None


def _hints(actor: Actor) -> dict[str, str]:
    """What the format cannot know by itself: the sender's institution, and where documents elsewhere may be."""
    hints = {"repository:" + each.url: each.oid for each, _ in documents.repositories(actor) if each.active}
    if actor.partner_id is not None:
        hints["institution"] = partners.get(actor.partner_id).institution_code
    return hints


def _submitted(request: HttpRequest, operation: str) -> tuple[Actor, Report]:
    actor = actor_of(request)
    require(actor, "exchange.send")
    hints = {"operation": operation, **_hints(actor)}
    coding = request.headers.get("Content-Encoding", "")
    # A packed body cannot be looked into while it is read; it has the limit of every message.
    read = request.read if coding else Slim(request.read, hints).read
    kind = request.content_type or "application/fhir+json"
    wire = Wire("fhir", "mhd-bundle", read, _length(request) if coding else None, kind, coding, hints)
    return actor, intake(actor, wire)


def provide(request: HttpRequest) -> HttpResponse:
    """ITI-65 Provide Document Bundle."""
    actor, report = _submitted(request, "ITI-65")
    wrong = answering.refused(report)
    return (
        _json(wrong[1], wrong[0], report) if wrong else _json(answering.response(actor, report), 200, report)
    )


def publish(request: HttpRequest) -> HttpResponse:
    """ITI-105 Simplified Publish: a DocumentReference with its attachment inside."""
    actor, report = _submitted(request, "ITI-105")
    wrong = answering.refused(report)
    if wrong:
        return _json(wrong[1], wrong[0], report)
    entry = documents.get(actor, _document_id(str(report.parts[0].document_id)))
    response = _json(
        _reference(actor, entry, _base(request)), 200 if report.parts[0].unchanged else 201, report
    )
    response["Location"] = f"{_base(request)}/DocumentReference/{entry.id}"
    return response


def _document_id(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise DocumentNotFound(id=name[:60]) from None


def _reference(actor: Actor, entry: DocumentEntry, base: str) -> dict[str, Any]:
    """One entry with the SHA-1 FHIR R4 wants, which the registry does not keep."""
    stated = ""
    if entry.presence == HELD:
        digest = sha1(usedforsecurity=False)
        for piece in pieces(entry.hash):
            digest.update(piece)
        stated = b64encode(digest.digest()).decode()
    return resources.reference(entry, base, documents.links(actor, (entry.id,)), stated)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    given = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    return [(name, value) for values in given for name, several in values.lists() for value in several]


def find_references(request: HttpRequest) -> HttpResponse:
    """ITI-67."""
    actor, base, pairs = _reader(request), _base(request), _pairs(request)
    page = searching.references(actor, pairs)
    links = documents.links(actor, [each.id for each in page.items])
    found = [resources.reference(each, base, links) for each in page.items]
    return _json(answering.searchset(base, "DocumentReference", pairs, found, page.next, page.total))


def find_lists(request: HttpRequest) -> HttpResponse:
    """ITI-66."""
    actor, base, pairs = _reader(request), _base(request), _pairs(request)
    page = searching.lists(actor, pairs)
    return _json(
        answering.searchset(
            base, "List", pairs, [resources.listed(each) for each in page.items], page.next, None
        )
    )


def read_reference(request: HttpRequest, name: str) -> HttpResponse:
    actor = _reader(request)
    return _json(_reference(actor, documents.get(actor, _document_id(name)), _base(request)))


def read_list(request: HttpRequest, name: str) -> HttpResponse:
    return _json(resources.listed(documents.grouping_with(_reader(request), name)[0]))


def retrieve(request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """ITI-68: the original byte for byte, in its own type; as a Binary resource when only FHIR is accepted."""
    entry, file, content = documents.stream(_reader(request), _document_id(name))
    kind = entry.media_type or "application/octet-stream"
    wish = request.headers.get("Accept", "*/*")
    headers = {
        "ETag": f'"{file.hash}"',
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    if "fhir+json" in wish and "fhir+json" not in kind and "*/*" not in wish and file.size <= _HELD:
        data = b64encode(b"".join(content)).decode()
        return _json({"resourceType": "Binary", "id": name, "contentType": kind, "data": data})
    headers |= {"Content-Length": str(file.size), "Content-Disposition": "attachment"}
    response = HttpResponse if file.size <= _HELD else StreamingHttpResponse
    return response(content, content_type=kind, headers=headers)


def deliver(request: HttpRequest, name: str) -> HttpResponse:
    """The content of a document registered by its metadata; a CDA goes the way of every CDA."""
    actor = actor_of(request)
    require(actor, "exchange.send")
    entry = documents.get(actor, _document_id(name))
    kept = put_stream(documents.limited(request.read, _length(request)), entry.media_type)
    if "xml" in entry.media_type and entry.presence != HELD:
        content = pieces(kept.hash)
        wire = Wire(
            "fhir",
            "cda",
            lambda _: next(content, b""),
            kept.size,
            "text/xml",
            "",
            {"occasion": str(new_id())},
        )
        report = intake(actor, wire)
        if report.status is Status.REFUSED:
            wrong = answering.refused(report) or (422, {})
            return _json(wrong[1], wrong[0], report)
        if documents.get(actor, entry.id).presence != HELD:
            raise NotTheDocument(title=entry.title or entry.unique_id)
    else:
        with unit_of_work():
            documents.deliver(actor, entry.id, kept)
    return _json(_reference(actor, documents.get(actor, entry.id), _base(request)))


def metadata(request: HttpRequest) -> HttpResponse:
    return _json(capability.statement(_base(request)))


urlpatterns = [
    path("mhd", _answers(POST=provide)),
    path("mhd/", _answers(POST=provide)),
    path("mhd/metadata", _answers(GET=metadata)),
    path("mhd/DocumentReference", _answers(GET=find_references, POST=publish)),
    path("mhd/DocumentReference/_search", _answers(POST=find_references)),
    path("mhd/DocumentReference/<str:name>", _answers(GET=read_reference)),
    path("mhd/List", _answers(GET=find_lists)),
    path("mhd/List/_search", _answers(POST=find_lists)),
    path("mhd/List/<str:name>", _answers(GET=read_list)),
    path("mhd/Binary/<str:name>", _answers(GET=retrieve, PUT=deliver)),
]
