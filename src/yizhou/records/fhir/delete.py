"""Delete and retire: a deleting version follows, nothing is lost (FHIR R4 §3.1.0.7)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.records.fhir import store
from yizhou.records.fhir.contracts import Interaction, Stored
from yizhou.records.fhir.errors import VersionConflict
from yizhou.records.fhir.read import place
from yizhou.records.fhir.store import Standing
from yizhou.records.fhir.write import announce, as_stored, deletion
from yizhou.registries.residents.api import identity_set


def _delete(actor: Actor, standing: Sequence[Standing], message_id: UUID | None) -> list[Stored]:
    moment = now()
    rows = [deletion(row, moment, message_id) for row in standing]
    if not rows:
        return []
    store.replace(actor, rows)
    gone = [as_stored(row) for row in rows]
    by_resident: dict[UUID, list[Stored]] = {}
    for stored in gone:
        by_resident.setdefault(stored.resident_id, []).append(stored)
    announce(actor, by_resident, str(message_id or ""))
    return gone


def delete(
    actor: Actor,
    resource_type: str,
    resource_id: str,
    *,
    message_id: UUID | None,
    expected_version: int | None,
) -> Stored | None:
    """See `api.delete`."""
    resident_id, local = place(actor, resource_type, resource_id)
    standing = store.find(actor, resident_id, local)
    if standing is None or standing.type != resource_type or standing.interaction is Interaction.DELETE:
        return None
    if expected_version not in (None, standing.version):
        raise VersionConflict(
            type=resource_type, id=resource_id, current=standing.version, expected=expected_version
        )
    return _delete(actor, [standing], message_id)[0]


def retire(
    actor: Actor,
    resident_id: UUID,
    origin: str,
    key_prefix: str,
    keep_keys: Collection[str],
    *,
    message_id: UUID | None,
) -> list[Stored]:
    """See `api.retire`."""
    kept = frozenset(keep_keys)
    found: list[Standing] = []
    for one in identity_set(resident_id):
        found += [row for row in store.list_by_key(actor, one, origin, key_prefix) if row.key not in kept]
    return _delete(actor, found, message_id)
