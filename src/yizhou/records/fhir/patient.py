"""The Patient of the resident registry, drawn when it is read: `Patient/<resident UUID>` is never older than the index.

Patients as institutions sent them are stored like any other resource, under ids of their own.
FHIR R4 §8.1; identifier namespaces after WS/T 482 D.2.
"""

from typing import Any
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir.content import instant, serialise
from yizhou.records.fhir.contracts import Stored
from yizhou.records.fhir.errors import VersionNotFound
from yizhou.registries.residents.api import get
from yizhou.registries.residents.contracts import IdentifierKind, Resident

_SYSTEMS = {
    IdentifierKind.CITIZEN_ID: "urn:oid:2.16.156.10011.1.3",
    IdentifierKind.HEALTH_RECORD: "urn:oid:2.16.156.10011.1.2",
    IdentifierKind.HEALTH_CARD: "urn:oid:2.16.156.10011.1.19",
}
_GENDER = {"1": "male", "2": "female", "9": "other"}


def is_registered(resource_type: str, resident_id: UUID, local: UUID) -> bool:
    """Whether an id is that of the registry's own Patient."""
    return resource_type == "Patient" and resident_id == local


def _identifiers(resident: Resident) -> list[dict[str, Any]]:
    found = []
    for identifier in resident.identifiers:
        if identifier.kind is IdentifierKind.LOCAL:
            continue
        system = identifier.system or _SYSTEMS.get(identifier.kind, "")
        found.append({**({"system": system} if system else {}), "value": identifier.value})
    return found


def content(resident: Resident) -> dict[str, Any]:
    """The resource."""
    identifiers = _identifiers(resident)
    patient: dict[str, Any] = {
        "resourceType": "Patient",
        "id": str(resident.id),
        "meta": {"versionId": "1", "lastUpdated": instant(resident.updated)},
        "identifier": identifiers,
        "active": True,
        "name": [{"use": "official", "text": resident.name}] if resident.name else [],
        "telecom": [{"system": "phone", "value": phone} for phone in resident.phones],
        "gender": _GENDER.get(resident.sex, "unknown"),
        "birthDate": resident.birth_date.isoformat() if resident.birth_date else "",
        "deceasedDateTime": resident.deceased_on.isoformat() if resident.deceased_on else "",
        "address": [{"text": resident.address}] if resident.address else [],
        "link": [
            {"other": {"reference": f"Patient/{merged}"}, "type": "replaces"}
            for merged in resident.merged_ids
        ],
    }
    return {name: value for name, value in patient.items() if value not in ("", [])}


def stored(actor: Actor, resident_id: UUID) -> Stored:
    """The resource as a stored version; not audited."""
    resident = get(actor, resident_id)
    return Stored(resident.id, "Patient", str(resident.id), 1, resident.updated, serialise(content(resident)))


def read(actor: Actor, resident_id: UUID, version: int | None) -> Stored:
    """The resource. Audited. Raises VersionNotFound, ResidentNotFound, OutOfScope."""
    if version not in (None, 1):
        raise VersionNotFound(type="Patient", id=resident_id, version=version)
    found = stored(actor, resident_id)
    record(actor, "read", resident_id=resident_id, what=f"Patient/{resident_id}")
    return found
