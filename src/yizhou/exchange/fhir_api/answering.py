"""What FHIR answers to a report: response bundles, OperationOutcomes, HTTP status (FHIR R4 §3.1.0.11.3, §2.33)."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from yizhou.exchange.fhir_api.numbering import numbers
from yizhou.exchange.pipeline.contracts import PartReport, Report
from yizhou.kernel.errors.contracts import Fault, Severity

_STATUS = {
    "fhir_api.broken_json": 400,
    "fhir.bad_parameter": 400,
    "fhir.broken_xml": 400,
    "fhir.gone": 410,
    "fhir.not_found": 404,
    "fhir.resident_required": 412,
    "fhir.too_broad": 412,
    "fhir.unknown_parameter": 400,
    "fhir.xml_structure": 400,
    "fhir_api.not_an_object": 400,
    "fhir_api.bundle_too_long": 413,
    "fhir_api.patch_broken": 400,
    "fhir_api.patch_unknown": 415,
    "pipeline.body_empty": 400,
    "pipeline.condition_ambiguous": 412,
    "pipeline.named_twice": 400,
    "pipeline.encoding_unknown": 400,
    "pipeline.packing_broken": 400,
    "pipeline.packing_bomb": 413,
    "pipeline.packing_unsupported": 415,
    "pipeline.body_too_large": 413,
    "pipeline.version_differs": 412,
    "pipeline.institution_not_allowed": 403,
    "residents.out_of_scope": 403,
    "documents.conflict": 409,
    "documents.older_version": 409,
    "pipeline.processing_failed": 500,
}
_ENTRY = re.compile(r"Bundle\.entry\[(\d{1,9})\]")
_TYPES = {
    400: "invalid", 403: "forbidden", 404: "not-found", 410: "deleted", 409: "conflict", 412: "conflict", 413: "too-long", 415: "not-supported",
    422: "processing", 500: "exception",
}  # fmt: skip
_REASON = {
    200: "OK", 201: "Created", 204: "No Content", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
    409: "Conflict", 410: "Gone", 412: "Precondition Failed", 413: "Content Too Large", 415: "Unsupported Media Type",
    422: "Unprocessable Content", 500: "Internal Server Error", 501: "Not Implemented",
}  # fmt: skip


def status_of(faults: Iterable[Fault]) -> int:
    """HTTP status for what refuses a message: of all errors, the one that says most."""
    found = {_STATUS.get(fault.code, 422) for fault in faults if fault.severity is Severity.ERROR}
    return next((status for status in (500, 413, 415, 400, 403, 404, 410, 412, 409) if status in found), 422)


def line(status: int) -> str:
    """`201 Created`."""
    return f"{status} {_REASON.get(status, '')}".strip()


def outcome(faults: Sequence[Fault]) -> dict[str, Any]:
    """OperationOutcome with all faults, Chinese text and place of each."""
    issues = [
        {
            "severity": fault.severity.value,
            "code": _TYPES[_STATUS.get(fault.code, 422)]
            if fault.severity is Severity.ERROR
            else "informational",
            "details": {
                "coding": [{"system": "urn:yizhou:fault", "code": fault.code}],
                "text": fault.message,
            },
            "diagnostics": fault.advice,
            **({"expression": [fault.place]} if fault.place else {}),
        }
        for fault in faults
    ]
    nothing = {"severity": "information", "code": "informational", "details": {"text": "没有问题"}}
    return {"resourceType": "OperationOutcome", "issue": issues or [nothing]}


def all_faults(report: Report) -> list[Fault]:
    """Faults of the message and of all its parts."""
    return [*report.faults, *(fault for part in report.parts for fault in part.faults)]


def _entry(part: PartReport, place: int, *, deleted: bool) -> dict[str, Any]:
    """The response of one entry of an accepted part."""
    reference, version = part.resource_ids[place], part.versions[place]
    if not reference or deleted:
        return {"response": {"status": line(204), **({"etag": f'W/"{version}"'} if reference else {})}}
    status = 201 if part.created[place] else 200
    return {
        "response": {
            "status": line(status),
            "location": f"{reference}/_history/{version}",
            "etag": f'W/"{version}"',
        }
    }


def response_bundle(
    report: Report, kind: str, count: int, asked: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    """transaction-response or batch-response, one entry for each entry sent; `asked` are answers to those that read.

    Warnings stand as the outcome of the entry they were found in; those of the whole message at the first.
    """
    entries: list[dict[str, Any]] = [{"response": {"status": line(200)}} for _ in range(count)]
    deleted = frozenset(report.notes.get("deleted", ()))
    warnings: dict[int, list[Fault]] = {0: list(report.faults)}
    for part in report.parts:
        for place, number in enumerate(numbers(part.key)):
            if part.accepted:
                entries[number] = _entry(part, place, deleted=number in deleted)
            else:
                refusal = {"status": line(status_of(part.faults)), "outcome": outcome(part.faults)}
                entries[number] = {"response": refusal}
        if part.accepted:
            first = next(numbers(part.key))
            for fault in part.faults:
                found = _ENTRY.match(fault.place)
                warnings.setdefault(int(found[1]) if found else first, []).append(fault)
    for number, listed in warnings.items():
        if listed and number < count:
            entries[number]["response"].setdefault("outcome", outcome(listed))
    for number, answer in asked.items():
        entries[number] = answer
    return {"resourceType": "Bundle", "type": f"{kind}-response", "entry": entries}
