"""Queries of custom indexes: their values, what still has to be read, who has what."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.documents.rows import COLUMNS, to_entries

Value = tuple[str, str, float | None, date | None]
"""Index, value as text, as a number, as a day."""


def list_unread(actor: Actor, edition: str, limit: int) -> list[DocumentEntry]:
    """Held documents whose values were not read by this edition of the definitions."""
    del actor
    return to_entries(
        fetch_all(
            f"SELECT {', '.join(COLUMNS)} FROM document_entry "
            "WHERE (indexed < %(edition)s OR indexed > %(edition)s) AND presence = 'held' LIMIT %(limit)s",
            {"edition": edition, "limit": limit},
        )
    )


def replace_values(actor: Actor, entry: DocumentEntry, values: Sequence[Value], edition: str) -> None:
    """All values of a document, drawn anew."""
    del actor
    execute("DELETE FROM document_index_value WHERE document_id = %s", (entry.id,))
    execute_many(
        "INSERT INTO document_index_value (resident_id, document_id, index, value, number, day) "
        "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [(entry.resident_id, entry.id, *value) for value in values],
    )
    execute("UPDATE document_entry SET indexed = %s WHERE id = %s", (edition, entry.id))


def list_values(actor: Actor, document_id: UUID) -> list[tuple[str, str]]:
    """(index, value) of a document."""
    del actor
    rows = fetch_all(
        "SELECT index, value FROM document_index_value WHERE document_id = %s ORDER BY index, value",
        (document_id,),
    )
    return [(row[0], row[1]) for row in rows]


def list_documents(
    actor: Actor, resident_ids: Collection[UUID], index: str, text: str, least: Any, most: Any, column: str
) -> list[UUID]:
    """Documents of these residents with such a value; `column` (`number` or `day`) is compared with least and most."""
    del actor
    clauses = ["resident_id = ANY(%(residents)s)", "index = %(index)s"]
    values: dict[str, Any] = {"residents": list(resident_ids), "index": index}
    if text:
        clauses.append("value LIKE %(text)s")
        values["text"] = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    if least is not None:
        clauses.append(f"{column} >= %(least)s")
        values["least"] = least
    if most is not None:
        clauses.append(f"{column} <= %(most)s")
        values["most"] = most
    rows = fetch_all(
        f"SELECT DISTINCT document_id FROM document_index_value WHERE {' AND '.join(clauses)}", values
    )
    return [row[0] for row in rows]


def count_by_index(actor: Actor) -> dict[str, tuple[int, int]]:
    """Per index: documents, different values."""
    del actor
    rows = fetch_all(
        "SELECT index, count(DISTINCT document_id), count(DISTINCT value) FROM document_index_value GROUP BY index"
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def count_unread(actor: Actor, edition: str) -> int:
    """How many documents wait to be read."""
    del actor
    return int(
        fetch_all(
            "SELECT count(*) FROM document_entry WHERE indexed <> %s AND presence = 'held'", (edition,)
        )[0][0]
    )
