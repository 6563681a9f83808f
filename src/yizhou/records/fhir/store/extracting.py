"""Export in SQL: by resident, in the order of the index, each page beginning after the last row of the page before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all
from yizhou.records.fhir.contracts import Stored
from yizhou.records.fhir.rows import STORED, stored_of
from yizhou.records.fhir.store.scope import seen


def list_after(
    actor: Actor,
    types: Sequence[str],
    resident_ids: Sequence[UUID] | None,
    span: tuple[datetime | None, datetime],
    after: tuple[UUID, UUID],
    limit: int,
) -> list[Stored]:
    """Current versions the actor sees, after (resident, local); deleted ones only of a `span` with a beginning."""
    clauses = ["f.resident_id >= %(resident)s", "(f.resident_id, f.local) > (%(resident)s, %(local)s)"]
    values: dict[str, Any] = {"resident": after[0], "local": after[1], "limit": limit, "until": span[1]}
    clauses.append("f.updated <= %(until)s")
    if span[0] is None:
        clauses.append("f.interaction <> 'delete'")
    else:
        clauses.append("f.updated >= %(since)s")
        values["since"] = span[0]
    if types:
        clauses.append("f.type = ANY(%(types)s)")
        values["types"] = list(types)
    visible = seen(actor, resident_ids, nobodys=True)
    clauses.extend(visible.clauses)
    values |= visible.values
    rows = fetch_all(
        f"SELECT {STORED} FROM fhir_resource f WHERE {' AND '.join(clauses)} "
        "ORDER BY f.resident_id, f.local LIMIT %(limit)s",
        values,
        planned_anew=True,
    )
    return [stored_of(row) for row in rows]


def list_written(
    actor: Actor, after: tuple[datetime, UUID], before: datetime, types: Sequence[str], limit: int
) -> list[tuple[UUID, str, Stored]]:
    """(local id, origin, current version) in the order of writing, deletions too: everybody's, for the platform's own work."""
    del actor
    rows = fetch_all(
        f"SELECT {STORED}, origin FROM fhir_resource WHERE (updated, local) > (%s, %s) AND updated < %s "
        "AND type = ANY(%s) ORDER BY updated, local LIMIT %s",
        (*after, before, list(types), limit),
        planned_anew=True,
    )
    return [(row[1], row[-1], stored_of(row[:-1])) for row in rows]
