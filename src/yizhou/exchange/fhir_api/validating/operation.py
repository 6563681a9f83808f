"""$validate (FHIR R4 Resource-validate): a resource sent, or one stored, is checked; nothing is stored.

POST /fhir/<Type>/$validate          the resource, or Parameters with `resource`, `mode`, `profile`
POST /fhir/<Type>/<id>/$validate     the same; without a resource the stored one is checked
GET  /fhir/<Type>/<id>/$validate     the stored one
"""

from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.fhir_api.answering import outcome
from yizhou.exchange.fhir_api.errors import ModeUnknown, NothingToValidate
from yizhou.exchange.fhir_api.reading import UNREADABLE, read_body
from yizhou.exchange.fhir_api.validating.judging import judge
from yizhou.exchange.fhir_api.validating.lines import lines_of
from yizhou.kernel.auth.api import require
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.errors.contracts import Fault
from yizhou.records.fhir import api as fhir

DEFINITION = "Resource-validate"
JSON = "application/fhir+json; charset=utf-8"
_LINE = "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line"
_MODES = ("create", "update", "delete", "profile")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Faults, and by place the lines of the text they were found in (none for XML and stored resources)."""

    faults: list[Fault]
    lines: dict[str, int]

    def line(self, place: str) -> int | None:
        """Line of a place; for what is missing, of the object that lacks it."""
        while place and place not in self.lines:
            place = place.rpartition(".")[0]
        return self.lines.get(place)


def validate(
    actor: Actor,
    body: bytes,
    resource_type: str = "",
    resource_id: str = "",
    query: tuple[tuple[str, str], ...] = (),
) -> Verdict:
    """Judge a body. Without a type the resource's own is taken. Raises BadOperationInput, ProfileUnknown, ModeUnknown."""
    read = read_body(body) if body.strip() else None
    if read is not None and read.content is UNREADABLE:
        return Verdict(list(read.faults), {})
    content = read.content if read else None
    wrapped = _wraps(content, resource_type)
    given = fhir.operation_input(DEFINITION, content if wrapped else None, query)
    mode = given["mode"][0].value if "mode" in given else ""
    if mode and mode not in _MODES:
        raise ModeUnknown(mode=str(mode)[:40])
    resource, start = content, ""
    if wrapped:
        resource = given["resource"][0].value if "resource" in given else None
        start = given["resource"][0].place.removeprefix("Parameters.") if "resource" in given else ""
    if resource is None:
        if not resource_id:
            raise NothingToValidate
        if actor.kind is ActorKind.STAFF:
            require(actor, "record.read")
        resource, body = fhir.parse(fhir.read(actor, resource_type, resource_id).raw), b""
    kind = resource_type or str(resource.get("resourceType") if isinstance(resource, dict) else "")
    profiles = [str(each.value) for each in given.get("profile", [])]
    found = [*(read.faults if read else ()), *judge(actor, resource, kind, profiles)]
    own = resource.get("id") if isinstance(resource, dict) else None
    if resource_id and mode in ("", "update") and own is not None and own != resource_id:
        found.append(faults.id_differs(f"{kind}.id", resource_id, str(own)[:64]))
    return Verdict(found, _lines(body, kind, start))


def _wraps(content: Any, resource_type: str) -> bool:
    """Whether this is the operation's input; Parameters may also be what is to be checked."""
    if not isinstance(content, dict) or content.get("resourceType") != "Parameters":
        return False
    listed = content.get("parameter")
    return resource_type != "Parameters" or (
        isinstance(listed, list)
        and any(
            isinstance(each, dict) and each.get("name") == "resource" and "resource" in each
            for each in listed
        )
    )


def _lines(body: bytes, kind: str, start: str) -> dict[str, int]:
    """Lines by place from the resource's type on; only of UTF-8 JSON, which is what line numbers are asked of."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return {}
    if text.lstrip()[:1] != "{":
        return {}
    found = lines_of(text)
    return {
        kind + place.removeprefix(start) if start else f"{kind}.{place}".rstrip("."): line
        for place, line in found.items()
        if place.startswith(start)
    }


def answer(request: HttpRequest, *, actor: Actor, resource_type: str, resource_id: str) -> HttpResponse:
    """The OperationOutcome of a validation; 200 whatever it says, as the standard wants it."""
    if actor.kind is not ActorKind.PARTNER:
        require(actor, "standards.read")
    verdict = validate(
        actor, request.body, resource_type, resource_id, tuple((name, str(value)) for name, value in request.GET.items())
    )  # fmt: skip
    content = outcome(verdict.faults)
    for fault, issue in zip(verdict.faults, content["issue"], strict=False):
        line = verdict.line(fault.place)
        if line is not None:
            issue["extension"] = [{"url": _LINE, "valueInteger": line}]
    return HttpResponse(orjson.dumps(content), content_type=JSON)
