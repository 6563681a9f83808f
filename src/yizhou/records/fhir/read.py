"""Read and version read (FHIR R4 §3.1.0.2 `read`, §3.1.0.3 `vread`; https://hl7.org/fhir/R4/http.html#read)."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.consent import api as consent
from yizhou.records.fhir import patient, store
from yizhou.records.fhir.contracts import NO_RESIDENT, Interaction, Stored
from yizhou.records.fhir.errors import ResourceGone, ResourceNotFound, VersionNotFound
from yizhou.records.fhir.identity import split
from yizhou.registries.residents.api import require_visible


def place(actor: Actor, resource_type: str, resource_id: str) -> tuple[UUID, UUID]:
    """(resident, local) of an id whose resident the actor may see. Raises ResourceNotFound, OutOfScope."""
    found = split(resource_id)
    if found is None:
        raise ResourceNotFound(type=resource_type, id=resource_id[:80])
    if found[0] != NO_RESIDENT:
        require_visible(actor, found[0])
        consent.require(actor, found[0])
    return found


def read(actor: Actor, resource_type: str, resource_id: str, version: int | None = None) -> Stored:
    """See `api.read`."""
    resident_id, local = place(actor, resource_type, resource_id)
    if patient.is_registered(resource_type, resident_id, local):
        return patient.read(actor, resident_id, version)
    if version is None:
        stored = store.read(actor, resident_id, local, resource_type)
    else:
        stored = store.read_version(actor, resident_id, local, resource_type, version)
    if stored is None and version is not None and store.read(actor, resident_id, local, resource_type):
        raise VersionNotFound(type=resource_type, id=resource_id, version=version)
    if stored is None:
        raise ResourceNotFound(type=resource_type, id=resource_id)
    if stored.interaction is Interaction.DELETE:
        raise ResourceGone(type=resource_type, id=resource_id)
    if resident_id != NO_RESIDENT:
        record(actor, "read", resident_id=resident_id, what=f"{resource_type}/{resource_id}")
    return stored


def read_many(actor: Actor, references: Sequence[str]) -> list[Stored]:
    """See `api.read_many`."""
    places = []
    for reference in references:
        found = split(reference.rpartition("/")[2])
        if found is not None:
            places.append(found)
    return store.read_many(actor, places) if places else []
