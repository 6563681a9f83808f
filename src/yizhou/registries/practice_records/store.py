"""Queries of practice records; whether the actor may see the worker is asked of the provider registry before."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one
from yizhou.registries.practice_records.contracts import PracticeRecord

_COLUMNS = "id, number, kind, day, points, result, text, institution_name, state, proposed, proposed_by, decided_by, note"


def insert(actor: Actor, record: PracticeRecord) -> None:
    values: tuple[Any, ...] = (
        record.id, record.number, record.kind, record.on, record.points, record.result, record.text, record.institution_name,
        record.state, record.proposed, record.proposed_by, record.decided_by, record.note, actor.user_id,
    )  # fmt: skip
    execute(
        f"INSERT INTO practice_record ({_COLUMNS}, proposer_id) VALUES ({', '.join(['%s'] * len(values))})",
        values,
    )


def list_of(actor: Actor, number: str) -> list[PracticeRecord]:
    """Records of a worker, the latest first."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM practice_record WHERE number = %s ORDER BY day DESC, proposed DESC",
        (number,),
    )
    return [PracticeRecord(*row) for row in rows]


def find(actor: Actor, record_id: UUID) -> tuple[PracticeRecord, UUID | None] | None:
    """(record, who proposed it), held."""
    del actor
    row = fetch_one(
        f"SELECT {_COLUMNS}, proposer_id FROM practice_record WHERE id = %s FOR UPDATE", (record_id,)
    )
    return (PracticeRecord(*row[:-1]), row[-1]) if row else None


def decide(actor: Actor, record_id: UUID, state: str, at: datetime, note: str) -> None:
    execute(
        "UPDATE practice_record SET state = %s, decided = %s, decided_by = %s, note = %s WHERE id = %s",
        (state, at, actor.name, note, record_id),
    )


def points_since(actor: Actor, number: str, since: date) -> int:
    """Confirmed points after a day."""
    del actor
    row = fetch_one(
        "SELECT coalesce(sum(points), 0) FROM practice_record WHERE number = %s AND state = 'confirmed' AND day > %s",
        (number, since),
    )
    return int(row[0]) if row else 0
