"""FHIR writing interactions over HTTP: the wire before and after the pipeline. records/fhir owns the URLs.

POST /fhir            transaction, batch, and bundles that only carry resources
POST /fhir/<Type>     create            PUT /fhir/<Type>/<id>     update
PATCH /fhir/<Type>/<id>     patch             DELETE /fhir/<Type>/<id>
PUT, PATCH, DELETE /fhir/<Type>?condition     the same of the one resource that fits
"""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from yizhou.exchange.fhir_api.answering import all_faults, outcome, response_bundle, status_of
from yizhou.exchange.fhir_api.asking import run
from yizhou.exchange.fhir_api.patching.reading import KINDS
from yizhou.exchange.pipeline.api import Wire, intake
from yizhou.exchange.pipeline.contracts import Report, Status
from yizhou.kernel.auth.api import require
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.records.fhir import api as fhir

JSON = "application/fhir+json; charset=utf-8"
CONDITION = 2_000
"""Characters of a condition; a longer one is cut and then understood by nobody."""


def _take(request: HttpRequest, actor: Actor, format_name: str, hints: Mapping[str, str]) -> Report:
    require(actor, "exchange.send")
    return intake(
        actor,
        Wire(
            channel="fhir",
            format=format_name,
            read=request.read,
            declared=_length(request),
            media_type=request.content_type or "application/fhir+json",
            coding=request.headers.get("Content-Encoding", ""),
            hints=hints,
        ),
    )


def _length(request: HttpRequest) -> int | None:
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdecimal() else None


def _answer(
    content: Any, status: int, report: Report, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    response = HttpResponse(
        orjson.dumps(content) if content is not None else b"", status=status, content_type=JSON
    )
    response["X-Message-Id"] = str(report.message_id)
    if report.repeated:
        response["X-Message-Repeated"] = "true"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def _refused(report: Report) -> HttpResponse:
    found = all_faults(report)
    return _answer(outcome(found), status_of(found), report)


def transaction(
    request: HttpRequest, *, actor: Actor, resource_type: str = "", resource_id: str = ""
) -> HttpResponse:
    """POST [base] (FHIR R4 §3.1.0.11)."""
    del resource_type, resource_id
    report = _take(request, actor, "fhir-bundle", {})
    kind = str(report.notes.get("kind", ""))
    if report.status is Status.REFUSED and (kind == "transaction" or not report.parts):
        return _refused(report)
    asked = run(actor, report.notes.get("queries", {}), request.build_absolute_uri("/fhir"))
    answer = response_bundle(report, kind, int(report.notes["count"]), asked)
    if "return=representation" in request.headers.get("Prefer", ""):
        _show_stored(actor, answer["entry"])
    return _answer(answer, 200, report)


def _show_stored(actor: Actor, entries: list[dict[str, Any]]) -> None:
    """Put what was written beside its answer (Prefer: return=representation, FHIR R4 §3.1.0.1.9)."""
    places = {
        entry["response"]["location"].partition("/_history")[0]: entry
        for entry in entries
        if "location" in entry["response"]
    }
    for stored in fhir.read_many(actor, list(places)) if places else ():
        places[f"{stored.type}/{stored.id}"]["resource"] = orjson.Fragment(stored.raw)


def create(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str = "") -> HttpResponse:
    """POST [base]/[type] (FHIR R4 §3.1.0.8)."""
    del resource_id
    hints = {"operation": "create", "type": resource_type}
    condition = request.headers.get("If-None-Exist")
    if condition:
        hints |= {"if_none_exist": condition[:CONDITION], "occasion": str(new_id())}
    return _single(request, actor, _take(request, actor, "fhir-resource", hints))


def _named(request: HttpRequest, operation: str, resource_type: str, resource_id: str) -> dict[str, str]:
    """Hints of an interaction with one resource, by id or by condition."""
    hints = {"operation": operation, "type": resource_type, "occasion": str(new_id())}
    if resource_id:
        hints["id"] = resource_id
    else:
        hints["condition"] = request.META.get("QUERY_STRING", "")[:CONDITION]
    if "If-Match" in request.headers:
        hints["if_match"] = request.headers["If-Match"][:40]
    return hints


def update(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """PUT [base]/[type]/[id] or [type]?condition (FHIR R4 §3.1.0.4). The id is the sender's own, or one this platform gave."""
    hints = _named(request, "update", resource_type, resource_id)
    return _single(request, actor, _take(request, actor, "fhir-resource", hints))


def patch(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """PATCH [base]/[type]/[id] or [type]?condition (FHIR R4 §3.1.0.6): JSON Patch, XML Patch, FHIRPath Patch."""
    hints = _named(request, "patch", resource_type, resource_id)
    return _single(request, actor, _take(request, actor, "fhir-resource", hints))


def delete(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """DELETE [base]/[type]/[id] or [type]?condition (FHIR R4 §3.1.0.7): what a sender takes back gets a deleting version."""
    hints = _named(request, "delete", resource_type, resource_id)
    rest = [f"{resource_type}/{resource_id}?{hints.get('condition', '')}".encode()]
    require(actor, "exchange.send")
    report = intake(
        actor,
        Wire(
            "fhir",
            "fhir-resource",
            lambda size: rest.pop() if rest and size else b"",
            media_type=JSON,
            hints=hints,
        ),
    )
    if report.status is Status.REFUSED:
        return _refused(report)
    return _answer(None, 204, report)


def _single(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    """The stored resource, or (Prefer: return=minimal) its address alone."""
    if report.status is Status.REFUSED:
        return _refused(report)
    part = report.parts[0]
    reference, version = part.resource_ids[0], part.versions[0]
    headers = {
        "Location": request.build_absolute_uri(f"/fhir/{reference}/_history/{version}"),
        "ETag": f'W/"{version}"',
    }
    status = 201 if part.created[0] else 200
    wish = request.headers.get("Prefer", "")
    if "return=OperationOutcome" in wish:
        return _answer(outcome(all_faults(report)), status, report, headers)
    stored = () if "return=minimal" in wish else fhir.read_many(actor, [reference])
    content = orjson.Fragment(stored[0].raw) if stored else None
    return _answer(content, status, report, headers)


def offer() -> None:
    """Hand the views to the owner of the URLs (called once, when Django is ready)."""
    fhir.accept("transaction", transaction)
    fhir.accept("create", create)
    fhir.accept("update", update)
    fhir.accept("patch", patch, KINDS)
    fhir.accept("delete", delete)
