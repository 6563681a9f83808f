"""Reports in and out of the database, and what a message's status is by its parts."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from yizhou.exchange.pipeline.contracts import PartReport, Status
from yizhou.kernel.errors.contracts import Fault, Severity


def fault_of(stored: dict[str, str]) -> Fault:
    return Fault(
        stored["code"], Severity(stored["severity"]), stored["place"], stored["message"], stored["advice"]
    )


def refused_by(faults: Iterable[Fault]) -> bool:
    """Whether any of the faults refuses what it was found in."""
    return any(fault.severity is Severity.ERROR for fault in faults)


def status_of(faults: Sequence[Fault], parts: int, accepted: int) -> Status:
    """Status of a message whose parts are all decided."""
    if refused_by(faults) or (accepted == 0 and parts):
        return Status.REFUSED
    return Status.ACCEPTED if accepted == parts else Status.PARTLY


def to_json(report: PartReport) -> dict[str, Any]:
    """A part's report as it is stored; what is empty is left out."""
    found: dict[str, Any] = {
        "key": report.key, "place": report.place, "accepted": report.accepted, "outcome": report.outcome,
    }  # fmt: skip
    if report.resident_id:
        found["resident_id"] = str(report.resident_id)
    if report.document_id:
        found["document_id"] = str(report.document_id)
    if report.resource_ids:
        found["resource_ids"] = report.resource_ids
        found["versions"] = report.versions
        found["created"] = "".join("1" if created else "0" for created in report.created)
    if report.faults:
        found["faults"] = [fault.as_dict() for fault in report.faults]
    if report.unchanged:
        found["unchanged"] = True
    return found


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def from_json(stored: dict[str, Any]) -> PartReport:
    """Reverse of `to_json`."""
    return PartReport(
        key=stored["key"],
        place=stored["place"],
        accepted=stored["accepted"],
        resident_id=_id(stored.get("resident_id")),
        outcome=stored["outcome"],
        document_id=_id(stored.get("document_id")),
        resource_ids=tuple(stored.get("resource_ids", ())),
        faults=tuple(fault_of(each) for each in stored.get("faults", ())),
        unchanged=stored.get("unchanged", False),
        versions=tuple(stored.get("versions", ())),
        created=tuple(mark == "1" for mark in stored.get("created", "")),
    )


def samples(faults: Iterable[Fault]) -> dict[str, dict[str, str]]:
    """The first fault of each code, for lists that count codes."""
    found: dict[str, dict[str, str]] = {}
    for fault in faults:
        if fault.code not in found:
            found[fault.code] = {
                "message": fault.message,
                "advice": fault.advice,
                "severity": fault.severity.value,
            }
    return found
