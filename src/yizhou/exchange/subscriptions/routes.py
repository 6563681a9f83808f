"""HTTP of subscriptions: every request for /fhir/Subscription, handed in when Django is ready. Seen by their partner alone."""

import orjson
from django.http import HttpRequest, HttpResponse

from yizhou.exchange.partners import api as partners
from yizhou.exchange.subscriptions import keeping
from yizhou.exchange.subscriptions.contracts import Subscription
from yizhou.exchange.subscriptions.reading import told
from yizhou.kernel.auth.api import require
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.auth.errors import Forbidden
from yizhou.kernel.db.api import unit_of_work
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.errors import InteractionNotOffered

JSON = "application/fhir+json; charset=utf-8"


def answer(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """GET and POST at the type; GET, PUT, DELETE of one."""
    del resource_type
    require(actor, "exchange.send")
    if actor.partner_id is None:
        raise Forbidden(permission="订阅")
    partners.allow(partners.get(actor.partner_id), "fhir")
    with unit_of_work():
        match request.method, bool(resource_id):
            case "GET", False:
                return _listed(request, keeping.mine(actor))
            case "POST", False:
                return _shown(request, keeping.create(actor, fhir.parse(request.body)), 201)
            case "GET", True:
                return _shown(request, keeping.get(actor, resource_id), 200)
            case "PUT", True:
                changed = keeping.update(actor, resource_id, fhir.parse(request.body))
                return _shown(request, changed, 200)
            case "DELETE", True:
                keeping.delete(actor, resource_id)
                return HttpResponse(status=204)
    raise InteractionNotOffered(method=str(request.method))


def _shown(request: HttpRequest, one: Subscription, status: int) -> HttpResponse:
    place = request.build_absolute_uri(f"/fhir/Subscription/{one.id}")
    headers = {"ETag": f'W/"{one.version}"', **({"Location": place} if status == 201 else {})}
    return HttpResponse(orjson.dumps(told(one)), status=status, content_type=JSON, headers=headers)


def _listed(request: HttpRequest, found: list[Subscription]) -> HttpResponse:
    entries = [
        {
            "fullUrl": request.build_absolute_uri(f"/fhir/Subscription/{one.id}"),
            "resource": told(one),
            "search": {"mode": "match"},
        }
        for one in found
    ]
    bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(found), "entry": entries}
    return HttpResponse(orjson.dumps(bundle), content_type=JSON)
