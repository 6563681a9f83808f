"""Every query of licence files."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import copy_rows, execute, fetch_all, fetch_one
from yizhou.registries.licence_files.contracts import FileFault, LicenceFile, PreviewRow

_COLUMNS = (
    "id", "kind", "hash", "name", "size", "state", "rows", "fresh", "unchanged", "faulty", "problem", "created", "finished",
    "actor_name", "organisation_id", "organisation_name", "scope",
)  # fmt: skip
_SELECTED = ", ".join(_COLUMNS)
_FAULT = ("row", "place", "code", "message", "advice")


def _own(actor: Actor) -> tuple[str, dict[str, Any]]:
    """Files are seen by the organisation that sent them."""
    if actor.kind is ActorKind.SYSTEM:
        return "true", {}
    return "organisation_id = %(organisation)s", {"organisation": actor.organisation_id}


def find(actor: Actor, file_id: UUID, *, lock: bool = False) -> LicenceFile | None:
    """A file the actor may see; with `lock` kept from others until the transaction ends."""
    where, values = _own(actor)
    row = fetch_one(
        f"SELECT {_SELECTED} FROM licence_file WHERE id = %(id)s AND {where} {'FOR UPDATE' if lock else ''}",
        {**values, "id": file_id},
    )
    return LicenceFile(*row) if row else None


def find_same(actor: Actor, kind: str, digest: str) -> LicenceFile | None:
    """The file with these bytes that is still of use."""
    where, values = _own(actor)
    row = fetch_one(
        f"SELECT {_SELECTED} FROM licence_file WHERE kind = %(kind)s AND hash = %(hash)s AND {where} "
        "AND state NOT IN ('cancelled', 'stale', 'unreadable')",
        {**values, "kind": kind, "hash": digest},
    )
    return LicenceFile(*row) if row else None


def list_files(actor: Actor, limit: int) -> list[LicenceFile]:
    """Files the actor may see, the latest first."""
    where, values = _own(actor)
    rows = fetch_all(
        f"SELECT {_SELECTED} FROM licence_file WHERE {where} ORDER BY created DESC LIMIT %(limit)s",
        {**values, "limit": limit},
    )
    return [LicenceFile(*row) for row in rows]


def save(file: LicenceFile) -> None:
    """Put a file in, or bring it to this state."""
    changes = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS if column != "id")
    execute(
        f"INSERT INTO licence_file ({_SELECTED}) VALUES ({', '.join(['%s'] * len(_COLUMNS))}) "
        f"ON CONFLICT (id) DO UPDATE SET {changes}",
        [getattr(file, column) for column in _COLUMNS],
    )


def clear(file_id: UUID) -> None:
    """Forget what an earlier check found."""
    execute("DELETE FROM licence_file_row WHERE file_id = %s", (file_id,))
    execute("DELETE FROM licence_file_fault WHERE file_id = %s", (file_id,))


def add_rows(file_id: UUID, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Keep rows that passed."""
    copy_rows(
        "licence_file_row", ("file_id", "row", "content"),
        ((file_id, number, orjson.dumps(content).decode()) for number, content in rows),
    )  # fmt: skip


def add_faults(file_id: UUID, faults: Iterable[tuple[int, str, str, str, str]]) -> None:
    """Keep faults: row, place, code, message, advice."""
    copy_rows("licence_file_fault", ("file_id", *_FAULT), ((file_id, *fault) for fault in faults))


def list_faults(file_id: UUID, after: int, limit: int) -> list[FileFault]:
    """Faults of a file in the order they were found."""
    rows = fetch_all(
        f"SELECT id, {', '.join(_FAULT)} FROM licence_file_fault WHERE file_id = %s AND id > %s ORDER BY id LIMIT %s",
        (file_id, after, limit),
    )
    return [FileFault(*row) for row in rows]


def count_by_code(file_id: UUID) -> list[tuple[str, int]]:
    """How many faults of each code a file has, the most frequent first."""
    return [
        (code, number)
        for code, number in fetch_all(
            "SELECT code, count(*) FROM licence_file_fault WHERE file_id = %s GROUP BY 1 ORDER BY 2 DESC, 1",
            (file_id,),
        )
    ]


def list_rows(file_id: UUID, after: int, limit: int) -> list[PreviewRow]:
    """Rows that passed, in order."""
    rows = fetch_all(
        "SELECT row, content FROM licence_file_row WHERE file_id = %s AND row > %s ORDER BY row LIMIT %s",
        (file_id, after, limit),
    )
    return [PreviewRow(number, orjson.loads(content)) for number, content in rows]


def pages(file_id: UUID, size: int) -> Iterator[Sequence[PreviewRow]]:
    """All rows that passed, `size` at a time."""
    after = 0
    while page := list_rows(file_id, after, size):
        yield page
        after = page[-1].row


def forget_rows(before: datetime) -> int:
    """Forget rows and faults of files finished before an instant; how many files."""
    ids = [row[0] for row in fetch_all("SELECT id FROM licence_file WHERE created < %s", (before,))]
    for file_id in ids:
        clear(file_id)
    return len(ids)
