"""Every query of the local standards. They belong to the prefecture: everybody who may read standards sees all of them."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key, execute, fetch_all, fetch_one
from yizhou.registries.local_standards.contracts import LocalBrief, LocalPage, LocalRow

_PREFIX = {"data_set": "CXDS", "element": "CXDE"}
_BRIEF = (
    "code || '.v' || version, kind, code, version, status, title, based_on, jsonb_array_length(rows), edited, edited_by, "
    "published, published_by, note"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A version as stored."""

    brief: LocalBrief
    purpose: str
    rows: tuple[LocalRow, ...]


def _split(identifier: str) -> tuple[str, int]:
    code, _, version = identifier.partition(".v")
    return code, int(version) if version.isdecimal() and len(version) < 6 else 0


def _json(rows: tuple[LocalRow, ...]) -> str:
    return orjson.dumps([asdict(row) for row in rows]).decode()


def next_code(kind: str) -> str:
    """The next free code of a kind, `CXDS0001`; a concurrent taker of the same one fails on the unique constraint."""
    row = fetch_one(
        "SELECT coalesce(max(substr(code, 5)::int), 0) + 1 FROM local_standard WHERE kind = %s", (kind,)
    )
    return f"{_PREFIX[kind]}{row[0] if row else 1:04}"


def insert(
    actor: Actor, *, kind: str, code: str, version: int, title: str, purpose: str, based_on: str,
    rows: tuple[LocalRow, ...], at: datetime,
) -> None:  # fmt: skip
    """Begin a draft."""
    execute(
        "INSERT INTO local_standard (kind, code, version, status, title, purpose, based_on, rows, edited, edited_by, "
        "published_by, note) VALUES (%s, %s, %s, 'draft', %s, %s, %s, %s::jsonb, %s, %s, '', '')",
        (kind, code, version, title, purpose, based_on, _json(rows), at, actor.name),
    )


def find(identifier: str, *, lock: bool = False) -> Stored | None:
    """A version by `CXDS0001.v2`, or None; with `lock` nobody else changes it in this transaction."""
    code, version = _split(identifier)
    row = fetch_one(
        f"SELECT {_BRIEF}, purpose, rows FROM local_standard WHERE code = %s AND version = %s"
        + (" FOR UPDATE" if lock else ""),
        (code, version),
    )
    if row is None:
        return None
    rows = tuple(LocalRow(**entry) for entry in orjson.loads(row[14]))
    return Stored(LocalBrief(*row[:13]), row[13], rows)


def list_versions(code: str) -> tuple[LocalBrief, ...]:
    """All versions of a code, the newest first."""
    rows = fetch_all(f"SELECT {_BRIEF} FROM local_standard WHERE code = %s ORDER BY version DESC", (code,))
    return tuple(LocalBrief(*row) for row in rows)


def list_latest(*, kind: str, status: str, text: str, after: str | None, limit: int) -> LocalPage:
    """The newest version of every code, or every version of a status; by part of the title or code."""
    conditions = ["true"]
    values: dict[str, Any] = {"limit": limit + 1}
    if kind:
        conditions.append("kind = %(kind)s")
        values["kind"] = kind
    if status:
        conditions.append("status = %(status)s")
        values["status"] = status
    else:
        conditions.append("version = (SELECT max(version) FROM local_standard o WHERE o.code = l.code)")
    if text:
        conditions.append(
            "(position(lower(%(text)s) in lower(title)) > 0 OR position(upper(%(text)s) in code) > 0)"
        )
        values["text"] = text
    if after:
        conditions.append("id < %(after)s")
        values["after"] = int(decode_key(after)[0])
    rows = fetch_all(
        f"SELECT {_BRIEF}, id FROM local_standard l WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT %(limit)s",
        values,
    )
    items = tuple(LocalBrief(*row[:13]) for row in rows[:limit])
    return LocalPage(items, encode_key([rows[limit - 1][13]]) if len(rows) > limit else None)


def update(
    actor: Actor, identifier: str, title: str, purpose: str, rows: tuple[LocalRow, ...], at: datetime
) -> None:
    """Save a draft."""
    code, version = _split(identifier)
    execute(
        "UPDATE local_standard SET title = %s, purpose = %s, rows = %s::jsonb, edited = %s, edited_by = %s "
        "WHERE code = %s AND version = %s AND status = 'draft'",
        (title, purpose, _json(rows), at, actor.name, code, version),
    )


def publish(actor: Actor, identifier: str, note: str, at: datetime) -> None:
    """Put a draft in force and retire the version before it."""
    code, version = _split(identifier)
    execute("UPDATE local_standard SET status = 'retired' WHERE code = %s AND status = 'published'", (code,))
    execute(
        "UPDATE local_standard SET status = 'published', published = %s, published_by = %s, note = %s "
        "WHERE code = %s AND version = %s AND status = 'draft'",
        (at, actor.name, note, code, version),
    )


def retire(identifier: str, note: str) -> None:
    """Take the version in force out of force."""
    code, version = _split(identifier)
    execute(
        "UPDATE local_standard SET status = 'retired', note = note || %s WHERE code = %s AND version = %s AND status = 'published'",
        (f"；停用：{note}" if note else "", code, version),
    )


def delete_draft(identifier: str) -> None:
    """Forget a draft."""
    code, version = _split(identifier)
    execute(
        "DELETE FROM local_standard WHERE code = %s AND version = %s AND status = 'draft'", (code, version)
    )
