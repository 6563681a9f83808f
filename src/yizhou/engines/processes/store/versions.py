"""Queries of published versions and drafts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.processes.contracts import Source
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

DRAFT = "id, process, version, source, name, state, author_id, author_name, opinion, note, revision, changed"


def source_of(text: Any) -> Source:
    """A stored source."""
    raw: dict[str, Any] = orjson.loads(text)
    return Source(raw["process"], raw["bpmn"], raw["decisions"])


def text_of(source: Source) -> str:
    """A source as it is stored."""
    return orjson.dumps(
        {"process": source.process, "bpmn": source.bpmn, "decisions": dict(source.decisions)}
    ).decode()


def insert_version(
    process: str, version: int, source: Source, name: str, at: datetime, by: str, author: str, note: str
) -> bool:  # fmt: skip
    """Publish; whether it is new. A published version is never written over."""
    return bool(
        execute(
            "INSERT INTO process_version (process, version, source, name, published, published_by, written_by, note) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (process, version, text_of(source), name, at, by, author, note),
        )
    )


def list_latest() -> list[tuple[str, int, datetime]]:
    """Process, its highest published version, and when that was published."""
    rows = fetch_all(
        "SELECT DISTINCT ON (process) process, version, published FROM process_version ORDER BY process, version DESC"
    )
    return [(row[0], row[1], row[2]) for row in rows]


def find_source(process: str, version: int) -> Source | None:
    """What was published as this version."""
    row = fetch_one(
        "SELECT source FROM process_version WHERE process = %s AND version = %s", (process, version)
    )
    return source_of(row[0]) if row else None


def find_published(process: str, version: int) -> datetime | None:
    """When this version was published."""
    row = fetch_one(
        "SELECT published FROM process_version WHERE process = %s AND version = %s", (process, version)
    )
    return row[0] if row else None


def list_versions(process: str) -> list[tuple[Any, ...]]:
    """Version, name, published, by, author, note, of a process or (empty) all, the newest first; the process leads."""
    return fetch_all(
        "SELECT process, version, name, published, published_by, written_by, note FROM process_version "
        "WHERE %(process)s = '' OR process = %(process)s ORDER BY process, version DESC",
        {"process": process},
    )


def save_draft(row: Sequence[Any]) -> None:
    """Insert a draft: the values of DRAFT, the source as a Source."""
    values = [text_of(value) if isinstance(value, Source) else value for value in row]
    execute(f"INSERT INTO process_draft ({DRAFT}) VALUES ({', '.join(['%s'] * len(values))})", values)


def change_draft(
    draft_id: UUID, source: Source, name: str, version: int, note: str, at: datetime, revision: int
) -> bool:
    """Write a draft's next revision; False when somebody else wrote it, or it is no draft any more."""
    return bool(
        execute(
            "UPDATE process_draft SET source = %s, name = %s, version = %s, note = %s, changed = %s, revision = revision + 1 "
            "WHERE id = %s AND revision = %s AND state = 'draft'",
            (text_of(source), name, version, note, at, draft_id, revision),
        )
    )


def move_draft(draft_id: UUID, expected: str, to: str, opinion: str, at: datetime) -> bool:
    """Put a draft from one state into another; False when it is in neither."""
    return bool(
        execute(
            "UPDATE process_draft SET state = %s, opinion = %s, changed = %s WHERE id = %s AND state = %s",
            (to, opinion, at, draft_id, expected),
        )
    )


def find_draft(draft_id: UUID) -> tuple[Any, ...] | None:
    """The DRAFT columns of one draft."""
    return fetch_one(f"SELECT {DRAFT} FROM process_draft WHERE id = %s", (draft_id,))


def list_drafts() -> list[tuple[Any, ...]]:
    """The DRAFT columns of the latest two hundred drafts."""
    return fetch_all(f"SELECT {DRAFT} FROM process_draft ORDER BY changed DESC, id LIMIT 200")
