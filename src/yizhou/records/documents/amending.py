"""Changing metadata and status of a registered document (IHE ITI-57 Update Document Set, ITI-62 in effect): never its bytes.

What the entry said before is kept with who changed it and why.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.records.documents import store
from yizhou.records.documents.contracts import Amendment, DocumentEntry
from yizhou.records.documents.errors import AmendmentInvalid, DocumentNotFound
from yizhou.records.documents.events import DocumentAmended
from yizhou.records.documents.querying import visible_entry
from yizhou.records.documents.store import filing as rows

_TEXTS = (
    "title", "author", "type_code", "type_system", "class_code", "practice_setting", "facility_type", "language",
    "confidentiality",
)  # fmt: skip
_MOMENTS = ("service_start", "service_end")
_CONFIDENTIALITIES = ("U", "L", "M", "N", "R", "V")
_STATUSES = ("approved", "superseded")


def amend(actor: Actor, document_id: UUID, changes: Mapping[str, Any], reason: str) -> DocumentEntry:
    """See `api.amend`."""
    if not reason.strip():
        raise AmendmentInvalid(problem="没有写明更正原因")
    entry = visible_entry(actor, document_id)
    told = {name: _checked(name, value) for name, value in changes.items()}
    changed = {name: value for name, value in told.items() if _plain(getattr(entry, name)) != _plain(value)}
    start, end = (changed.get(name, getattr(entry, name)) for name in _MOMENTS)
    if start and end and end < start:
        raise AmendmentInvalid(problem="服务结束时间早于开始时间")
    if changed.get("status") == "approved" and _replaced(actor, entry.id):
        raise AmendmentInvalid(problem="该文档已被新文档替换，不能恢复为有效")
    if not changed:
        return entry
    before = {name: _plain(getattr(entry, name)) for name in changed}
    rows.amend(actor, document_id, changed)
    after = {name: _plain(value) for name, value in changed.items()}
    rows.insert_amendment(
        actor, new_id(), document_id, Amendment(now(), actor.name, reason.strip(), before, after)
    )
    amended = store.list_by_ids(actor, (document_id,))
    if not amended:
        raise DocumentNotFound(id=document_id)
    record(
        actor, "update", resident_id=entry.resident_id, what=f"文档目录 {entry.title or entry.unique_id}",
        detail={"reason": reason.strip(), "fields": sorted(changed)},
    )  # fmt: skip
    emit(DocumentAmended(str(document_id), str(entry.resident_id), amended[0].status))
    return amended[0]


def _replaced(actor: Actor, document_id: UUID) -> bool:
    return any(
        each.target == document_id for each in rows.list_associations(actor, (document_id,), ("RPLC",))
    )


def _checked(name: str, value: Any) -> Any:
    if name in _TEXTS and isinstance(value, str):
        if name == "confidentiality" and value not in _CONFIDENTIALITIES:
            raise AmendmentInvalid(problem=f"密级 {value[:20]} 不在 {'、'.join(_CONFIDENTIALITIES)} 之内")
        return value.strip()[:400]
    if name in _MOMENTS and (value is None or isinstance(value, datetime)):
        return value
    if (
        name == "event_codes"
        and isinstance(value, list | tuple)
        and all(isinstance(each, str) for each in value)
    ):
        return list(value)
    if name == "status" and value in _STATUSES:
        return value
    raise AmendmentInvalid(problem=f"{name[:40]} 不能更正，或给出的值不对")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
