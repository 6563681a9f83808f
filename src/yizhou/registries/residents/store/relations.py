"""Family ties."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_one


def insert_relations(actor: Actor, rows: Sequence[tuple[UUID, UUID, str, datetime]]) -> None:
    """Ties (resident, relative, relationship, since); known ones stay."""
    del actor
    execute_many(
        "INSERT INTO resident_relation (resident_id, relative_id, relationship, since) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        rows,
    )


def find_sex(actor: Actor, resident_id: UUID) -> str:
    """GB/T 2261.1 code, empty for an unknown id."""
    del actor
    row = fetch_one("SELECT sex FROM resident WHERE id = %s", (resident_id,))
    return row[0] if row else ""


def delete_relations(
    actor: Actor, rows: Sequence[tuple[Sequence[UUID], Sequence[UUID], Sequence[str]]]
) -> int:
    """Take ties away: (ids of the resident, ids of the relative, relationships); how many rows."""
    del actor
    return sum(
        execute(
            "DELETE FROM resident_relation WHERE resident_id = ANY(%s) AND relative_id = ANY(%s) AND relationship = ANY(%s)",
            (list(one), list(other), list(relationships)),
        )
        for one, other, relationships in rows
    )
