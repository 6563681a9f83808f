"""HTTP of bulk data: `$export` is asked at /fhir (mounted there), status and files are at /fhir-bulk. Errors are OperationOutcomes."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

import orjson
import structlog
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from yizhou.exchange.bulk import asking, importing, ordering
from yizhou.exchange.bulk.contracts import Export, State
from yizhou.exchange.bulk.errors import AsyncOnly, ExportFailed, NotLines
from yizhou.exchange.bulk.jobs import run_export, run_import
from yizhou.kernel.auth.api import actor_of, require
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.auth.errors import Forbidden
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.jobs.api import defer
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.errors import InteractionNotOffered

log = structlog.get_logger(__name__)
JSON = "application/fhir+json; charset=utf-8"
_LINES = ("application/fhir+ndjson", "application/ndjson", "application/x-ndjson")
_DEFINITIONS = {"": "export", "Patient": "patient-export", "Group": "group-export"}


def _allowed(actor: Actor) -> Actor:
    if actor.kind is not ActorKind.STAFF:
        raise Forbidden(permission="批量导出")
    require(actor, "bulk.export")
    require(actor, "record.read")
    return actor


def ask_export(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """GET or POST /fhir/$export, /fhir/Patient/$export, /fhir/Group/<id>/$export."""
    _allowed(actor)
    if "respond-async" not in request.headers.get("Prefer", ""):
        raise AsyncOnly
    content = fhir.parse(request.body) if request.method == "POST" and request.body.strip() else None
    asking.check_names(list(request.GET))
    query = [(name, ",".join(values)) for name, values in request.GET.lists()]
    given = fhir.operation_input(_DEFINITIONS[resource_type], content, query)
    types, since, people = asking.read(given)
    with unit_of_work():
        members = asking.members_of(actor, resource_id) if resource_type == "Group" else None
        if people:
            members = people if members is None else tuple(one for one in people if one in members)
        asked = ordering.order(actor, request.build_absolute_uri(), types, members, since)
        defer(run_export, export_id=str(asked.id))
    answer = HttpResponse(status=202)
    answer["Content-Location"] = request.build_absolute_uri(f"/fhir-bulk/{asked.id}")
    return answer


def ask_import(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """POST /fhir/$import with NDJSON: kept, and taken in by a job."""
    del resource_type, resource_id
    require(actor, "exchange.send")
    if actor.partner_id is None:
        raise Forbidden(permission="数据上报")
    if request.method != "POST":
        raise InteractionNotOffered(method=str(request.method))
    coding = request.headers.get("Content-Encoding", "identity")
    if request.content_type not in _LINES or coding != "identity":
        raise NotLines(format=f"{request.content_type} {coding}"[:80])
    with unit_of_work():
        asked = ordering.hand_over(actor, request.read)
        defer(run_import, import_id=str(asked.id))
    answer = HttpResponse(status=202)
    answer["Content-Location"] = request.build_absolute_uri(f"/fhir-bulk/import/{asked.id}")
    return answer


def _staff(request: HttpRequest) -> Actor:
    return _allowed(actor_of(request))


def _partner(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "exchange.send")
    return actor


def _answers(
    view: Callable[..., HttpResponseBase], who: Callable[[HttpRequest], Actor]
) -> Callable[..., HttpResponseBase]:
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **place: object) -> HttpResponseBase:
        try:
            return view(request, who(request), **place)
        except Exception as error:
            status, body = fhir.outcome(error)
            if status >= 500:
                log.exception("bulk", path=request.path_info)
            return HttpResponse(body, status=status, content_type=JSON)

    return answer


def status(request: HttpRequest, actor: Actor, export_id: UUID) -> HttpResponseBase:
    """GET: how far it is, or the manifest; DELETE: stop it, or throw its files away."""
    if request.method == "DELETE":
        with unit_of_work():
            ordering.stop(actor, export_id)
        return HttpResponse(status=202)
    if request.method not in ("GET", "HEAD"):
        raise InteractionNotOffered(method=str(request.method))
    asked = ordering.get(actor, export_id)
    if asked.state is not State.DONE:
        return HttpResponse(
            status=202, headers={"X-Progress": f"{asked.written} resources written", "Retry-After": "2"}
        )
    expires = int((asked.until + ordering.KEPT).timestamp())
    return HttpResponse(
        orjson.dumps(_manifest(request, actor, asked)), content_type="application/json",
        headers={"Expires": http_date(expires)},
    )  # fmt: skip


def _manifest(request: HttpRequest, actor: Actor, asked: Export) -> dict[str, object]:
    listed: dict[bool, list[dict[str, object]]] = {True: [], False: []}
    for each in ordering.files_of(actor, asked.id):
        url = request.build_absolute_uri(f"/fhir-bulk/{asked.id}/{each.number}.ndjson")
        listed[each.deleted].append({"type": each.type, "url": url, "count": each.count})
    return {
        "transactionTime": asked.until.isoformat(), "request": asked.request, "requiresAccessToken": True,
        "output": listed[False], "deleted": listed[True], "error": [],
    }  # fmt: skip


def content(request: HttpRequest, actor: Actor, export_id: UUID, number: int) -> HttpResponseBase:
    """GET: the bytes of a file."""
    if request.method not in ("GET", "HEAD"):
        raise InteractionNotOffered(method=str(request.method))
    return StreamingHttpResponse(
        ordering.content(actor, export_id, number), content_type="application/fhir+ndjson"
    )


def import_status(request: HttpRequest, actor: Actor, import_id: UUID) -> HttpResponseBase:
    """GET: how far it is, or what became of it."""
    if request.method not in ("GET", "HEAD"):
        raise InteractionNotOffered(method=str(request.method))
    asked = importing.get(actor, import_id)
    if asked.state is State.FAILED:
        raise ExportFailed(reason=asked.error)
    if asked.state is not State.DONE:
        return HttpResponse(
            status=202, headers={"X-Progress": f"{asked.position} lines taken", "Retry-After": "2"}
        )
    url = request.build_absolute_uri(f"/fhir-bulk/import/{asked.id}/errors.ndjson")
    return HttpResponse(
        orjson.dumps(
            {
                "transactionTime": asked.made.isoformat(),
                "request": request.build_absolute_uri("/fhir/$import"),
                "output": [{"type": kind, "count": count} for kind, count in sorted(asked.types.items())],
                "error": [{"type": "OperationOutcome", "url": url, "count": asked.refused}]
                if asked.refused
                else [],
            }
        ),
        content_type="application/json",
    )


def import_errors(request: HttpRequest, actor: Actor, import_id: UUID) -> HttpResponseBase:
    """GET: an OperationOutcome for each line that was refused."""
    if request.method not in ("GET", "HEAD"):
        raise InteractionNotOffered(method=str(request.method))
    lines = importing.errors_of(importing.get(actor, import_id))
    return StreamingHttpResponse(lines, content_type="application/fhir+ndjson")


urlpatterns = [
    path("fhir-bulk/<uuid:export_id>", _answers(status, _staff)),
    path("fhir-bulk/<uuid:export_id>/<int:number>.ndjson", _answers(content, _staff)),
    path("fhir-bulk/import/<uuid:import_id>", _answers(import_status, _partner)),
    path("fhir-bulk/import/<uuid:import_id>/errors.ndjson", _answers(import_errors, _partner)),
]
