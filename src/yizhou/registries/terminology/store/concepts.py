"""Queries of codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import copy_rows, execute, fetch_all, fetch_one
from yizhou.registries.terminology.contracts import Change, Concept
from yizhou.registries.terminology.searching import question, searchable
from yizhou.registries.terminology.store.artefacts import COLUMNS as ARTEFACT
from yizhou.registries.terminology.store.artefacts import WIDTH, artefact

_NAMES = (
    "code", "display", "parent", "ancestors", "active", "retired_on", "successors", "definition", "properties", "position",
)  # fmt: skip
COLUMNS = ", ".join(f"c.{name}" for name in _NAMES)
_STORED = ("artefact_id", *_NAMES, "plain", "letters", "initials", "grams")


def _concept(row: Sequence[Any]) -> Concept:
    values = dict(zip(_NAMES, row, strict=True))
    values["ancestors"], values["successors"] = tuple(values["ancestors"]), tuple(values["successors"])
    raw = values["properties"]
    values["properties"] = raw if isinstance(raw, dict) else orjson.loads(raw)
    return Concept(**values)


def _row(artefact_id: UUID, concept: Concept) -> tuple[Any, ...]:
    shown = searchable(concept.display)
    return (
        artefact_id, concept.code, concept.display, concept.parent, list(concept.ancestors), concept.active,
        concept.retired_on, list(concept.successors), concept.definition, orjson.dumps(dict(concept.properties)).decode(),
        concept.position, shown.plain, shown.letters, shown.initials, shown.grams,
    )  # fmt: skip


def insert_many(actor: Actor, artefact_id: UUID, concepts: Iterable[Concept]) -> None:
    del actor
    copy_rows("terminology_concept", _STORED, (_row(artefact_id, concept) for concept in concepts))


def gather_index(actor: Actor) -> None:
    """Let the search index of this transaction's rows wait in one list (GIN pending list), to go in sorted by `merge_index`."""
    del actor
    execute("SET LOCAL gin_pending_list_limit = '512MB'")


def merge_index(actor: Actor) -> None:
    """Put what waits into the search index, and let the planner know of it."""
    del actor
    fetch_all(
        "SELECT gin_clean_pending_list('terminology_grams'), gin_clean_pending_list('terminology_ancestors')"
    )


def save(actor: Actor, artefact_id: UUID, concept: Concept) -> None:
    """Put a concept into a draft, or bring it to this state; it keeps its place in the order."""
    del actor
    changes = ", ".join(
        f"{name} = excluded.{name}" for name in _STORED if name not in ("artefact_id", "code", "position")
    )
    execute(
        f"INSERT INTO terminology_concept ({', '.join(_STORED)}) VALUES ({', '.join(['%s'] * len(_STORED))}) "
        f"ON CONFLICT (artefact_id, code) DO UPDATE SET {changes}",
        _row(artefact_id, concept),
    )


def copy_all(actor: Actor, source_id: UUID, target_id: UUID) -> None:
    """All concepts of a version into a new draft."""
    del actor
    rest = ", ".join(_STORED[1:])
    execute(
        f"INSERT INTO terminology_concept (artefact_id, {rest}) SELECT %s, {rest} FROM terminology_concept "
        "WHERE artefact_id = %s ORDER BY position",
        (target_id, source_id),
    )


def delete_all(actor: Actor, artefact_id: UUID) -> None:
    del actor
    execute("DELETE FROM terminology_concept WHERE artefact_id = %s", (artefact_id,))


def delete(actor: Actor, artefact_id: UUID, code: str) -> int:
    del actor
    return execute(
        "DELETE FROM terminology_concept WHERE artefact_id = %s AND code = %s", (artefact_id, code)
    )


def find(actor: Actor, artefact_id: UUID, codes: Sequence[str]) -> Concept | None:
    """The concept under the first of these spellings that exists."""
    del actor
    row = fetch_one(
        f"SELECT {COLUMNS} FROM terminology_concept c WHERE c.artefact_id = %(id)s AND c.code = ANY(%(codes)s) "
        "ORDER BY array_position(%(codes)s::text[], c.code) LIMIT 1",
        {"id": artefact_id, "codes": list(codes)},
    )
    return _concept(row) if row else None


def find_many(actor: Actor, artefact_id: UUID, codes: Iterable[str]) -> dict[str, Concept]:
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM terminology_concept c WHERE c.artefact_id = %s AND c.code = ANY(%s)",
        (artefact_id, sorted(set(codes))),
    )
    return {row[0]: _concept(row) for row in rows}


def find_elsewhere(actor: Actor, url: str, codes: Sequence[str], but: UUID) -> tuple[Any, Concept] | None:
    """The latest other version, no draft, of the same code system that has such a code."""
    del actor
    row = fetch_one(
        f"SELECT {ARTEFACT}, {COLUMNS} FROM terminology_artefact a JOIN terminology_concept c ON c.artefact_id = a.id "
        "WHERE a.kind = 'CodeSystem' AND a.url = %s AND a.status IN ('published', 'retired') AND a.id <> %s "
        "AND c.code = ANY(%s) ORDER BY a.edition DESC LIMIT 1",
        (url, but, list(codes)),
    )
    return (artefact(row[:WIDTH]), _concept(row[WIDTH:])) if row else None


def names(actor: Actor, artefact_id: UUID, codes: Iterable[str]) -> dict[str, str]:
    """Code → display of those that exist."""
    asked = sorted(set(codes))
    return (
        {code: each.display for code, each in find_many(actor, artefact_id, asked).items()} if asked else {}
    )


def list_children(actor: Actor, artefact_id: UUID, code: str, limit: int = 200) -> list[tuple[str, str]]:
    del actor
    return fetch_all(
        "SELECT code, display FROM terminology_concept WHERE artefact_id = %s AND parent = %s ORDER BY position LIMIT %s",
        (artefact_id, code, limit),
    )  # type: ignore[return-value]


def list_branches(actor: Actor, artefact_id: UUID, code: str, limit: int) -> list[tuple[Concept, bool]]:
    """Codes directly below (of ``, the top), each with whether there are codes below it."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS}, EXISTS (SELECT 1 FROM terminology_concept b WHERE b.artefact_id = c.artefact_id "
        "AND b.parent = c.code) FROM terminology_concept c WHERE c.artefact_id = %s AND c.parent = %s "
        "ORDER BY c.position LIMIT %s",
        (artefact_id, code, limit),
    )
    return [(_concept(row[:-1]), row[-1]) for row in rows]


def next_position(actor: Actor, artefact_id: UUID) -> int:
    del actor
    row = fetch_one(
        "SELECT coalesce(max(position), -1) + 1 FROM terminology_concept WHERE artefact_id = %s",
        (artefact_id,),
    )
    return row[0] if row else 0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a code system: all codes, those listed, or those below (`within`, itself included or not)."""

    artefact_id: UUID
    codes: tuple[str, ...] = ()
    within: str = ""
    itself: bool = True


def _member(parts: Sequence[Part], prefix: str, values: dict[str, Any]) -> str:
    """The condition that a concept `c` is in one of the parts."""
    if not parts:
        return "false"
    said = []
    for place, part in enumerate(parts):
        key = f"{prefix}{place}"
        values[f"{key}_id"] = part.artefact_id
        condition = f"c.artefact_id = %({key}_id)s"
        if part.codes:
            values[f"{key}_codes"] = list(part.codes)
            condition += f" AND c.code = ANY(%({key}_codes)s)"
        if part.within:
            values[f"{key}_within"] = [part.within]
            below = f"c.ancestors @> %({key}_within)s"
            condition += (
                f" AND ({below} OR c.code = ANY(%({key}_within)s))" if part.itself else f" AND {below}"
            )
        said.append(f"({condition})")
    return "(" + " OR ".join(said) + ")"


@dataclass(frozen=True, slots=True)
class Window:
    """Which codes are wanted, in which order: by `text` the best match first, else in the printed order.

    `dense`: all codes of one version that is no draft, whose positions are 0, 1, 2 …, so that a late page costs no more than
    the first, and need not be counted.
    """

    include: tuple[Part, ...]
    exclude: tuple[Part, ...] = ()
    text: str = ""
    active_only: bool = False
    retired_only: bool = False
    offset: int = 0
    limit: int = 100
    dense: bool = False


def list_window(actor: Actor, window: Window) -> tuple[int, list[tuple[UUID, Concept]]]:
    """How many codes match (-1 of a dense window), and those of the window, each with its code system version."""
    del actor
    values: dict[str, Any] = {"limit": window.limit, "offset": window.offset}
    where = [_member(window.include, "i", values)]
    if window.exclude:
        where.append(f"NOT {_member(window.exclude, 'e', values)}")
    if window.active_only:
        where.append("c.active")
    if window.retired_only:
        where.append("NOT c.active")
    order = "c.artefact_id, c.position" if len(window.include) > 1 else "c.position"
    if window.text.strip():
        where.append(_matching(window.text, values))
        order = f"{_likeness()}, {order}"
    skipped = "OFFSET %(offset)s"
    if window.dense:
        where.append("c.position >= %(offset)s")
        skipped = ""
    condition = " AND ".join(where)
    anew = bool(window.text.strip())
    rows = fetch_all(
        f"SELECT c.artefact_id, {COLUMNS} FROM terminology_concept c WHERE {condition} ORDER BY {order} "
        f"LIMIT %(limit)s {skipped}",
        values,
        planned_anew=anew,
    )
    total = -1
    if window.offset == 0 and len(rows) < window.limit and not window.dense:
        total = len(rows)
    elif not window.dense:
        sql = f"SELECT count(*) FROM terminology_concept c WHERE {condition}"
        [(total,)] = fetch_all(sql, values, planned_anew=anew)
    return total, [(row[0], _concept(row[1:])) for row in rows]


def _matching(text: str, values: dict[str, Any]) -> str:
    asked = question(text)
    typed = text.strip()
    escaped = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values |= {"typed": [typed, typed.upper()], "plain": asked.plain}
    values |= {"code": f"{escaped}%", "upper": f"{escaped.upper()}%"}
    ways = ["c.code LIKE %(code)s", "c.code LIKE %(upper)s"]
    for column, pieces in (
        ("plain", asked.characters),
        ("letters", [asked.sound]),
        ("initials", asked.initials),
    ):
        if any(pieces):
            values[f"{column}_pieces"] = list(pieces)
            ways.append(f"(c.grams @> %({column}_pieces)s AND strpos(c.{column}, %(plain)s) > 0)")
    return f"({' OR '.join(ways)})"


def _likeness() -> str:
    """The code itself first, then names that begin so, then the shorter ones."""
    return (
        "c.code <> ALL(%(typed)s), NOT (starts_with(c.plain, %(plain)s) OR starts_with(c.letters, %(plain)s) OR "
        "starts_with(c.initials, %(plain)s)), length(c.display)"
    )


def list_after(
    actor: Actor, artefact_id: UUID, *, after: int, limit: int, retired_only: bool
) -> list[Concept]:
    """The next codes in printed order."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM terminology_concept c WHERE c.artefact_id = %s AND c.position > %s "
        f"{'AND NOT c.active ' if retired_only else ''}ORDER BY c.position LIMIT %s",
        (artefact_id, after, limit),
    )
    return [_concept(row) for row in rows]


def list_like(
    actor: Actor, artefact_id: UUID, grams: Sequence[str], limit: int
) -> list[tuple[str, str, str, str]]:
    """Active codes whose names share the most pieces with these: code, display, plain, letters."""
    del actor
    return fetch_all(
        "SELECT c.code, c.display, c.plain, c.letters FROM terminology_concept c WHERE c.artefact_id = %(id)s "
        "AND c.active AND NOT c.properties ? 'notSelectable' AND c.grams && %(grams)s ORDER BY (SELECT count(*) FROM unnest(c.grams) g "
        "WHERE g = ANY(%(grams)s))::float / cardinality(c.grams) DESC LIMIT %(limit)s",
        {"id": artefact_id, "grams": list(grams), "limit": limit},
    )  # type: ignore[return-value]


_DIFFERENT = """
SELECT CASE WHEN e.code IS NULL THEN 'added' WHEN l.code IS NULL THEN 'removed' WHEN e.active AND NOT l.active THEN 'retired'
            WHEN e.display <> l.display THEN 'renamed' WHEN e.parent <> l.parent THEN 'moved' ELSE 'changed' END AS kind,
       coalesce(l.code, e.code) AS code, coalesce(e.display, '') AS earlier, coalesce(l.display, '') AS later
FROM (SELECT * FROM terminology_concept WHERE artefact_id = %(earlier)s) e
FULL JOIN (SELECT * FROM terminology_concept WHERE artefact_id = %(later)s) l ON l.code = e.code
WHERE e.code IS NULL OR l.code IS NULL OR e.display <> l.display OR e.active <> l.active OR e.parent <> l.parent
   OR e.successors <> l.successors OR e.definition <> l.definition OR e.properties <> l.properties
"""


def list_sounding(
    actor: Actor, artefact_id: UUID, letters: str, limit: int
) -> list[tuple[str, str, str, str]]:
    """Active codes whose names are read alike: code, display, plain, letters."""
    del actor
    return fetch_all(
        "SELECT c.code, c.display, c.plain, c.letters FROM terminology_concept c WHERE c.artefact_id = %s AND c.active "
        "AND NOT c.properties ? 'notSelectable' AND c.letters = %s ORDER BY c.position LIMIT %s",
        (artefact_id, letters, limit),
    )  # type: ignore[return-value]


def list_differences(
    actor: Actor, earlier: UUID, later: UUID, kind: str, limit: int
) -> tuple[dict[str, int], list[Change]]:
    """Counts of all changes by kind, and the first ones (of `kind`, when given) by code."""
    del actor
    values = {"earlier": earlier, "later": later, "kind": kind, "limit": limit}
    counts = dict(fetch_all(f"SELECT d.kind, count(*) FROM ({_DIFFERENT}) d GROUP BY d.kind", values))
    rows = fetch_all(
        f"SELECT d.kind, d.code, d.earlier, d.later FROM ({_DIFFERENT}) d WHERE %(kind)s = '' OR d.kind = %(kind)s "
        "ORDER BY d.code LIMIT %(limit)s",
        values,
    )
    return counts, [Change(*row) for row in rows]


def list_lineage(actor: Actor, artefact_id: UUID) -> list[tuple[str, str, bool, list[str]]]:
    """Code, parent, whether active, successors: what a draft is checked by."""
    del actor
    return fetch_all(
        "SELECT code, parent, active, successors FROM terminology_concept WHERE artefact_id = %s ORDER BY position",
        (artefact_id,),
    )  # type: ignore[return-value]


def renumber(actor: Actor, artefact_id: UUID) -> None:
    """Close the gaps that codes taken out of a draft left in the order."""
    del actor
    execute(
        "UPDATE terminology_concept c SET position = n.place FROM (SELECT id, row_number() OVER (ORDER BY position, id) - 1 "
        "AS place FROM terminology_concept WHERE artefact_id = %(id)s) n "
        "WHERE c.artefact_id = %(id)s AND c.id = n.id AND c.position <> n.place",
        {"id": artefact_id},
    )


def set_ancestors(actor: Actor, artefact_id: UUID, rows: Sequence[tuple[str, list[str]]]) -> None:
    """Write what is above each of these codes, the nearest first."""
    del actor
    if rows:
        execute(
            "UPDATE terminology_concept c SET ancestors = string_to_array(n.above, '|') FROM "
            "unnest(%s::text[], %s::text[]) AS n (code, above) WHERE c.artefact_id = %s AND c.code = n.code",
            ([code for code, _ in rows], ["|".join(above) for _, above in rows], artefact_id),
        )
