"""History of one resource (FHIR R4 §3.1.0.11; https://hl7.org/fhir/R4/http.html#history)."""

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir import patient, store
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.errors import ResourceNotFound
from yizhou.records.fhir.read import place

_NEWEST = 2_147_483_647


def history(
    actor: Actor, resource_type: str, resource_id: str, *, before_version: int | None = None, limit: int = 50
) -> list[Stored]:
    """See `api.history`."""
    resident_id, local = place(actor, resource_type, resource_id)
    if patient.is_registered(resource_type, resident_id, local):
        return [patient.read(actor, resident_id, None)]
    versions = store.list_versions(actor, resident_id, local, resource_type, before_version or _NEWEST, limit)
    if not versions and before_version is None:
        raise ResourceNotFound(type=resource_type, id=resource_id)
    if resident_id != NO_RESIDENT:
        record(actor, "read", resident_id=resident_id, what=f"{resource_type}/{resource_id}/_history")
    return versions
