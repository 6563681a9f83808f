"""Queries of the codes institutions use: how often they were sent, and which of them have a meaning yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one
from yizhou.registries.terminology.contracts import Correspondence, LocalCode, LocalSystem, SeenCode, Status


def count(actor: Actor, organisation_id: UUID, codes: Sequence[SeenCode], at: datetime) -> None:
    """Add to the counts in one statement."""
    del actor
    execute(
        "INSERT INTO terminology_sighting (organisation_id, system, code, display, count, first_seen, last_seen) "
        "SELECT %(id)s, n.system, n.code, n.display, n.number, %(at)s, %(at)s FROM unnest(%(systems)s::text[], "
        "%(codes)s::text[], %(displays)s::text[], %(numbers)s::bigint[]) AS n (system, code, display, number) "
        "ORDER BY n.system, n.code "
        "ON CONFLICT (organisation_id, system, code) DO UPDATE SET count = terminology_sighting.count + excluded.count, "
        "last_seen = excluded.last_seen, display = coalesce(nullif(excluded.display, ''), terminology_sighting.display)",
        {
            "id": organisation_id, "at": at, "systems": [each.system for each in codes],
            "codes": [each.code for each in codes], "displays": [each.display for each in codes],
            "numbers": [each.count for each in codes],
        },
    )  # fmt: skip


# Every system an institution sends or has registered itself, with the newest version of its own code list and of the
# map made from it. `decided` are the codes that map has a line for.
_SYSTEMS = """
WITH used AS (
    SELECT s.organisation_id, s.system FROM terminology_sighting s GROUP BY s.organisation_id, s.system
    UNION SELECT a.owner_id, a.url FROM terminology_artefact a WHERE a.kind = 'CodeSystem' AND a.owner_id IS NOT NULL
), placed AS (
    SELECT u.organisation_id, o.name, u.system,
        (SELECT a.id FROM terminology_artefact a WHERE a.kind = 'CodeSystem' AND a.url = u.system
         AND a.owner_id = u.organisation_id ORDER BY a.edition DESC LIMIT 1) AS list_id,
        (SELECT a.id FROM terminology_artefact a WHERE a.kind = 'ConceptMap' AND a.content->>'source' = u.system
         AND a.owner_id = u.organisation_id ORDER BY a.edition DESC LIMIT 1) AS map_id
    FROM used u JOIN organisation o ON o.id = u.organisation_id AND o.path <@ %(scope)s::ltree
), codes AS (
    SELECT p.organisation_id, p.system, s.code, s.count, s.last_seen FROM placed p JOIN terminology_sighting s
        ON s.organisation_id = p.organisation_id AND s.system = p.system
    UNION ALL
    SELECT p.organisation_id, p.system, c.code, 0, NULL FROM placed p JOIN terminology_concept c
        ON c.artefact_id = p.list_id AND NOT EXISTS (SELECT 1 FROM terminology_sighting s
            WHERE s.organisation_id = p.organisation_id AND s.system = p.system AND s.code = c.code)
)
SELECT p.organisation_id, p.name, p.system, coalesce(l.title, ''), count(c.code),
    count(c.code) FILTER (WHERE NOT EXISTS (SELECT 1 FROM terminology_correspondence m
        WHERE m.artefact_id = p.map_id AND m.source = c.code)),
    coalesce(sum(c.count), 0)::bigint, max(c.last_seen), p.map_id, t.status, coalesce(t.content->>'target', '')
FROM placed p LEFT JOIN codes c ON c.organisation_id = p.organisation_id AND c.system = p.system
LEFT JOIN terminology_artefact l ON l.id = p.list_id LEFT JOIN terminology_artefact t ON t.id = p.map_id
WHERE %(organisation)s::uuid IS NULL OR (p.organisation_id = %(organisation)s AND p.system = %(system)s)
GROUP BY p.organisation_id, p.name, p.system, l.title, p.map_id, t.status, t.content
ORDER BY 6 DESC, 7 DESC, p.name, p.system LIMIT 500
"""


def list_systems(actor: Actor, organisation_id: UUID | None = None, system: str = "") -> list[LocalSystem]:
    """Local systems within the actor's scope, those with the most undecided codes first."""
    rows = fetch_all(_SYSTEMS, {"scope": actor.scope, "organisation": organisation_id, "system": system})
    return [_system(row) for row in rows]


def _system(row: tuple[Any, ...]) -> LocalSystem:
    *figures, status, target = row
    return LocalSystem(*figures, map_status=Status(status) if status else None, target=target)


_CODES = """
WITH listed AS (
    SELECT c.code, c.display FROM terminology_concept c WHERE c.artefact_id = (SELECT a.id FROM terminology_artefact a
        WHERE a.kind = 'CodeSystem' AND a.url = %(system)s AND a.owner_id = %(organisation)s ORDER BY a.edition DESC LIMIT 1)
), used AS (
    SELECT s.code, s.display, s.count, s.last_seen FROM terminology_sighting s
    WHERE s.organisation_id = %(organisation)s AND s.system = %(system)s
), joined AS (
    SELECT coalesce(l.code, u.code) AS code, coalesce(nullif(l.display, ''), u.display, '') AS display,
        coalesce(u.count, 0) AS count, u.last_seen FROM listed l FULL JOIN used u ON u.code = l.code
)
SELECT p.code, p.display, p.count, p.last_seen, m.source, m.target, m.equivalence, m.source_display, m.target_display,
    m.comment
FROM (SELECT j.* FROM joined j WHERE true {where} ORDER BY j.count DESC, j.code COLLATE "C" LIMIT %(limit)s) p
LEFT JOIN terminology_correspondence m ON m.artefact_id = %(map)s AND m.source = p.code
ORDER BY p.count DESC, p.code COLLATE "C", m.target
"""


def list_codes(
    actor: Actor, organisation_id: UUID, system: str, map_id: UUID | None, *, state: str = "", text: str = "",
    code: str = "", after: Sequence[Any] | None = None, limit: int = 100,
) -> list[LocalCode]:  # fmt: skip
    """Local codes, the most used first. `state`: `open` without a decision, `done` with one."""
    del actor
    where, values = "", dict[str, Any](organisation=organisation_id, system=system, map=map_id, limit=limit)
    if state:
        where += (
            f" AND {'NOT ' if state == 'open' else ''}EXISTS (SELECT 1 FROM terminology_correspondence d "
        )
        where += "WHERE d.artefact_id = %(map)s AND d.source = j.code)"
    if text:
        where += " AND (j.code ILIKE %(like)s OR j.display ILIKE %(like)s)"
        values["like"] = f"%{text}%"
    if code:
        where += " AND j.code = %(code)s"
        values["code"] = code
    if after:
        where += ' AND (-j.count, j.code COLLATE "C") > (-%(a0)s::bigint, %(a1)s)'
        values |= {"a0": after[0], "a1": after[1]}
    found: dict[str, LocalCode] = {}
    for row in fetch_all(_CODES.replace("{where}", where), values):
        before = found[row[0]].mappings if row[0] in found else ()
        lines = (*before, Correspondence(*row[4:])) if row[4] is not None else before
        found[row[0]] = LocalCode(row[0], row[1], row[2], row[3], lines)
    return list(found.values())


def organisation_of(actor: Actor, organisation_id: UUID) -> tuple[str, str, bool] | None:
    """Code and name of an institution, and whether it is within the actor's scope."""
    row = fetch_one(
        "SELECT code, name, path <@ %s::ltree FROM organisation WHERE id = %s", (actor.scope, organisation_id)
    )
    return (row[0], row[1], bool(row[2])) if row else None
