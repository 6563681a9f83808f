"""Update by id with optimistic locking (FHIR R4 §3.1.0.4, §3.1.0.5; https://hl7.org/fhir/R4/http.html#update)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.records.fhir import store
from yizhou.records.fhir.contracts import Stored, Write
from yizhou.records.fhir.errors import ResourceNotFound, TypeMismatch, VersionConflict
from yizhou.records.fhir.read import place
from yizhou.records.fhir.store import Standing
from yizhou.records.fhir.write import announce, as_stored, is_same, next_version, sameness, unchanged


def update(
    actor: Actor,
    resource_type: str,
    resource_id: str,
    content: Mapping[str, Any],
    *,
    expected_version: int | None,
    message_id: UUID | None,
) -> Stored:
    """See `api.update`. The row is locked before its version is compared, so that no update is lost."""
    if content.get("resourceType") != resource_type:
        raise TypeMismatch(expected=resource_type, found=str(content.get("resourceType"))[:60])
    resident_id, local = place(actor, resource_type, resource_id)
    standing = store.find(actor, resident_id, local)
    if standing is None or standing.type != resource_type:
        raise ResourceNotFound(type=resource_type, id=resource_id)
    if expected_version is not None and expected_version != standing.version:
        raise VersionConflict(
            type=resource_type, id=resource_id, current=standing.version, expected=expected_version
        )
    return replace_standing(actor, standing, content, message_id)


def replace_standing(
    actor: Actor, standing: Standing, content: Mapping[str, Any], message_id: UUID | None
) -> Stored:
    """The version after a locked row; the row itself when it says the same."""
    asked = Write(standing.resident_id, content, standing.origin, standing.key, message_id)
    content_digest = sameness(content)
    if is_same(standing, content_digest):
        return unchanged(actor, standing)
    row = next_version(asked, standing.type, standing.local, content_digest, standing, now())
    store.replace(actor, [row])
    stored = as_stored(row)
    announce(actor, {standing.resident_id: [stored]}, str(message_id or ""))
    return stored
