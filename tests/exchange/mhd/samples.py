"""Bundles of ITI-65 for the tests of MHD."""

from base64 import b64encode
from typing import Any

from tests.exchange.ground import P

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
LIST, FOLDER = "urn:oid:1.2.156.532300.9.100", "urn:oid:1.2.156.532300.9.200"
REFERENCE = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000001a{}"
BINARY = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000001b{}"


def entry(full_url: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "fullUrl": full_url,
        "resource": resource,
        "request": {"method": "POST", "url": resource["resourceType"]},
    }


def bundle(*entries: dict[str, Any]) -> dict[str, Any]:
    profile = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.Comprehensive.ProvideBundle"
    return {
        "resourceType": "Bundle",
        "meta": {"profile": [profile]},
        "type": "transaction",
        "entry": list(entries),
    }


def concept(code: str, system: str = "urn:oid:2.16.156.10011.2.4") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def document(
    number: str = "1", *, content: bytes = PDF, contentType: str = "application/pdf", format: str = "pdf",  # noqa: N803
    data: str | None = None, url: str | None = None, hash: str = "", size: int | None = None, **changes: Any,
) -> list[dict[str, Any]]:  # fmt: skip
    """A DocumentReference and, unless its content comes otherwise, its Binary. A change to None leaves an element out."""
    attachment: dict[str, Any] = {
        "contentType": contentType,
        "title": "会诊记录",
        "creation": "2026-11-20T10:11:22+08:00",
    }
    attachment |= {"hash": hash} if hash else {}
    attachment |= {"size": size} if size is not None else {}
    binaries = []
    if data:
        attachment["data"] = data
    elif url:
        attachment["url"] = url
    elif data is None:
        attachment["url"] = BINARY.format(number)
        binary = {"resourceType": "Binary", "contentType": contentType, "data": b64encode(content).decode()}
        binaries = [entry(BINARY.format(number), binary)]
    held: dict[str, Any] = {"attachment": attachment} | ({"format": {"code": format}} if format else {})
    resource: dict[str, Any] = {
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:1.2.156.532300.9.{number}"},
        "status": "current", "type": concept("C0019"), "category": [concept("REPORTS")],
        "subject": {"reference": P}, "date": "2026-11-20T10:11:22+08:00",
        "author": [{"display": "李医生"}], "securityLabel": [concept("N", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality")],
        "content": [held],
        "context": {
            "event": [concept("J18", "http://hl7.org/fhir/sid/icd-10")],
            "period": {"start": "2026-11-20T09:00:00+08:00", "end": "2026-11-20T09:30:00+08:00"},
            "facilityType": concept("A100"), "practiceSetting": concept("A03"),
        },
    }  # fmt: skip
    resource = {name: value for name, value in (resource | changes).items() if value is not None}
    return [entry(REFERENCE.format(number), resource), *binaries]


def _list(code: str, unique_id: str, title: str, members: tuple[str, ...]) -> dict[str, Any]:
    designated = {
        "url": "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType",
        "valueCodeableConcept": concept("C42"),
    }
    return {
        "resourceType": "List", "extension": [designated], "status": "current", "mode": "working", "title": title,
        "identifier": [{"use": "official", "system": "urn:ietf:rfc:3986", "value": unique_id}],
        "code": {"coding": [{"system": "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes", "code": code}]},
        "subject": {"reference": P}, "date": "2026-11-20T10:11:22+08:00", "source": {"display": "李医生"},
        "entry": [{"item": {"reference": each}} for each in members],
    }  # fmt: skip


def submission_set(*members: str) -> dict[str, Any]:
    return entry(
        "urn:uuid:6f1c1d1e-0000-4000-8000-0000000001c1",
        _list("submissionset", LIST, "住院资料", members or (REFERENCE.format("1"),)),
    )


def folder() -> dict[str, Any]:
    return entry(
        "urn:uuid:6f1c1d1e-0000-4000-8000-0000000001c2",
        _list("folder", FOLDER, "高危妊娠", (REFERENCE.format("2"),)),
    )


def codes(answer: Any) -> set[str]:
    """Codes of an OperationOutcome."""
    return {coding["code"] for issue in answer.json()["issue"] for coding in issue["details"]["coding"]}
