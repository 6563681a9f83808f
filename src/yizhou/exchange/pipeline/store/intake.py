"""Every query of the intake: receiving, processing and recovering messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.db.api import execute, fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message about to be received."""

    id: UUID
    received: datetime
    channel: str
    format: str
    partner_id: UUID
    partner_name: str
    institution_id: UUID | None
    institution_name: str
    path: str
    media_type: str
    size: int
    body_hash: str
    fingerprint: bytes
    hints: dict[str, str]
    repairs_id: UUID | None = None
    handled_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What processing needs to know of a message."""

    id: UUID
    received: datetime
    channel: str
    format: str
    partner_id: UUID
    status: str
    media_type: str
    body_hash: str
    hints: dict[str, str]
    position: int
    parts: int
    attempts: int
    repairs_id: UUID | None
    institution_id: UUID | None
    path: str
    faults: list[dict[str, str]]
    stages: list[dict[str, Any]]
    notes: dict[str, Any]
    accepted: int
    resources: int
    documents: int
    residents_new: int
    fault_count: int
    milliseconds: float


_STANDING = (
    "id, received, channel, format, partner_id, status, media_type, body_hash, hints, position, parts, attempts, "
    "repairs_id, institution_id, path::text, faults, stages, notes, accepted, "
    "resources, documents, residents_new, fault_count, milliseconds"
)


_JSON_AT = tuple(_STANDING.split(", ").index(name) for name in ("hints", "faults", "stages", "notes"))


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def _standing(row: tuple[Any, ...]) -> Standing:
    values = list(row)
    for place in _JSON_AT:
        values[place] = _json(values[place])
    return Standing(*values)


def insert(message: NewMessage) -> tuple[UUID, str, bool]:
    """Receive a message, or meet the one with the same fingerprint: its id, its status, whether it is new."""
    (row,) = fetch_all(
        "INSERT INTO message (id, received, channel, format, partner_id, partner_name, institution_id, "
        "institution_name, path, status, stage, media_type, size, body_hash, fingerprint, hints, repairs_id, "
        "handled_by, reason, title, encoding, source_key, position, parts, accepted, resources, documents, "
        "residents_new, residents_linked, reviews, fault_codes, fault_count, fault_samples, faults, stages, notes, "
        "milliseconds, attempts, "
        "repeats, counted) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::ltree, 'received', 'received', %s, %s, %s, %s, "
        "%s::jsonb, %s, %s, %s, '', '', '', 0, 0, 0, 0, 0, 0, 0, 0, '{}', 0, '{}', '[]', '[]', '{}', 0, 0, 0, false) "
        "ON CONFLICT (fingerprint) DO UPDATE SET repeats = message.repeats + 1 RETURNING id, status, repeats = 0",
        (
            message.id, message.received, message.channel, message.format, message.partner_id, message.partner_name,
            message.institution_id, message.institution_name, message.path, message.media_type, message.size,
            message.body_hash, message.fingerprint, orjson.dumps(message.hints).decode(), message.repairs_id,
            message.handled_by, message.reason,
        ),
    )  # fmt: skip
    return row[0], row[1], row[2]


def lock(message_id: UUID, *, wait: bool) -> Standing | None:
    """The message, locked until the transaction ends; None when there is none or (not waiting) another works on it."""
    row = fetch_one(
        f"SELECT {_STANDING} FROM message WHERE id = %s FOR UPDATE" + ("" if wait else " SKIP LOCKED"),
        (message_id,),
    )
    return _standing(row) if row else None


def find(message_id: UUID) -> Standing | None:
    row = fetch_one(f"SELECT {_STANDING} FROM message WHERE id = %s", (message_id,))
    return _standing(row) if row else None


def list_waiting(before: datetime, limit: int) -> list[tuple[UUID, int]]:
    """Messages received before `before` and never decided, oldest first, with how often each was tried."""
    rows = fetch_all(
        "SELECT id, attempts FROM message WHERE status = 'received' AND received < %s ORDER BY received LIMIT %s",
        (before, limit),
    )
    return [(row[0], row[1]) for row in rows]


def note_attempt(message_id: UUID) -> None:
    execute("UPDATE message SET attempts = attempts + 1 WHERE id = %s", (message_id,))


@dataclass(frozen=True, slots=True)
class Progress:
    """What a transaction of processing leaves behind; counts are added to those of earlier transactions."""

    status: str
    stage: str
    position: int
    parts: int
    accepted: int
    resources: int
    documents: int
    residents_new: int
    residents_linked: int
    reviews: int
    fault_codes: Sequence[str]
    fault_count: int
    fault_samples: dict[str, dict[str, str]]
    faults: Sequence[dict[str, str]]
    stages: Sequence[dict[str, Any]]
    notes: dict[str, Any]
    milliseconds: float
    processed: datetime | None
    title: str
    encoding: str
    source_key: str
    institution_id: UUID | None
    institution_name: str
    path: str


_PROGRESS = (
    "UPDATE message SET status = %(status)s, stage = %(stage)s, position = %(position)s, parts = %(parts)s, "
    "accepted = accepted + %(accepted)s, resources = resources + %(resources)s, "
    "documents = documents + %(documents)s, residents_new = residents_new + %(residents_new)s, "
    "residents_linked = residents_linked + %(residents_linked)s, reviews = reviews + %(reviews)s, "
    "fault_codes = ARRAY(SELECT DISTINCT unnest(fault_codes || %(fault_codes)s::text[])), "
    "fault_count = fault_count + %(fault_count)s, fault_samples = %(fault_samples)s::jsonb || fault_samples, "
    "faults = %(faults)s::jsonb, stages = %(stages)s::jsonb, notes = %(notes)s::jsonb, "
    "milliseconds = milliseconds + %(milliseconds)s, processed = %(processed)s, title = %(title)s, "
    "encoding = %(encoding)s, source_key = %(source_key)s, "
    "institution_id = coalesce(%(institution_id)s, institution_id), "
    "institution_name = coalesce(nullif(%(institution_name)s, ''), institution_name), "
    "path = coalesce(nullif(%(path)s, '')::ltree, path), attempts = attempts + 1 WHERE id = %(id)s"
)
_REPORT = (
    "WITH report AS (INSERT INTO message_report (message_id, start, reports) "
    "VALUES (%(id)s, %(start)s, %(reports)s::jsonb)) "
)
_NOTIFY = " RETURNING pg_notify('yizhou_exchange', %(notice)s)"
"""Heard by the live channel, and only when the transaction commits."""


def save_progress(
    message_id: UUID,
    progress: Progress,
    *,
    start: int = 0,
    reports: Sequence[dict[str, Any]] | None = None,
    notice: str = "",
) -> None:
    """Write how far the message is, the reports of the parts from `start` on, and tell the live channel: one statement."""
    values = {name: getattr(progress, name) for name in Progress.__slots__}
    for name in ("fault_samples", "faults", "stages", "notes"):
        values[name] = orjson.dumps(values[name]).decode()
    values |= {"id": message_id, "fault_codes": list(progress.fault_codes), "start": start, "notice": notice}
    sql = _PROGRESS
    if reports is not None:
        values["reports"] = orjson.dumps(reports).decode()
        sql = _REPORT + sql
    execute(sql + _NOTIFY if notice else sql, values)


def list_reports(message_id: UUID) -> list[dict[str, Any]]:
    """Reports of all parts decided so far, in order."""
    rows = fetch_all("SELECT reports FROM message_report WHERE message_id = %s ORDER BY start", (message_id,))
    return [report for row in rows for report in _json(row[0])]


def reset(message_id: UUID, handled_by: str, reason: str) -> None:
    """Make a decided message wait again, to be decided anew from its first part; what was counted is taken back."""
    execute("DELETE FROM message_report WHERE message_id = %s", (message_id,))
    execute(
        "UPDATE message SET status = 'received', stage = 'received', position = 0, parts = 0, accepted = 0, "
        "resources = 0, documents = 0, residents_new = 0, residents_linked = 0, reviews = 0, fault_codes = '{}', "
        "fault_count = 0, fault_samples = '{}', faults = '[]', stages = '[]', notes = '{}', milliseconds = 0, processed = NULL, counted = false, "
        "handled_by = %s, "
        "reason = %s WHERE id = %s",
        (handled_by, reason, message_id),
    )


def supersede(message_id: UUID, by: UUID) -> None:
    """A repaired message takes this one's place."""
    execute("UPDATE message SET status = 'superseded', repaired_by_id = %s WHERE id = %s", (by, message_id))
