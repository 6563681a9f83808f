"""Queries of documents whose content is not here."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all


def count_absent(actor: Actor) -> dict[str, int]:
    """How many documents are awaited, overdue, elsewhere."""
    del actor
    return dict(
        fetch_all("SELECT presence, count(*) FROM document_entry WHERE presence <> 'held' GROUP BY presence")
    )


def list_late(actor: Actor, scope: str, limit: int) -> list[UUID]:
    """Documents of institutions within a scope (an ltree path) whose content is still to come, the longest due first."""
    del actor
    rows = fetch_all(
        "SELECT e.id FROM document_entry e LEFT JOIN organisation o ON o.id = e.institution_id "
        "WHERE e.presence IN ('awaited', 'overdue') AND (o.path IS NULL OR o.path <@ %s::ltree) ORDER BY e.due LIMIT %s",
        (scope, limit),
    )
    return [row[0] for row in rows]
