"""HTTP of the FHIR store. One resolver owns every URL under /fhir and tells interactions apart by method.

Reading (GET) is answered here. Writing is answered by the view that a channel handed to `api.accept`:

    POST   /fhir                  accept("transaction", view)   transactions and batches
    POST   /fhir/<Type>           accept("create", view)
    PUT    /fhir/<Type>/<id>      accept("update", view)
    PATCH  /fhir/<Type>/<id>      accept("patch", view)
    DELETE /fhir/<Type>/<id>      accept("delete", view)
    PUT, PATCH, DELETE /fhir/<Type>?condition   the same views, without an id

`view(request, *, actor, resource_type, resource_id)`: the actor is authenticated already. A reading request runs
without a transaction, statement by statement, so that an audited refusal stays audited.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from ninja import Router

from yizhou.kernel.auth.api import actor_of, anyone, require
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import unit_of_work
from yizhou.records.fhir import api, bundle, capability, own_operations
from yizhou.records.fhir.accepting import View, accepted, owner_of
from yizhou.records.fhir.asking import AskedHistory, asked_everything, asked_history, unchanged, wanted_part
from yizhou.records.fhir.contracts import Stored
from yizhou.records.fhir.errors import BadParameter, InteractionNotOffered, ResourceNotFound, UnknownType
from yizhou.records.fhir.everything import everything as whole_record
from yizhou.records.fhir.identity import split
from yizhou.records.fhir.negotiation import JSON, in_xml, wants_xml
from yizhou.records.fhir.operating import view_of
from yizhou.records.fhir.outcome import outcome
from yizhou.records.fhir.quick_read import quick_read
from yizhou.records.fhir.resource_types import RESOURCE_TYPES
from yizhou.records.fhir.subsetting import subset

log = structlog.get_logger(__name__)
router = Router(tags=["健康档案资源"])

Answer = Callable[..., HttpResponse]
_CONDITIONAL = {"PUT": "update", "PATCH": "patch", "DELETE": "delete"}


def _sayable(place: Mapping[str, str]) -> None:
    """An address with a NUL names nothing, and the database cannot even be asked for it. Raises ResourceNotFound."""
    if any("\x00" in part for part in place.values()):
        said = [part.replace("\x00", "\ufffd")[:60] for part in place.values()]
        raise ResourceNotFound(type=said[0], id=said[-1])


def _answers(view: Answer) -> Answer:
    """Errors become OperationOutcomes; what the caller wants in XML becomes XML."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **place: str) -> HttpResponse:
        xml = False
        try:
            xml = wants_xml(request)
            _sayable(place)
            response = view(request, **place)
        except Exception as error:
            status, body = outcome(error)
            if status >= 500:
                log.exception("fhir", path=request.path_info)
            response = HttpResponse(body, status=status, content_type=JSON)
            if status == 401:
                response["WWW-Authenticate"] = 'Basic realm="yizhou", charset="UTF-8"'
        return in_xml(response) if xml else response

    return answer


def _reader(request: HttpRequest) -> Actor:
    """Who reads: partners and residents within what they may see, staff with the permission to read records."""
    actor = actor_of(request)
    if actor.kind is ActorKind.STAFF:
        require(actor, "record.read")
    return actor


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/fhir")


def _known_type(resource_type: str) -> str:
    if resource_type not in RESOURCE_TYPES:
        raise UnknownType(type=resource_type[:60])
    return resource_type


def _written(
    request: HttpRequest, interaction: str, resource_type: str = "", resource_id: str = ""
) -> HttpResponse:
    view = accepted(interaction)
    return view(request, actor=actor_of(request), resource_type=resource_type, resource_id=resource_id)


@lru_cache(maxsize=1024)
def _http_date(second: int) -> str:
    """Resources of one message share their second."""
    return http_date(second)


def _resource(request: HttpRequest, stored: Stored) -> HttpResponse:
    etag = f'W/"{stored.version}"'
    known = "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META
    if known and unchanged(request, stored, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    part = wanted_part(request, stored.type)
    return HttpResponse(
        subset(stored, part).raw if part else stored.raw,
        content_type=JSON,
        headers={"ETag": etag, "Last-Modified": _http_date(int(stored.updated.timestamp()))},
    )


@_answers
def system(request: HttpRequest) -> HttpResponse:
    """/fhir"""
    if request.method == "POST":
        return _written(request, "transaction")
    raise InteractionNotOffered(method=f"{request.method} /fhir")


@_answers
def metadata(request: HttpRequest) -> HttpResponse:
    """/fhir/metadata: open to everyone, as the standard wants it."""
    return HttpResponse(capability.capabilities(_base(request)), content_type=JSON)


@_answers
def of_type(request: HttpRequest, resource_type: str) -> HttpResponse:
    """/fhir/<Type>"""
    _known_type(resource_type)
    if (view := owner_of(resource_type)) is not None:
        return view(request, actor=actor_of(request), resource_type=resource_type, resource_id="")
    match request.method:
        case "POST":
            return _written(request, "create", resource_type)
        case "PUT" | "PATCH" | "DELETE" if request.META.get("QUERY_STRING"):
            return _written(request, _CONDITIONAL[request.method], resource_type)
        case "GET" | "HEAD":
            pass
        case _:
            raise InteractionNotOffered(method=str(request.method))
    return _searched(request, _reader(request), resource_type, list(_pairs(request.GET)))


@_answers
def search_by_post(request: HttpRequest, resource_type: str) -> HttpResponse:
    """/fhir/<Type>/_search: names and values in the body, so that they stay out of logs (FHIR R4 §3.1.0.1.3)."""
    _known_type(resource_type)
    if request.method != "POST":
        raise InteractionNotOffered(method=str(request.method))
    return _searched(request, _reader(request), resource_type, [*_pairs(request.GET), *_pairs(request.POST)])


def _pairs(values: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, several in values.lists() for value in several]


def _searched(
    request: HttpRequest, actor: Actor, resource_type: str, parameters: list[tuple[str, str]]
) -> HttpResponse:
    body = api.searchset(actor, _base(request), resource_type, parameters, lenient=_lenient(request))
    return HttpResponse(body, content_type=JSON)


@_answers
def instance(request: HttpRequest, resource_type: str, resource_id: str) -> HttpResponse:
    """/fhir/<Type>/<id>"""
    _known_type(resource_type)
    if (view := owner_of(resource_type)) is not None:
        return view(request, actor=actor_of(request), resource_type=resource_type, resource_id=resource_id)
    match request.method:
        case "GET" | "HEAD":
            return _resource(request, quick_read(_reader(request), resource_type, resource_id))
        case "PUT":
            return _written(request, "update", resource_type, resource_id)
        case "PATCH":
            return _written(request, "patch", resource_type, resource_id)
        case "DELETE":
            return _written(request, "delete", resource_type, resource_id)
    raise InteractionNotOffered(method=str(request.method))


def _lenient(request: HttpRequest) -> bool:
    return "handling=lenient" in request.headers.get("Prefer", "")


@_answers
def versions(request: HttpRequest, resource_type: str, resource_id: str) -> HttpResponse:
    """/fhir/<Type>/<id>/_history"""
    _only_get(request)
    asked = asked_history(request, _known_type(resource_type), lenient=_lenient(request))
    found = api.history(
        _reader(request), resource_type, resource_id,
        before_version=asked.before, limit=asked.count + 1, since=asked.since, at=asked.at,
    )  # fmt: skip
    page = found[: asked.count]
    following = ("before", str(page[-1].version)) if len(found) > len(page) else None
    return _history(request, f"{resource_type}/{resource_id}/_history", asked, page, following)


@_answers
def changes(request: HttpRequest, resource_type: str = "") -> HttpResponse:
    """/fhir/<Type>/_history and /fhir/_history"""
    _only_get(request)
    if resource_type:
        _known_type(resource_type)
    asked = asked_history(request, resource_type, lenient=_lenient(request))
    page, following = api.changes(
        _reader(request), resource_type, since=asked.since, at=asked.at, after=asked.after, limit=asked.count
    )
    path_ = f"{resource_type}/_history" if resource_type else "_history"
    return _history(request, path_, asked, page, ("after", following) if following else None)


def _only_get(request: HttpRequest) -> None:
    if request.method not in ("GET", "HEAD"):
        raise InteractionNotOffered(method=str(request.method))


def _history(
    request: HttpRequest,
    path_: str,
    asked: AskedHistory,
    page: list[Stored],
    following: tuple[str, str] | None,
) -> HttpResponse:
    shown = [subset(each, asked.subset) for each in page]
    body = bundle.history(_base(request), path_, asked.used, shown, following=following)
    return HttpResponse(body, content_type=JSON)


@_answers
def version(request: HttpRequest, resource_type: str, resource_id: str, version: str) -> HttpResponse:
    """/fhir/<Type>/<id>/_history/<version>"""
    _known_type(resource_type)
    if not version.isdecimal() or int(version) > 2_147_483_647:
        raise BadParameter(name="version", value=version[:60], hint="版本号是正整数")
    return _resource(request, api.read(_reader(request), resource_type, resource_id, int(version)))


@_answers
def everything(request: HttpRequest, resource_id: str) -> HttpResponse:
    """/fhir/Patient/<id>/$everything"""
    place = split(resource_id)
    if place is None:
        raise ResourceNotFound(type="Patient", id=resource_id[:80])
    count, after, types, since = asked_everything(request, lenient=_lenient(request))
    body = whole_record(
        _reader(request), place[0], after=after, limit=count, base=_base(request), types=types, since=since
    )
    return HttpResponse(body, content_type=JSON)


@_answers
def operation(
    request: HttpRequest, operation: str, resource_type: str = "", resource_id: str = ""
) -> HttpResponse:
    """/fhir/$<operation>, /fhir/<Type>/$<operation>, /fhir/<Type>/<id>/$<operation>"""
    if resource_type:
        _known_type(resource_type)
    view = view_of(operation, resource_type, resource_id)
    return view(request, actor=actor_of(request), resource_type=resource_type, resource_id=resource_id)


def _in_one_transaction(view: View) -> View:
    def answer(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
        with unit_of_work():
            return view(request, actor=actor, resource_type=resource_type, resource_id=resource_id)

    return answer


api.mount("Observation-lastn", own_operations.newest)
api.mount("Composition-document", own_operations.as_document)
api.mount("Resource-meta", own_operations.labels)
api.mount("Resource-meta-add", _in_one_transaction(own_operations.add_labels))
api.mount("Resource-meta-delete", _in_one_transaction(own_operations.delete_labels))
api.mount("expunge", _in_one_transaction(own_operations.for_good))

_OPERATION = r"\$(?P<operation>[a-z-]+)$"
urlpatterns = [
    # First, because it is asked most: ids begin with a letter or digit, operations with `$` or `_`.
    re_path(r"^fhir/(?P<resource_type>[A-Z][A-Za-z]+)/(?P<resource_id>[A-Za-z0-9][^/]*)$", instance),
    path("fhir", system),
    path("fhir/", system),
    path("fhir/metadata", metadata),
    path("fhir/_history", changes),
    path("fhir/Patient/<str:resource_id>/$everything", everything),
    re_path(rf"^fhir/(?:(?P<resource_type>[A-Za-z]+)/(?:(?P<resource_id>[^/$]+)/)?)?{_OPERATION}", operation),
    path("fhir/<str:resource_type>", of_type),
    path("fhir/<str:resource_type>/_search", search_by_post),
    path("fhir/<str:resource_type>/_history", changes),
    path("fhir/<str:resource_type>/<str:resource_id>", instance),
    path("fhir/<str:resource_type>/<str:resource_id>/_history", versions),
    path("fhir/<str:resource_type>/<str:resource_id>/_history/<str:version>", version),
]


@router.get("/resources/{resource_type}/{resource_id}", auth=anyone, summary="调阅一项资源（FHIR R4 原文）")
def read_resource(request: HttpRequest, resource_type: str, resource_id: str) -> HttpResponse:
    stored = api.read(_reader(request), _known_type(resource_type), resource_id)
    return HttpResponse(stored.raw, content_type=JSON, headers={"ETag": f'W/"{stored.version}"'})
