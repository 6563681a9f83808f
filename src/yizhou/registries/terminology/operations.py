"""Terminology over FHIR R4: reading, searching and registering CodeSystem, ValueSet and ConceptMap, and their operations
(https://hl7.org/fhir/R4/terminology-service.html). The record store owns the rest of /fhir.

Whoever may log in may ask: terms are no personal data. Every answer is one or two queries; nothing is kept between requests.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode

import orjson
import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from yizhou.kernel.auth.api import actor_of, require
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.auth.errors import Forbidden
from yizhou.kernel.clock.api import now
from yizhou.kernel.errors.api import outcome
from yizhou.registries.terminology import api, resources
from yizhou.registries.terminology.contracts import Artefact, Kind, Verdict
from yizhou.registries.terminology.errors import BadParameter, OperationUnknown, UnknownParameter
from yizhou.registries.terminology.parameters import Asked, Coding, parameters, read

log = structlog.get_logger(__name__)
JSON = "application/fhir+json; charset=utf-8"
SEARCHED = {"url": "url", "version": "version", "title": "title", "name": "title", "status": "status",
            "identifier": "identifier", "_id": "id"}  # fmt: skip
PAGING = frozenset({"_count", "_offset", "_format", "_summary", "_total"})
STATES = {"active": "published", "retired": "retired", "draft": "draft"}

Transaction = Callable[[], AbstractContextManager[None]]
Operation = Callable[[Actor, Asked, Artefact | None], bytes]


@csrf_exempt
def answer(
    request: HttpRequest, resource_type: str, transaction: Transaction, rest: str = ""
) -> HttpResponse:
    """/fhir/CodeSystem, /fhir/ValueSet, /fhir/ConceptMap and all below; errors become OperationOutcomes.

    What registers something does so in a `transaction`, which the edge (`routes.py`) gives.
    """
    place = [part for part in rest.split("/") if part]
    try:
        if request.method == "POST" and not place:
            with transaction():
                return _register(actor_of(request), Kind(resource_type), request.body)
        return _answer(request, Kind(resource_type), place)
    except Exception as error:
        status, body = outcome(error)
        if status >= 500:
            log.exception("terminology", path=request.path_info)
        response = HttpResponse(body, status=status, content_type=JSON)
        if status == 401:
            response["WWW-Authenticate"] = 'Basic realm="yizhou", charset="UTF-8"'
        return response


def _answer(request: HttpRequest, kind: Kind, place: list[str]) -> HttpResponse:
    actor = actor_of(request)
    match place, request.method:
        case [], "GET" | "HEAD":
            return HttpResponse(_search(request, actor, kind), content_type=JSON)
        case [str() as name], "GET" | "POST" if name.startswith("$"):
            return _operated(request, actor, kind, name, None)
        case [str() as fhir_id], "GET" | "HEAD":
            return _read(actor, api.by_id(actor, kind, fhir_id))
        case [str() as fhir_id, str() as name], "GET" | "POST" if name.startswith("$"):
            return _operated(request, actor, kind, name, api.by_id(actor, kind, fhir_id))
    raise OperationUnknown(
        type=kind.value, operation=f"{request.method} {'/'.join(place)}"[:80], known=_known(kind)
    )


def _known(kind: Kind) -> str:
    return "、".join(("读取", "检索", *OPERATIONS[kind]))


def _operated(request: HttpRequest, actor: Actor, kind: Kind, name: str, at: Artefact | None) -> HttpResponse:
    operation = OPERATIONS[kind].get(name)
    if operation is None:
        raise OperationUnknown(type=kind.value, operation=name[:60], known=_known(kind))
    return HttpResponse(operation(actor, read(request, name), at), content_type=JSON)


def _read(actor: Actor, version: Artefact) -> HttpResponse:
    etag = f'W/"{version.edition}-{version.status.value}"'
    return HttpResponse(orjson.dumps(_resource(actor, version)), content_type=JSON, headers={"ETag": etag})


def _resource(actor: Actor, version: Artefact) -> dict[str, Any]:
    match version.kind:
        case Kind.CODE_SYSTEM:
            if version.size > resources.LISTED:
                return resources.code_system(version, None)
            listed: list[Any] = []
            page = api.concepts(actor, version, limit=500)
            listed += page.items
            while page.next:
                page = api.concepts(actor, version, limit=500, after=page.next)
                listed += page.items
            return resources.code_system(version, listed)
        case Kind.VALUE_SET:
            return resources.value_set(version)
        case Kind.CONCEPT_MAP:
            return resources.concept_map(version, api.correspondences_of(actor, version, limit=100_000).items)


def _search(request: HttpRequest, actor: Actor, kind: Kind) -> bytes:
    wanted: dict[str, str] = {}
    for name, value in request.GET.items():
        bare = name.partition(":")[0]
        if bare in SEARCHED:
            wanted[SEARCHED[bare]] = (
                str(value).removeprefix("urn:ietf:rfc:3986|").removeprefix("urn:oid:")
                if bare == "identifier"
                else str(value)
            )
        elif bare not in PAGING:
            raise UnknownParameter(name=name[:60], type=kind.value, known="、".join(SEARCHED))
    if "status" in wanted:
        wanted["status"] = STATES.get(wanted["status"], wanted["status"])
    asked = read(request, "检索")
    count, offset = asked.number("_count", 20, 200), asked.number("_offset", 0, 1_000_000)
    total, found = api.search(actor, kind, wanted, offset=offset, limit=count)
    base = request.build_absolute_uri("/fhir")
    links = [{"relation": "self", "url": request.build_absolute_uri()}]
    if offset + len(found) < total:
        query = urlencode({**request.GET.dict(), "_offset": offset + count})
        links.append({"relation": "next", "url": f"{base}/{kind.value}?{query}"})
    entries = [
        {
            "fullUrl": f"{base}/{kind.value}/{each.fhir_id}",
            "resource": _brief(each),
            "search": {"mode": "match"},
        }
        for each in found
    ]
    return orjson.dumps(
        {"resourceType": "Bundle", "type": "searchset", "total": total, "link": links, "entry": entries}
    )


def _brief(version: Artefact) -> dict[str, Any]:
    """A resource in a list: its codes and lines are left out, and it says so (SUBSETTED)."""
    resource = (
        resources.code_system(version, None) if version.kind is Kind.CODE_SYSTEM else resources.head(version)
    )
    subsetted = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
    resource["meta"] = {**resource["meta"], "tag": [subsetted]}
    return resource


def _register(actor: Actor, kind: Kind, body: bytes) -> HttpResponse:
    """A partner registers its institution's own codes or maps, staff what the platform is to have.

    `status` active asks for the review at once; everything else stays a draft.
    """
    if actor.kind is ActorKind.STAFF:
        require(actor, "terminology.edit")
    elif actor.kind is not ActorKind.PARTNER or actor.organisation_id is None:
        raise Forbidden(permission="登记术语")
    owner = actor.organisation_id if actor.kind is ActorKind.PARTNER else None
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadParameter(
            name="请求内容", value=body[:40].decode(errors="replace"), hint=f"不是有效的 JSON：{error}"
        ) from None
    if not isinstance(content, dict) or content.get("resourceType") != kind.value:
        raise BadParameter(
            name="resourceType", value=str(content)[:40], hint=f"此地址只接受 {kind.value} 资源"
        )
    new = resources.new_from(content, kind)
    submitted = content.get("status") == "active"
    if kind is Kind.CODE_SYSTEM:
        made = api.put_list(actor, new, owner, resources.concepts_from(content), submitted=submitted)
    elif kind is Kind.CONCEPT_MAP:
        made = api.put_map(actor, new, owner, resources.lines_from(content), submitted=submitted)
    else:
        made = api.create(actor, new, owner)
        made = api.submit(actor, made.id) if submitted else made
    answered = HttpResponse(orjson.dumps(resources.head(made)), status=201, content_type=JSON)
    answered["Location"] = f"/fhir/{kind.value}/{made.fhir_id}"
    return answered


def _system(actor: Actor, asked: Asked, at: Artefact | None, coding: Coding) -> Artefact:
    """The code system version an operation is about: that of the address, of the coding, or of `url`."""
    if at is not None:
        return at
    name = asked.text("url") or coding.system or asked.needed("system", "url")
    return api.artefact(actor, Kind.CODE_SYSTEM, name, coding.version or asked.text("version"))


def lookup(actor: Actor, asked: Asked, at: Artefact | None) -> bytes:
    """CodeSystem/$lookup."""
    coding = asked.coded()[0]
    system = _system(actor, asked, at, coding)
    found = api.lookup(actor, system, coding.code)
    concept, wanted = found.concept, asked.texts.get("property", ())
    said: list[tuple[str, str, Any, str]] = [("inactive", "Boolean", not concept.active, "")]
    if concept.parent:
        said.append(("parent", "Code", concept.parent, found.names.get(concept.parent, "")))
    if concept.retired_on:
        said.append(("retirementDate", "DateTime", concept.retired_on.isoformat(), ""))
    said += [("successor", "Code", code, found.names.get(code, "")) for code in concept.successors]
    said += [
        (name, "Boolean", value == "true", "") if name == "notSelectable" else (name, "String", value, "")
        for name, value in concept.properties.items()
    ]
    if "child" in wanted:
        said += [("child", "Code", code, name) for code, name in api.children(actor, system.id, concept.code)]
    return parameters(
        ("name", "String", system.title),
        ("version", "String", system.version),
        ("display", "String", concept.display),
        ("definition", "String", concept.definition),
        *(_property(*each) for each in said if not wanted or each[0] in wanted),
    )


def _property(code: str, kind: str, value: Any, description: str) -> dict[str, Any]:
    part = [{"name": "code", "valueCode": code}, {"name": "value", f"value{kind}": value}]
    return {
        "name": "property",
        "part": [*part, *([{"name": "description", "valueString": description}] if description else [])],
    }


def validate_code(actor: Actor, asked: Asked, at: Artefact | None) -> bytes:
    """CodeSystem/$validate-code."""
    on = asked.day("date")

    def judge(coding: Coding) -> Verdict:
        system = _system(actor, asked, at, coding)
        return api.validate(actor, system, coding.code, display=coding.display, on=on)

    return _verdict(asked, judge)


def validate_code_in(actor: Actor, asked: Asked, at: Artefact | None) -> bytes:
    """ValueSet/$validate-code."""
    values, on = _values(actor, asked, at), asked.day("date")

    def judge(coding: Coding) -> Verdict:
        return api.validate_in(
            actor, values, coding.code, system=coding.system, display=coding.display, on=on
        )

    return _verdict(asked, judge)


def _verdict(asked: Asked, judge: Callable[[Coding], Verdict]) -> bytes:
    """The first coding that is valid decides; when none is, the first one's reason is told."""
    verdicts = [judge(coding) for coding in asked.coded()]
    verdict = next((each for each in verdicts if each.valid), verdicts[0])
    found = verdict.found
    return parameters(
        {"name": "result", "valueBoolean": verdict.valid},
        ("message", "String", verdict.message),
        ("display", "String", verdict.display),
        ("code", "Code", found.concept.code) if found else None,
        ("system", "Uri", found.artefact.url) if found else None,
        ("version", "String", found.artefact.version) if found else None,
        {"name": "inactive", "valueBoolean": True} if found and not found.concept.active else None,
        *(("successor", "Code", code) for code in (found.concept.successors if found else ())),
    )


def subsumes(actor: Actor, asked: Asked, at: Artefact | None) -> bytes:
    """CodeSystem/$subsumes."""
    one, other = asked.coded("codeA", "codingA")[0], asked.coded("codeB", "codingB")[0]
    system = _system(actor, asked, at, one)
    return parameters(("outcome", "Code", api.subsumes(actor, system, one.code, other.code)))


def _values(actor: Actor, asked: Asked, at: Artefact | None) -> Artefact:
    return at or api.artefact(actor, Kind.VALUE_SET, asked.needed("url"), asked.text("valueSetVersion"))


def expand(actor: Actor, asked: Asked, at: Artefact | None) -> bytes:
    """ValueSet/$expand."""
    text, count = asked.text("filter"), asked.number("count", 100, 1_000)
    found = api.expand(
        actor, _values(actor, asked, at), text=text, offset=asked.number("offset", 0, 10_000_000), count=count,
        active_only=asked.truth("activeOnly"),
    )  # fmt: skip
    told = {
        name: asked.text(name) for name in ("filter", "offset", "count", "activeOnly") if asked.text(name)
    }
    return orjson.dumps(resources.expanded(found, now().isoformat(), told))


def translate(actor: Actor, asked: Asked, at: Artefact | None) -> bytes:
    """ConceptMap/$translate."""
    map_ = at
    if map_ is None and asked.text("url"):
        map_ = api.artefact(actor, Kind.CONCEPT_MAP, asked.text("url"), asked.text("conceptMapVersion"))
    matches: list[dict[str, Any]] = []
    unmatched = ""
    for coding in asked.coded():
        target, reverse = asked.text("targetsystem", "target"), asked.truth("reverse")
        for found in api.translate(
            actor, coding.code, coding.system, target=target, map_=map_, reverse=reverse
        ):
            line = found.mapping
            code, display = (
                (line.source, line.source_display) if reverse else (line.target, line.target_display)
            )
            if not code:
                unmatched = f"“{found.map.title}”标明 {coding.code} 没有对应的代码"
                continue
            concept = {"system": found.system, "code": code, **({"display": display} if display else {})}
            matches.append(
                {
                    "name": "match",
                    "part": [
                        {"name": "equivalence", "valueCode": line.equivalence},
                        {"name": "concept", "valueCoding": concept},
                        {"name": "source", "valueUri": f"{found.map.url}|{found.map.version}"},
                    ],
                }
            )
    message = "" if matches else unmatched or "没有已发布的对照；请在对照工作台中补充，审核发布后可用"
    return parameters(
        {"name": "result", "valueBoolean": bool(matches)}, ("message", "String", message), *matches
    )


OPERATIONS: dict[Kind, dict[str, Operation]] = {
    Kind.CODE_SYSTEM: {"$lookup": lookup, "$validate-code": validate_code, "$subsumes": subsumes},
    Kind.VALUE_SET: {"$expand": expand, "$validate-code": validate_code_in},
    Kind.CONCEPT_MAP: {"$translate": translate},
}
