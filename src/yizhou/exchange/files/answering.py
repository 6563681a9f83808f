"""The answer of the tabular and document channels: the whole report as JSON, refused parts first."""

from typing import Any

from yizhou.exchange.pipeline.contracts import PartReport, Report, Status
from yizhou.kernel.errors.contracts import Severity

LISTED_PARTS = 2_000
_STATUS = {
    "pipeline.body_too_large": 413,
    "pipeline.packing_bomb": 413,
    "pipeline.packing_unsupported": 415,
    "files.definition_unknown": 404,
    "pipeline.institution_not_allowed": 403,
    "documents.conflict": 409,
    "documents.older_version": 409,
    "pipeline.processing_failed": 500,
}


def http_status(report: Report) -> int:
    """200 when anything was accepted; else by the errors found, 422 for content."""
    if report.status is not Status.REFUSED:
        return 200
    found = {
        _STATUS.get(fault.code, 422)
        for fault in [*report.faults, *(fault for part in report.parts for fault in part.faults)]
        if fault.severity is Severity.ERROR
    }
    return next((status for status in (500, 413, 415, 404, 403, 409) if status in found), 422)


def _part(part: PartReport) -> dict[str, Any]:
    return {
        "key": part.key,
        "place": part.place,
        "accepted": part.accepted,
        "outcome": part.outcome,
        "resident_id": str(part.resident_id) if part.resident_id else None,
        "document_id": str(part.document_id) if part.document_id else None,
        "resources": [reference for reference in part.resource_ids if reference],
        "unchanged": part.unchanged,
        "faults": [fault.as_dict() for fault in part.faults],
    }


def as_json(report: Report) -> dict[str, Any]:
    """The report; of very many parts those that were refused or warned about come first, and the rest is only counted."""
    ordered = sorted(report.parts, key=lambda part: (part.accepted, not part.faults))
    return {
        "message_id": str(report.message_id),
        "status": report.status.value,
        "repeated": report.repeated,
        "accepted": sum(part.accepted for part in report.parts),
        "refused": sum(not part.accepted for part in report.parts),
        **report.notes,
        "faults": [fault.as_dict() for fault in report.faults],
        "parts": [_part(part) for part in ordered[:LISTED_PARTS]],
        "parts_not_listed": max(0, len(ordered) - LISTED_PARTS),
        "milliseconds": dict(report.milliseconds),
    }
