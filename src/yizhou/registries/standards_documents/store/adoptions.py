"""Queries on how far institutions apply documents, within the actor's scope."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all
from yizhou.registries.standards_documents.contracts import Adoption, Standing

_ROW = (
    "d.id, d.content->>'number', d.content->>'title', d.version, o.id, o.name, coalesce(c.name, ''), a.version, "
    "coalesce(a.status, ''), a.since, coalesce(a.note, ''), a.stated, coalesce(a.stated_by, ''), coalesce(a.checked, ''), "
    "coalesce(a.check_note, '')"
)
_CONCERNED = (
    "FROM standards_document d JOIN organisation o ON o.kind = 'institution' AND o.active "
    "AND (cardinality(d.audience) = 0 OR left(o.class_code, 1) = ANY(d.audience)) "
    "LEFT JOIN organisation c ON c.kind = 'county' AND o.path <@ c.path "
    "LEFT JOIN standards_document_adoption a ON a.document_id = d.id AND a.organisation_id = o.id "
    "WHERE d.state = 'published' AND d.mandatory"
)


def _scoped(actor: Actor) -> tuple[str, dict[str, Any]]:
    return (" AND o.path <@ %(scope)s::ltree", {"scope": actor.scope}) if actor.scope else ("", {})


def list_of_institution(actor: Actor, organisation_id: UUID) -> list[Adoption]:
    """Every document that concerns an institution, with what it said."""
    del actor
    rows = fetch_all(f"SELECT {_ROW} {_CONCERNED} AND o.id = %s ORDER BY d.sort, d.id", (organisation_id,))
    return [Adoption(*row) for row in rows]


def list_of_document(
    actor: Actor, document_id: UUID, status: str, after: Sequence[str] | None, limit: int
) -> list[Adoption]:
    """Institutions within scope that a document concerns; `status` of the frame, `unstated`, `outdated` or empty for all."""
    condition, values = _scoped(actor)
    where = f"{_CONCERNED} AND d.id = %(document)s{condition}"
    if status == "unstated":
        where += " AND a.status IS NULL"
    elif status == "outdated":
        where += " AND a.version < d.version"
    elif status:
        where += " AND a.status = %(status)s AND a.version = d.version"
    if after:
        where += " AND (o.name, o.id) > (%(name)s, %(id)s::uuid)"
        values |= {"name": after[0], "id": after[1]}
    rows = fetch_all(
        f"SELECT {_ROW} {where} ORDER BY o.name, o.id LIMIT %(limit)s",
        {**values, "document": document_id, "status": status, "limit": limit},
    )
    return [Adoption(*row) for row in rows]


def state(
    actor: Actor, document_id: UUID, organisation_id: UUID, version: int, status: str, since: date | None, note: str,
    at: datetime,
) -> None:  # fmt: skip
    """Keep what an institution says; what was checked of an earlier saying is void."""
    execute(
        "INSERT INTO standards_document_adoption (document_id, organisation_id, version, status, since, note, stated, stated_by, "
        "checked, check_note) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '') ON CONFLICT (document_id, organisation_id) "
        "DO UPDATE SET version = excluded.version, status = excluded.status, since = excluded.since, note = excluded.note, "
        "stated = excluded.stated, stated_by = excluded.stated_by, checked = '', check_note = ''",
        (document_id, organisation_id, version, status, since, note, at, actor.name),
    )


def check(actor: Actor, document_id: UUID, organisation_id: UUID, result: str, note: str) -> bool:
    """Keep the regulator's finding on an institution within scope; whether it had said anything."""
    condition, values = _scoped(actor)
    return bool(
        execute(
            "UPDATE standards_document_adoption a SET checked = %(result)s, check_note = %(note)s FROM organisation o "
            f"WHERE o.id = a.organisation_id AND a.document_id = %(document)s AND o.id = %(organisation)s{condition}",
            {
                **values,
                "result": result,
                "note": note,
                "document": document_id,
                "organisation": organisation_id,
            },
        )
    )


def overview(actor: Actor, document_id: UUID | None = None) -> list[Standing]:
    """Standing of every document institutions must apply; of one document, county by county."""
    condition, values = _scoped(actor)
    if document_id is None:
        key, name, order = "d.id", "d.content->>'title'", "min(d.sort)"
    else:
        key, name, order = "d.id", "coalesce(c.name, '')", "min(o.path::text)"
        condition += " AND d.id = %(document)s"
        values["document"] = document_id
    rows = fetch_all(
        f"SELECT {key}, d.content->>'number', {name}, a.status, a.version < d.version, a.checked = 'rectify', count(*), {order} "
        f"{_CONCERNED}{condition} GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 8",
        values,
    )
    found: dict[tuple[UUID, str], tuple[str, dict[str, int], list[int]]] = {}
    for identity, number, title, status, outdated, rectify, many, _ in rows:
        _, counts, sums = found.setdefault((identity, title), (number, {}, [0, 0, 0]))
        sums[0] += many
        if outdated:
            sums[1] += many
        elif status:
            counts[status] = counts.get(status, 0) + many
            sums[2] += many if rectify else 0
    return [
        Standing(identity, number, title, sums[0], counts, sums[1], sums[2])
        for (identity, title), (number, counts, sums) in found.items()
    ]
