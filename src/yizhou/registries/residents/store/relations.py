"""Family ties."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute_many, fetch_one


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
