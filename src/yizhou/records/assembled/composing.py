"""An assembled document as a FHIR document: Bundle of type document, Composition first (FHIR R4 §2.1.27, §3.3)."""

from typing import Any
from uuid import UUID

from yizhou.kernel.clock.api import new_id
from yizhou.records.assembled.contracts import Assembled, Person, Section
from yizhou.records.assembled.rendering import body_of

_LOINC = "http://loinc.org"
_GENDER = {"1": "male", "2": "female"}
_XHTML = "http://www.w3.org/1999/xhtml"


def _patient(person: Person, reference: str) -> dict[str, Any]:
    patient: dict[str, Any] = {
        "resourceType": "Patient",
        "id": reference.partition("/")[2],
        "name": [{"text": person.name}],
        "gender": _GENDER.get(person.sex, "unknown"),
    }
    if person.birth_date:
        patient["birthDate"] = person.birth_date.isoformat()
    return patient


def _section(section: Section) -> dict[str, Any]:
    composed: dict[str, Any] = {
        "title": section.title,
        "text": {"status": "generated", "div": f'<div xmlns="{_XHTML}">{body_of(section)}</div>'},
    }
    if section.code:
        composed["code"] = {"coding": [{"system": _LOINC, "code": section.code}], "text": section.title}
    references = list(dict.fromkeys(row.reference for row in section.rows if row.reference))
    if references:
        composed["entry"] = [{"reference": each} for each in references]
    elif not section.rows:
        reason = {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/list-empty-reason", "code": "unavailable"}
            ]
        }
        composed["emptyReason"] = {**reason, "text": section.problem or section.empty}
    return composed


def bundle(made: Assembled, base: str) -> dict[str, Any]:
    """The document with everything its sections point at; `base` is the FHIR root full URLs are made with."""
    identity: UUID = new_id()
    subject = f"Patient/{made.person.id or 'sample'}"
    moment = made.made.isoformat(timespec="seconds")
    composition = {
        "resourceType": "Composition", "id": str(identity), "status": "final",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{identity}"},
        "type": {"coding": [dict(made.code)], "text": made.title}, "subject": {"reference": subject, "display": made.person.name},
        "date": moment, "author": [{"display": made.author}], "title": made.title,
        "section": [_section(each) for each in made.sections],
    }  # fmt: skip
    listed = [_patient(made.person, subject), *made.resources]
    return {
        "resourceType": "Bundle", "type": "document",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{new_id()}"}, "timestamp": moment,
        "entry": [
            {"fullUrl": f"urn:uuid:{identity}", "resource": composition},
            *({"fullUrl": f"{base}/{each['resourceType']}/{each['id']}", "resource": each} for each in listed),
        ],
    }  # fmt: skip
