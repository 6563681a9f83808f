"""Patch: the next version is made of the current one while its row is locked (FHIR R4 §3.1.0.6; https://hl7.org/fhir/R4/http.html#patch).

Which change is made is the caller's: JSON Patch, XML Patch and FHIRPath Patch are languages of the wire.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir import store
from yizhou.records.fhir.content import parse
from yizhou.records.fhir.contracts import Interaction, Stored
from yizhou.records.fhir.errors import ResourceGone, ResourceNotFound, VersionConflict
from yizhou.records.fhir.read import place
from yizhou.records.fhir.update import replace_standing


def patch(
    actor: Actor,
    resource_type: str,
    resource_id: str,
    change: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    *,
    expected_version: int | None,
    message_id: UUID | None,
) -> Stored:
    """See `api.patch`."""
    resident_id, local = place(actor, resource_type, resource_id)
    standing = store.find(actor, resident_id, local)
    current = store.read(actor, resident_id, local, resource_type)
    if standing is None or current is None:
        raise ResourceNotFound(type=resource_type, id=resource_id)
    if standing.interaction is Interaction.DELETE:
        raise ResourceGone(type=resource_type, id=resource_id)
    if expected_version not in (None, standing.version):
        raise VersionConflict(
            type=resource_type, id=resource_id, current=standing.version, expected=expected_version
        )
    return replace_standing(actor, standing, change(parse(current.raw)), message_id)
