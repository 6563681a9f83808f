"""Views of the operations this store answers itself; `routes.py` mounts them, the changing ones in a transaction."""

import orjson
from django.http import HttpRequest, HttpResponse

from yizhou.kernel.auth.api import require
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.auth.errors import Forbidden
from yizhou.records.fhir.content import parse
from yizhou.records.fhir.document import document
from yizhou.records.fhir.errors import InteractionNotOffered, PersistNotOffered, ResourceNotFound
from yizhou.records.fhir.expunge import expunge
from yizhou.records.fhir.labels import change, meta
from yizhou.records.fhir.lastn import lastn
from yizhou.records.fhir.negotiation import JSON
from yizhou.records.fhir.operating import read_input


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/fhir")


def _reading(actor: Actor) -> Actor:
    if actor.kind is ActorKind.STAFF:
        require(actor, "record.read")
    return actor


def _only_post(request: HttpRequest) -> None:
    if request.method != "POST":
        raise InteractionNotOffered(method=str(request.method))


def _json(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type=JSON)


def newest(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """GET /fhir/Observation/$lastn?patient=…&code=…&max=3"""
    del resource_type, resource_id
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if name != "_format"]
    lenient = "handling=lenient" in request.headers.get("Prefer", "")
    return _json(lastn(_reading(actor), _base(request), pairs, lenient=lenient))


def as_document(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """GET or POST /fhir/Composition/<id>/$document, /fhir/Composition/$document?id=…"""
    del resource_type
    content = parse(request.body) if request.method == "POST" and request.body.strip() else None
    query = [(name, str(value)) for name, value in request.GET.items() if name != "_format"]
    given = read_input("Composition-document", content, query)
    if "persist" in given and str(given["persist"][0].value).lower() == "true":
        raise PersistNotOffered
    named = resource_id or (str(given["id"][0].value) if "id" in given else "")
    return _json(document(_reading(actor), _base(request), named.rpartition("/")[2]))


def labels(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """GET /fhir/<Type>/<id>/$meta"""
    del request
    if not resource_id:
        raise ResourceNotFound(type=resource_type or "Resource", id="$meta")
    return _json(meta(_reading(actor), resource_type, resource_id))


def add_labels(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """POST /fhir/<Type>/<id>/$meta-add, by who sends."""
    _only_post(request)
    require(actor, "exchange.send")
    return _json(change(actor, resource_type, resource_id, request.body, add=True))


def delete_labels(
    request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str
) -> HttpResponse:
    """POST /fhir/<Type>/<id>/$meta-delete, by who sends."""
    _only_post(request)
    require(actor, "exchange.send")
    return _json(change(actor, resource_type, resource_id, request.body, add=False))


def for_good(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """POST /fhir/<Type>/<id>/$expunge with Parameters `reason`, by staff with the right."""
    _only_post(request)
    if actor.kind is not ActorKind.STAFF:
        raise Forbidden(permission="彻底清除")
    require(actor, "record.expunge")
    given = read_input("expunge", parse(request.body) if request.body.strip() else None)
    reason = str(given["reason"][0].value)
    count = expunge(actor, resource_type, resource_id, reason)
    told = {"resourceType": "Parameters", "parameter": [{"name": "count", "valueInteger": count}]}
    return _json(orjson.dumps(told))
