"""Queries of the analysis of documents outside a domain."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all
from yizhou.records.consent import api as consent
from yizhou.records.documents.store import HIDDEN


@dataclass(frozen=True, slots=True)
class Origin:
    """Approved documents of one institution in one place; `absent`: those whose content is not here."""

    institution_code: str
    institution_name: str
    repository: str
    documents: int
    absent: int
    types: tuple[str, ...]
    first: datetime | None
    last: datetime | None


def count_by_origin(actor: Actor, resident_ids: Collection[UUID]) -> list[Origin]:
    """Where a person's documents come from, most first."""
    hidden = consent.where(actor, list(resident_ids), HIDDEN)
    clauses = ["resident_id = ANY(%(residents)s)", "status = 'approved'", *hidden.clauses]
    rows = fetch_all(
        "SELECT institution_code, max(institution_name), repository, count(*), count(*) FILTER (WHERE presence <> 'held'), "
        "array_agg(DISTINCT coalesce(nullif(title, ''), type_code)), min(at), max(at) FROM document_entry "
        f"WHERE {' AND '.join(clauses)} GROUP BY institution_code, repository ORDER BY 4 DESC, 1",
        {"residents": list(resident_ids), **hidden.values},
    )
    return [
        Origin(code, name, repository, documents, absent, tuple(types[:12]), first, last)
        for code, name, repository, documents, absent, types, first, last in rows
    ]
