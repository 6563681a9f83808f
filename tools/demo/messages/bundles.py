"""FHIR R4 transaction bundles under construction: the patient of a source, references, conditional updates."""

from datetime import datetime
from typing import Any

import orjson

from tools.demo.faces import Face
from tools.demo.institutions import Institution
from tools.demo.messages import codes
from tools.demo.naming import ETHNIC_NAMES
from tools.demo.randomness import identity
from tools.demo.workforce import Worker

Resource = dict[str, Any]

ETHNIC_EXTENSION = "urn:yizhou:extension:ethnic-group"
REGION_EXTENSION = "urn:yizhou:extension:region-code"


def when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+08:00")


def coding(system: str, code: str, display: str, *more: tuple[str, str, str]) -> Resource:
    """A CodeableConcept with its Chinese text."""
    return {
        "coding": [{"system": s, "code": c, "display": d} for s, c, d in ((system, code, display), *more)],
        "text": display,
    }


def identifier(oid: str, value: str) -> Resource:
    return {"system": codes.urn(oid), "value": value}


def organisation(institution: Institution) -> Resource:
    return {"identifier": identifier(codes.INSTITUTION, institution.code), "display": institution.name}


def practitioner(worker: Worker) -> Resource:
    return {"identifier": identifier(codes.WORKER, worker.licence), "display": worker.name}


def local_system(face: Face) -> str:
    """Namespace of the local patient numbers of a source."""
    return f"urn:yizhou:source:{face.source}:patient"


def patient(face: Face, institution: Institution) -> Resource:
    """The Patient of a source. Its local number is the identifier with `use` usual."""
    person = face.person
    identifiers: list[Resource] = [
        {"use": "usual", "type": coding("http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "病历号"),
         "system": local_system(face), "value": face.local_id, "assigner": {"display": institution.name}}
    ]  # fmt: skip
    if face.citizen_id:
        identifiers.append({"use": "official", **identifier(codes.CITIZEN_ID, face.citizen_id)})
    village = person.village
    resource: Resource = {
        "resourceType": "Patient",
        "identifier": identifiers,
        "active": True,
        "name": [{"use": "official", "text": face.name}],
        "gender": {"1": "male", "2": "female"}[face.sex],
        "birthDate": face.birth.isoformat(),
        "address": [
            {
                "use": "home", "text": person.full_address, "line": [f"{village.name}{person.group}{person.house}"],
                "city": "楚雄彝族自治州", "district": village.county_name, "state": "云南省", "country": "CN",
                "extension": [{"url": REGION_EXTENSION, "valueCode": village.code}],
            }
        ],
        "maritalStatus": coding(codes.urn(codes.MARRIAGE), person.marital, codes.MARRIAGE_NAMES[person.marital]),
        "extension": [
            {"url": ETHNIC_EXTENSION,
             "valueCodeableConcept": coding(codes.urn(codes.ETHNIC), person.ethnic, ETHNIC_NAMES[person.ethnic])}
        ],
        "managingOrganization": organisation(institution),
    }  # fmt: skip
    if face.phone:
        resource["telecom"] = [
            {"system": "phone", "value": face.phone, "use": "mobile" if len(face.phone) == 11 else "home"}
        ]
    contact = face.contact
    if contact is not None:
        kin = "C" if contact is not person.spouse else "N"
        entry: Resource = {
            "relationship": [coding("http://terminology.hl7.org/CodeSystem/v2-0131", kin, "联系人")],
            "name": {"text": contact.name.registered},
            "gender": "male" if contact.male else "female",
        }
        if contact.phone:
            entry["telecom"] = [{"system": "phone", "value": contact.phone}]
        resource["contact"] = [entry]
    if person.twin_order:
        resource["multipleBirthInteger"] = person.twin_order
    return resource


class Bundle:
    """A transaction under construction. All clinical resources are conditional updates on their identifier."""

    def __init__(self, face: Face, institution: Institution, number: str, created: datetime) -> None:
        self.face, self.institution, self.number, self.created = face, institution, number, created
        self.entries: list[Resource] = []
        self.subject = self.add(patient(face, institution), local_system(face), face.local_id)
        self.encounter: Resource | None = None

    def add(self, resource: Resource, oid: str, value: str) -> Resource:
        """Put a resource in under its identifier; the reference to it."""
        kind = resource["resourceType"]
        system = oid if oid.startswith("urn:") else codes.urn(oid)
        if kind != "Patient":
            resource["identifier"] = [{"system": system, "value": value}]
        full = f"urn:uuid:{identity(self.institution.code, kind, system, value)}"
        url = f"{kind}?identifier={system}|{value}"
        self.entries.append({"fullUrl": full, "resource": resource, "request": {"method": "PUT", "url": url}})
        return {"reference": full}

    def clinical(self, kind: str, oid: str, value: str, **content: Any) -> Resource:
        """A resource about the subject, within the encounter where there is one."""
        resource: Resource = {"resourceType": kind, **content}
        resource["patient" if kind in ("AllergyIntolerance", "Immunization") else "subject"] = self.subject
        if self.encounter is not None and kind != "Encounter":
            resource["encounter"] = self.encounter
        return self.add(resource, oid, value)

    def bytes(self) -> bytes:
        return orjson.dumps(
            {
                "resourceType": "Bundle",
                "type": "transaction",
                "identifier": {
                    "system": f"urn:yizhou:source:{self.institution.code}:message",
                    "value": self.number,
                },
                "timestamp": when(self.created),
                "entry": self.entries,
            }
        )
