"""What a submission is answered: a transaction-response that says where every entry of the bundle is now, or all faults."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from yizhou.exchange.fhir_api.api import all_faults, line, numbers, outcome, status_of
from yizhou.exchange.pipeline.contracts import Report, Status
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.errors.api import CodedError
from yizhou.records.documents import api as documents

_PREFIX = "document:"


def refused(report: Report) -> tuple[int, dict[str, Any]] | None:
    """Status and OperationOutcome when nothing was taken."""
    if report.status is not Status.REFUSED:
        return None
    found = all_faults(report)
    return status_of(found), outcome(found)


def response(actor: Actor, report: Report) -> dict[str, Any]:
    """The transaction-response of an accepted bundle (FHIR R4 §3.1.0.11.3)."""
    notes = report.notes
    places: dict[int, tuple[str, int]] = {}
    for part in report.parts:
        if part.key.startswith(_PREFIX):
            status = 200 if part.unchanged else 201
            places[int(part.key.removeprefix(_PREFIX))] = (f"DocumentReference/{part.document_id}", status)
            binary = notes["binaries"].get(part.key)
            if binary is not None:
                places[int(binary)] = (f"Binary/{part.document_id}", status)
            continue
        for place, number in enumerate(numbers(part.key)):
            if place < len(part.resource_ids) and part.resource_ids[place]:
                places[number] = (part.resource_ids[place], 201 if part.created[place] else 200)
    for number, unique_id in notes["lists"].items():
        try:
            places[int(number)] = (f"List/{documents.grouping_with(actor, unique_id)[0].id}", 201)
        except CodedError:
            continue
    entries: list[dict[str, Any]] = []
    for number in range(int(notes["count"])):
        location, status = places.get(number, ("", 200))
        entries.append({"response": {"status": line(status), **({"location": location} if location else {})}})
    warnings = all_faults(report)
    if warnings and entries:
        entries[0]["response"]["outcome"] = outcome(warnings)
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}


def searchset(
    base: str,
    path: str,
    pairs: list[tuple[str, str]],
    found: list[dict[str, Any]],
    following: str | None,
    total: int | None,
) -> dict[str, Any]:
    """A page of a search."""
    query = f"?{urlencode(pairs)}" if pairs else ""
    links: list[Mapping[str, str]] = [{"relation": "self", "url": f"{base}/{path}{query}"}]
    if following:
        others = [*((name, value) for name, value in pairs if name != "after"), ("after", following)]
        links.append({"relation": "next", "url": f"{base}/{path}?{urlencode(others)}"})
    entries = [
        {
            "fullUrl": f"{base}/{each['resourceType']}/{each['id']}",
            "resource": each,
            "search": {"mode": "match"},
        }
        for each in found
    ]
    return {
        "resourceType": "Bundle", "type": "searchset", "timestamp": now().isoformat(timespec="seconds"),
        **({} if total is None else {"total": total}), "link": links, **({"entry": entries} if entries else {}),
    }  # fmt: skip
