"""Entries and groupings of the registry as FHIR R4 (MHD 4.2 comprehensive DocumentReference, SubmissionSet and Folder Lists)."""

from collections.abc import Mapping, Sequence
from typing import Any

from yizhou.exchange.mhd.lists import CODES, TYPES
from yizhou.exchange.mhd.values import URN, urn
from yizhou.kernel.clock.api import CHINA
from yizhou.records.documents.contracts import (
    APPEND,
    AWAITED,
    ELSEWHERE,
    OVERDUE,
    REPLACE,
    SET,
    SIGN,
    TRANSFORM,
    Association,
    DocumentEntry,
    FiledGrouping,
)

_EXTENSION = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/"
_PROFILE = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD"
_CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_CODES = {REPLACE: "replaces", TRANSFORM: "transforms", SIGN: "signs", APPEND: "appends"}
_STATUS = {"approved": "current", "superseded": "superseded"}


def _time(value: Any) -> str:
    return value.astimezone(CHINA).isoformat(timespec="seconds")


def _concept(code: str, system: str = "", name: str = "") -> dict[str, Any]:
    coding = (
        {"system": urn(system) if system[:1].isdigit() else system, "code": code}
        if system
        else {"code": code}
    )
    return {"coding": [coding], **({"text": name} if name else {})}


def _filled(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty: FHIR has no empty elements."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {}, ())}


def _attachment(entry: DocumentEntry, base: str, sha1: str) -> dict[str, Any]:
    attachment = _filled(
        {
            "contentType": entry.media_type, "language": entry.language, "url": f"{base}/Binary/{entry.id}",
            "size": entry.size or None, "hash": sha1, "title": entry.title,
            "creation": _time(entry.created) if entry.created else "",
        }
    )  # fmt: skip
    if entry.presence in (AWAITED, OVERDUE):
        del attachment["url"]
        attachment["_url"] = {"extension": [{"url": _ABSENT, "valueCode": "temp-unknown"}]}
    if entry.presence == ELSEWHERE:
        attachment["extension"] = [
            {"url": "urn:yizhou:extension:repositoryUniqueId", "valueString": urn(entry.repository)}
        ]
    return attachment


def reference(
    entry: DocumentEntry, base: str, links: Sequence[Association] = (), sha1: str = ""
) -> dict[str, Any]:
    """A document's entry as DocumentReference; `links` are its associations, `sha1` the hash FHIR R4 wants, in base64."""
    relates = [
        {"code": _CODES[each.kind], "target": {"reference": f"DocumentReference/{each.target}"}}
        for each in links
        if each.source == entry.id and each.kind in _CODES
    ]
    period = _filled(
        {
            "start": _time(entry.service_start) if entry.service_start else "",
            "end": _time(entry.service_end) if entry.service_end else "",
        }
    )
    context = _filled(
        {
            "event": [_concept(code) for code in entry.event_codes], "period": period,
            "facilityType": _concept(entry.facility_type) if entry.facility_type else {},
            "practiceSetting": _concept(entry.practice_setting) if entry.practice_setting else {},
        }
    )  # fmt: skip
    custodian = {"display": entry.institution_name} if entry.institution_name else {}
    if entry.institution_code:
        custodian["identifier"] = {"system": "urn:oid:2.16.156.10011.1.5", "value": entry.institution_code}  # type: ignore[assignment]
    return _filled(
        {
            "resourceType": "DocumentReference", "id": str(entry.id),
            "meta": {
                "versionId": str(entry.version), "lastUpdated": _time(entry.registered),
                "profile": [f"{_PROFILE}.Comprehensive.DocumentReference"],
            },
            "masterIdentifier": {"system": URN, "value": urn(entry.unique_id)},
            "identifier": [{"use": "usual", "system": URN, "value": f"urn:uuid:{entry.id}"}],
            "status": _STATUS[entry.status],
            "type": _concept(entry.type_code, entry.type_system) if entry.type_code else {},
            "category": [_concept(entry.class_code)] if entry.class_code else [],
            "subject": {"reference": f"Patient/{entry.resident_id}"}, "date": _time(entry.registered),
            "author": [{"display": entry.author}] if entry.author else [], "custodian": custodian, "relatesTo": relates,
            "description": entry.title,
            "securityLabel": [_concept(entry.confidentiality, _CONFIDENTIALITY)],
            "content": [{"attachment": _attachment(entry, base, sha1), "format": {"code": entry.format}}], "context": context,
        }
    )  # fmt: skip


def listed(found: FiledGrouping) -> dict[str, Any]:
    """A submission set or folder as List."""
    said = found.grouping
    profile = "SubmissionSet" if said.kind == SET else "Folder"
    extension = [
        {"url": f"{_EXTENSION}ihe-designationType", "valueCodeableConcept": _concept(code)}
        for code in said.codes
    ]
    if said.source_id:
        value = {"system": URN, "value": urn(said.source_id)}
        extension.append({"url": f"{_EXTENSION}ihe-sourceId", "valueIdentifier": value})
    return _filled(
        {
            "resourceType": "List", "id": str(found.id), "meta": {"profile": [f"{_PROFILE}.Comprehensive.{profile}"]},
            "extension": extension,
            "identifier": [
                {"use": "official", "system": URN, "value": urn(said.unique_id)},
                {"use": "usual", "system": URN, "value": f"urn:uuid:{found.id}"},
            ],
            "status": "current" if found.status == "approved" else "retired", "mode": "working", "title": said.title,
            "code": {"coding": [{"system": TYPES, "code": CODES[said.kind]}]},
            "subject": {"reference": f"Patient/{found.resident_id}"}, "date": _time(said.made or found.registered),
            "source": {"display": said.author} if said.author else {},
            "note": [{"text": said.comments}] if said.comments else [],
            "entry": [{"item": {"reference": f"DocumentReference/{each}"}} for each in found.members],
        }
    )  # fmt: skip
