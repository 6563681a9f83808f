"""Looking at filled forms."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from yizhou.engines.forms import filling, store
from yizhou.engines.forms.contracts import Filled
from yizhou.engines.forms.errors import FilledNotFound
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.consent import api as consent
from yizhou.records.fhir.contracts import NO_RESIDENT
from yizhou.registries.residents import api as residents


def _see(actor: Actor, resident_id: UUID) -> None:
    if resident_id != NO_RESIDENT:
        residents.require_visible(actor, resident_id)
        consent.require(actor, resident_id)


def get(actor: Actor, resident_id: UUID, filled_id: UUID) -> Filled:
    _see(actor, resident_id)
    found = store.get(actor, filling.identities(resident_id), filled_id)
    if found is None:
        raise FilledNotFound
    if resident_id != NO_RESIDENT:
        record(actor, "read", resident_id=resident_id, what=f"表单/{found.form_id}")
    return found


def find(actor: Actor, resident_id: UUID, filled_id: UUID) -> Filled | None:
    _see(actor, resident_id)
    return store.get(actor, filling.identities(resident_id), filled_id)


def list_of(actor: Actor, resident_id: UUID, form_ids: Sequence[str], limit: int) -> list[Filled]:
    _see(actor, resident_id)
    return store.list_of(actor, filling.identities(resident_id), form_ids, limit)


def drafts(actor: Actor, limit: int) -> list[Filled]:
    return store.drafts_of(actor, limit)


def history(actor: Actor, resident_id: UUID, filled_id: UUID) -> list[dict[str, Any]]:
    _see(actor, resident_id)
    names = ("revision", "answers", "author", "reason", "at")
    return [
        dict(zip(names, row, strict=True))
        for row in store.list_revisions(actor, filling.identities(resident_id), filled_id)
    ]
