"""History of one resource, of a type, of the system (FHIR R4 §3.1.0.12; https://hl7.org/fhir/R4/http.html#history)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import Subject, record, record_many
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.errors import BadPageKey
from yizhou.records.fhir import patient
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.errors import ResourceNotFound
from yizhou.records.fhir.linking import OF_NO_RESIDENT
from yizhou.records.fhir.read import place
from yizhou.records.fhir.store import past
from yizhou.records.fhir.store.past import Asked, Place
from yizhou.registries.residents.api import identity_set

_NEWEST = 2_147_483_647
Span = tuple[datetime, datetime]


def history(
    actor: Actor,
    resource_type: str,
    resource_id: str,
    *,
    before_version: int | None = None,
    limit: int = 50,
    since: datetime | None = None,
    at: Span | None = None,
) -> list[Stored]:
    """See `api.history`."""
    resident_id, local = place(actor, resource_type, resource_id)
    if patient.is_registered(resource_type, resident_id, local):
        return [patient.read(actor, resident_id, None)]
    asked = Asked((resource_type,), (resident_id,), since, at, limit=limit)
    versions = past.list_versions(
        actor, (resident_id, local), resource_type, before_version or _NEWEST, asked
    )
    if not versions and before_version is None and since is None and at is None:
        raise ResourceNotFound(type=resource_type, id=resource_id)
    if resident_id != NO_RESIDENT:
        record(actor, "read", resident_id=resident_id, what=f"{resource_type}/{resource_id}/_history")
    return versions


def changes(
    actor: Actor, resource_type: str, *, since: datetime | None, at: Span | None, after: str, limit: int
) -> tuple[list[Stored], str | None]:
    """A page of a type's versions (empty: of all types), newest first, and the key of the next. Audited.

    Raises TooBroad, BadPageKey.
    """
    types = (resource_type,) if resource_type else ()
    asked = Asked(types, _whose(actor, resource_type), since, at, _page(after) if after else None, limit + 1)
    found = past.list_changes(actor, asked)
    page = found[:limit]
    _note(actor, resource_type, [stored for stored, _ in page])
    following = None
    if len(found) > limit:
        last = page[-1][1]
        following = encode_key([last.updated.isoformat(), str(last.local), last.version])
    return [stored for stored, _ in page], following


def _whose(actor: Actor, resource_type: str) -> Sequence[UUID] | None:
    if actor.kind is ActorKind.RESIDENT and actor.resident_id is not None:
        return list(identity_set(actor.resident_id))
    return [NO_RESIDENT] if resource_type in OF_NO_RESIDENT else None


def _page(text: str) -> Place:
    values = decode_key(text)
    try:
        updated, local, version = values
        return Place(datetime.fromisoformat(str(updated)), UUID(str(local)), int(version))
    except (ValueError, TypeError):
        raise BadPageKey(key=text[:60]) from None


def _note(actor: Actor, resource_type: str, shown: Sequence[Stored]) -> None:
    counted: dict[UUID, int] = {}
    for stored in shown:
        counted[stored.resident_id] = counted.get(stored.resident_id, 0) + 1
    counted.pop(NO_RESIDENT, None)
    what = f"{resource_type or '全部类型'} 历史"
    record_many(actor, "read", [Subject(who, f"{what}，{number} 项") for who, number in counted.items()])
