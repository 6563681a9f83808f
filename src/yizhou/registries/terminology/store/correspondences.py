"""Queries of concept maps' lines."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import copy_rows, execute, execute_many, fetch_all
from yizhou.registries.terminology.contracts import Change, Correspondence, Translation
from yizhou.registries.terminology.store.artefacts import COLUMNS as ARTEFACT
from yizhou.registries.terminology.store.artefacts import WIDTH, artefact

_NAMES = ("source", "target", "equivalence", "source_display", "target_display", "comment")
COLUMNS = ", ".join(f"m.{name}" for name in _NAMES)


def _values(artefact_id: UUID, lines: Iterable[Correspondence]) -> list[tuple[Any, ...]]:
    return [(artefact_id, *(getattr(line, name) for name in _NAMES)) for line in lines]


def insert_many(actor: Actor, artefact_id: UUID, lines: Iterable[Correspondence]) -> None:
    del actor
    copy_rows("terminology_correspondence", ("artefact_id", *_NAMES), _values(artefact_id, lines))


def list_lines(
    actor: Actor,
    artefact_id: UUID,
    *,
    text: str = "",
    after: Sequence[str] | None = None,
    limit: int = 100_000,
) -> list[Correspondence]:
    """Lines in the order of their source codes; `text` is part of a code or name on either side."""
    del actor
    where, values = ["m.artefact_id = %(id)s"], dict[str, Any](id=artefact_id, limit=limit)
    if text:
        where.append(
            "(m.source ILIKE %(like)s OR m.target ILIKE %(like)s OR m.source_display ILIKE %(like)s "
            "OR m.target_display ILIKE %(like)s)"
        )
        values["like"] = f"%{text}%"
    if after:
        where.append("(m.source, m.target) > (%(a0)s, %(a1)s)")
        values |= {"a0": after[0], "a1": after[1]}
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM terminology_correspondence m WHERE {' AND '.join(where)} "
        "ORDER BY m.source, m.target LIMIT %(limit)s",
        values,
    )
    return [Correspondence(*row) for row in rows]


def lines_of(actor: Actor, artefact_id: UUID, source: str) -> list[Correspondence]:
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM terminology_correspondence m WHERE m.artefact_id = %s AND m.source = %s ORDER BY m.target",
        (artefact_id, source),
    )
    return [Correspondence(*row) for row in rows]


def replace_lines(actor: Actor, artefact_id: UUID, source: str, lines: Sequence[Correspondence]) -> None:
    """What a source code of a draft means from now on."""
    del actor
    execute(
        "DELETE FROM terminology_correspondence WHERE artefact_id = %s AND source = %s", (artefact_id, source)
    )
    if lines:
        execute_many(
            f"INSERT INTO terminology_correspondence (artefact_id, {', '.join(_NAMES)}) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            _values(artefact_id, lines),
        )


def delete_all(actor: Actor, artefact_id: UUID) -> None:
    del actor
    execute("DELETE FROM terminology_correspondence WHERE artefact_id = %s", (artefact_id,))


def copy_all(actor: Actor, source_id: UUID, target_id: UUID) -> None:
    """All lines and rejections of a version into a new draft."""
    del actor
    rest = ", ".join(_NAMES)
    execute(
        f"INSERT INTO terminology_correspondence (artefact_id, {rest}) SELECT %s, {rest} FROM terminology_correspondence "
        "WHERE artefact_id = %s",
        (target_id, source_id),
    )
    execute(
        "INSERT INTO terminology_rejection (artefact_id, source, target) SELECT %s, source, target "
        "FROM terminology_rejection WHERE artefact_id = %s",
        (target_id, source_id),
    )


def rejected(actor: Actor, artefact_id: UUID, source: str) -> list[str]:
    """Targets that were said not to be the meaning of this code."""
    del actor
    rows = fetch_all(
        "SELECT target FROM terminology_rejection WHERE artefact_id = %s AND source = %s ORDER BY target",
        (artefact_id, source),
    )
    return [row[0] for row in rows]


def replace_rejected(actor: Actor, artefact_id: UUID, source: str, targets: Sequence[str]) -> None:
    del actor
    execute("DELETE FROM terminology_rejection WHERE artefact_id = %s AND source = %s", (artefact_id, source))
    if targets:
        execute_many(
            "INSERT INTO terminology_rejection (artefact_id, source, target) VALUES (%s, %s, %s)",
            [(artefact_id, source, target) for target in targets],
        )


def list_precedents(actor: Actor, target: str, display: str, but: UUID, limit: int) -> list[tuple[str, int]]:
    """What published maps to the same target say of codes with this very name: target code, in how many maps."""
    del actor
    return fetch_all(
        "SELECT m.target, count(*) FROM terminology_correspondence m JOIN terminology_artefact a ON a.id = m.artefact_id "
        "WHERE a.kind = 'ConceptMap' AND a.status = 'published' AND a.content->>'target' = %s AND a.id <> %s "
        "AND m.source_display = %s AND m.target <> '' GROUP BY m.target ORDER BY 2 DESC LIMIT %s",
        (target, but, display, limit),
    )  # type: ignore[return-value]


_DIFFERENT = """
SELECT CASE WHEN e.source IS NULL THEN 'added' WHEN l.source IS NULL THEN 'removed' ELSE 'changed' END AS kind,
       coalesce(l.source, e.source) AS code, coalesce(nullif(e.target, ''), '无对应') || ' ' || e.equivalence AS earlier,
       coalesce(nullif(l.target, ''), '无对应') || ' ' || l.equivalence AS later
FROM (SELECT * FROM terminology_correspondence WHERE artefact_id = %(earlier)s) e
FULL JOIN (SELECT * FROM terminology_correspondence WHERE artefact_id = %(later)s) l
    ON l.source = e.source AND l.target = e.target
WHERE e.source IS NULL OR l.source IS NULL OR e.equivalence <> l.equivalence
"""


def list_differences(
    actor: Actor, earlier: UUID, later: UUID, kind: str, limit: int
) -> tuple[dict[str, int], list[Change]]:
    """Counts of all changed lines by kind, and the first ones (of `kind`, when given) by source code."""
    del actor
    values = {"earlier": earlier, "later": later, "kind": kind, "limit": limit}
    counts = dict(fetch_all(f"SELECT d.kind, count(*) FROM ({_DIFFERENT}) d GROUP BY d.kind", values))
    rows = fetch_all(
        "SELECT d.kind, d.code, coalesce(d.earlier, ''), coalesce(d.later, '') "
        f"FROM ({_DIFFERENT}) d WHERE %(kind)s = '' OR d.kind = %(kind)s ORDER BY d.code LIMIT %(limit)s",
        values,
    )
    return counts, [Change(*row) for row in rows]


def translate(
    actor: Actor, *, codes: Sequence[str], systems: Sequence[str], targets: Sequence[str], map_id: UUID | None,
    reverse: bool = False,
) -> list[Translation]:  # fmt: skip
    """What published maps from any of `systems` (to any of `targets`, when given) say of a code, the newest map first."""
    del actor
    here, there = ("target", "source") if reverse else ("source", "target")
    rows = fetch_all(
        f"SELECT {ARTEFACT}, {COLUMNS} FROM terminology_artefact a JOIN terminology_correspondence m "
        f"ON m.artefact_id = a.id AND m.{here} = ANY(%(codes)s) WHERE a.kind = 'ConceptMap' "
        "AND CASE WHEN %(map)s::uuid IS NULL THEN a.status = 'published' ELSE a.id = %(map)s END "
        f"AND (%(systems)s::text[] = '{{}}' OR a.content->>'{here}' = ANY(%(systems)s)) "
        f"AND (%(targets)s::text[] = '{{}}' OR a.content->>'{there}' = ANY(%(targets)s)) "
        "ORDER BY a.published DESC NULLS LAST, m.target LIMIT 50",
        {"codes": list(codes), "systems": list(systems), "targets": list(targets), "map": map_id},
    )
    found = []
    for row in rows:
        map_, line = artefact(row[:WIDTH]), Correspondence(*row[WIDTH:])
        found.append(Translation(map_, str(map_.content.get(there, "")), line))
    return found
