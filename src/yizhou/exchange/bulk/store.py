"""Every query of bulk data. An export is seen by who asked it alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.exchange.bulk.contracts import Export, ExportFile, Import, State
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import copy_rows, execute, fetch_all, fetch_one

_COLUMNS = "id, asker, user_id, request, types, residents, since, until, state, written, error"


def _export(row: tuple[Any, ...]) -> Export:
    asker = orjson.loads(row[1]) if isinstance(row[1], str | bytes) else row[1]
    residents = tuple(row[5]) if row[5] is not None else None
    return Export(
        row[0], asker, row[2], row[3], tuple(row[4]), residents, row[6], row[7], State(row[8]), row[9], row[10]
    )  # fmt: skip


def insert(actor: Actor, one: Export) -> None:
    del actor
    execute(
        f"INSERT INTO bulk_export ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s::uuid[], %s, %s, %s, 0, '')",
        (
            one.id, orjson.dumps(one.asker).decode(), one.user_id, one.request, list(one.types),
            list(one.residents) if one.residents is not None else None, one.since, one.until, one.state.value,
        ),
    )  # fmt: skip


def find(actor: Actor, export_id: UUID) -> Export | None:
    """An export of the actor's own; the platform finds all."""
    row = fetch_one(f"SELECT {_COLUMNS} FROM bulk_export WHERE id = %s", (export_id,))
    found = _export(row) if row else None
    mine = found is not None and (actor.kind is ActorKind.SYSTEM or found.user_id == actor.user_id)
    return found if mine else None


def count_open(actor: Actor) -> int:
    """Exports of the actor that are not finished."""
    row = fetch_one(
        "SELECT count(*) FROM bulk_export WHERE user_id = %s AND state IN ('waiting', 'running')",
        (actor.user_id,),
    )
    return int(row[0]) if row else 0


def progress(actor: Actor, export_id: UUID, written: int) -> bool:
    """Note how far an export is; False when it was stopped."""
    del actor
    return bool(
        execute(
            "UPDATE bulk_export SET state = 'running', written = %s WHERE id = %s AND state IN ('waiting', 'running')",
            (written, export_id),
        )
    )


def finish(actor: Actor, export_id: UUID, written: int, files: Sequence[ExportFile]) -> bool:
    """The export is done, with these files; False when it was stopped."""
    del actor
    if not execute(
        "UPDATE bulk_export SET state = 'done', written = %s WHERE id = %s AND state = 'running'",
        (written, export_id),
    ):
        return False
    copy_rows(
        "bulk_file", ("export_id", "number", "type", "count", "deleted"),
        [(export_id, each.number, each.type, each.count, each.deleted) for each in files],
    )  # fmt: skip
    return True


def fail(actor: Actor, export_id: UUID, error: str) -> None:
    """The export cannot be done, and why, in Chinese."""
    del actor
    execute("UPDATE bulk_export SET state = 'failed', error = %s WHERE id = %s", (error[:500], export_id))


def list_files(actor: Actor, export_id: UUID) -> list[ExportFile]:
    del actor
    rows = fetch_all(
        "SELECT number, type, count, deleted FROM bulk_file WHERE export_id = %s ORDER BY number",
        (export_id,),
    )
    return [ExportFile(*row) for row in rows]


def drop(actor: Actor, export_id: UUID) -> None:
    del actor
    execute("DELETE FROM bulk_file WHERE export_id = %s", (export_id,))
    execute("DELETE FROM bulk_export WHERE id = %s", (export_id,))


def list_older(actor: Actor, moment: datetime) -> list[UUID]:
    del actor
    return [row[0] for row in fetch_all("SELECT id FROM bulk_export WHERE until < %s", (moment,))]


def insert_import(actor: Actor, one: Import) -> None:
    del actor
    execute(
        "INSERT INTO bulk_import (id, partner_id, made, state, size, position, refused, types, messages, error) "
        "VALUES (%s, %s, %s, 'waiting', %s, 0, 0, '{}', '{}', '')",
        (one.id, one.partner_id, one.made, one.size),
    )


def find_import(actor: Actor, import_id: UUID) -> Import | None:
    """An import of the actor's own; the platform finds all."""
    row = fetch_one(
        "SELECT id, partner_id, made, state, size, position, refused, types, messages, error FROM bulk_import WHERE id = %s",
        (import_id,),
    )
    if row is None or (actor.kind is not ActorKind.SYSTEM and row[1] != actor.partner_id):
        return None
    types = orjson.loads(row[7]) if isinstance(row[7], str | bytes) else row[7]
    return Import(row[0], row[1], row[2], State(row[3]), row[4], row[5], row[6], types, tuple(row[8]), row[9])


def save_import(actor: Actor, one: Import) -> None:
    """How far it is."""
    del actor
    execute(
        "UPDATE bulk_import SET state = %s, position = %s, refused = %s, types = %s, messages = %s::uuid[], error = %s "
        "WHERE id = %s",
        (
            one.state.value, one.position, one.refused, orjson.dumps(one.types).decode(), list(one.messages),
            one.error[:500], one.id,
        ),
    )  # fmt: skip


def drop_imports(actor: Actor, moment: datetime) -> None:
    del actor
    execute("DELETE FROM bulk_import WHERE made < %s", (moment,))
