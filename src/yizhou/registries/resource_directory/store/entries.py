"""Entries, their versions and identifiers. The directory describes information and holds none, so published entries are for all;
drafts are seen by the organisation that registers them and by the directory's keepers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one
from yizhou.registries.resource_directory.contracts import Description, Entry, Item

_ENTRY = "id, identifier, origin, state, version, updated, content, uses"
KEEPER = "directory.manage"


def load(content: str | bytes | Mapping[str, Any]) -> Description:
    """A description from its stored form."""
    raw = dict(content) if isinstance(content, Mapping) else orjson.loads(content)
    raw["keywords"] = tuple(raw.get("keywords", ()))
    raw["items"] = tuple(Item(**item) for item in raw.get("items", ()))
    return Description(**raw)


def dump(description: Description) -> str:
    """A description as stored."""
    return orjson.dumps(description).decode()


def _entry(row: Sequence[Any]) -> Entry:
    identity, identifier, origin, state, version, updated, content, uses = row
    return Entry(identity, identifier, origin, state, version, updated, load(content), uses)


def _seen(actor: Actor) -> tuple[str, list[Any]]:
    if actor.kind is ActorKind.SYSTEM or actor.may(KEEPER):
        return "true", []
    return "(state = 'published' OR organisation_id = %s)", [actor.organisation_id]


def next_serial(actor: Actor, theme: str) -> int:
    del actor
    row = fetch_one(
        "INSERT INTO directory_serial (theme, last) VALUES (%s, 1) ON CONFLICT (theme) DO UPDATE SET "
        "last = directory_serial.last + 1 RETURNING last",
        (theme,),
    )
    return int(row[0]) if row else 1


def insert(actor: Actor, entry: Entry, organisation_id: UUID | None, words: str, letters: str) -> None:
    told = entry.description
    execute(
        "INSERT INTO directory_entry (id, identifier, origin, key, state, version, updated, title, theme, kind, sharing, "
        "provider, provider_name, organisation_id, content, words, letters, uses, submitted_by) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s)",
        (
            entry.id, entry.identifier, entry.origin, told.key, entry.state, entry.version, entry.updated, told.title,
            told.theme, told.kind, told.sharing, told.provider, told.provider_name, organisation_id, dump(told), words,
            letters, actor.user_id,
        ),
    )  # fmt: skip


def update(
    actor: Actor,
    entry_id: UUID,
    told: Description,
    version: int,
    state: str,
    at: datetime,
    words: str,
    letters: str,
) -> None:
    execute(
        "UPDATE directory_entry SET title = %s, theme = %s, kind = %s, sharing = %s, provider = %s, provider_name = %s, "
        "content = %s, version = %s, state = %s, updated = %s, words = %s, letters = %s, submitted_by = %s WHERE id = %s",
        (
            told.title, told.theme, told.kind, told.sharing, told.provider, told.provider_name, dump(told), version, state,
            at, words, letters, actor.user_id, entry_id,
        ),
    )  # fmt: skip


def set_state(actor: Actor, entry_id: UUID, state: str, at: datetime) -> None:
    del actor
    execute("UPDATE directory_entry SET state = %s, updated = %s WHERE id = %s", (state, at, entry_id))


def note(actor: Actor, rows: Sequence[tuple[UUID, int, datetime, str, str, Description]]) -> None:
    """Steps of entries' lives: (entry, version, instant, act, note, description)."""
    execute_many(
        "INSERT INTO directory_version (entry_id, version, at, who, act, note, content) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [(row[0], row[1], row[2], actor.name, row[3], row[4], dump(row[5])) for row in rows],
    )


def find(
    actor: Actor, entry_id: UUID, *, held: bool = False
) -> tuple[Entry, UUID | None, UUID | None] | None:
    """(entry, its organisation, who submitted it)."""
    seen, values = _seen(actor)
    row = fetch_one(
        f"SELECT {_ENTRY}, organisation_id, submitted_by FROM directory_entry WHERE id = %s AND {seen}"
        + (" FOR UPDATE" if held else ""),
        (entry_id, *values),
    )
    return (_entry(row[:-2]), row[-2], row[-1]) if row else None


def find_by_identifier(actor: Actor, identifier: str) -> Entry | None:
    seen, values = _seen(actor)
    row = fetch_one(
        f"SELECT {_ENTRY} FROM directory_entry WHERE identifier = %s AND {seen}", (identifier, *values)
    )
    return _entry(row) if row else None


def list_of_origin(actor: Actor, origin: str) -> dict[str, Entry]:
    """Entries of an origin by key, withdrawn ones too."""
    del actor
    rows = fetch_all(f"SELECT {_ENTRY} FROM directory_entry WHERE origin = %s", (origin,))
    return {entry.description.key: entry for entry in map(_entry, rows)}


def list_identifiers(actor: Actor, identifiers: Sequence[str]) -> dict[str, str]:
    """Identifier → origin of those that are taken."""
    del actor
    return dict(
        fetch_all(
            "SELECT identifier, origin FROM directory_entry WHERE identifier = ANY(%s)", (list(identifiers),)
        )
    )


def list_steps(actor: Actor, entry_id: UUID) -> list[tuple[int, datetime, str, str, str, Description]]:
    """(version, instant, who, act, note, description), newest first; visibility is asked of the entry."""
    del actor
    rows = fetch_all(
        "SELECT version, at, who, act, note, content FROM directory_version WHERE entry_id = %s ORDER BY id DESC",
        (entry_id,),
    )
    return [(row[0], row[1], row[2], row[3], row[4], load(row[5])) for row in rows]


def count_use(actor: Actor, entry_id: UUID) -> None:
    del actor
    execute("UPDATE directory_entry SET uses = uses + 1 WHERE id = %s", (entry_id,))


_FILTERS = ("theme", "kind", "sharing", "state", "provider_name")


def search(
    actor: Actor, alternatives: Sequence[Sequence[str]], filters: Mapping[str, str], offset: int, limit: int
) -> tuple[list[tuple[Entry, int]], int, dict[str, dict[str, int]]]:
    """Entries that hold, for every word, one of its alternatives: best first with their rank, how many, counts by facet.

    A title that begins with the word counts most, then one that holds it, then keywords and text, then pinyin.
    """
    seen, values = _seen(actor)
    where, parameters = [seen, "state <> 'gone'"], list(values)
    rank, ranked = ["0"], []
    for words in alternatives:
        likes = [f"%{_literal(word)}%" for word in words]
        where.append("(words ILIKE ANY(%s) OR letters LIKE ANY(%s))")
        parameters += [likes, [like.lower() for like in likes]]
        begins = [f"{_literal(word)}%" for word in words]
        rank.append(
            "CASE WHEN title ILIKE ANY(%s) THEN 4 WHEN title ILIKE ANY(%s) THEN 3 WHEN words ILIKE ANY(%s) THEN 2 ELSE 1 END"
        )
        ranked += [begins, likes, likes]
    for name in _FILTERS:
        if filters.get(name):
            where.append(f"{name} = %s")
            parameters.append(filters[name])
    condition = " AND ".join(where)
    rows = fetch_all(
        f"SELECT {_ENTRY}, {' + '.join(rank)} AS rank FROM directory_entry WHERE {condition} "
        f"ORDER BY rank DESC, uses DESC, title, id LIMIT {int(limit)} OFFSET {int(offset)}",
        [*ranked, *parameters],
    )
    counted = fetch_all(
        "SELECT facet, value, count(*) FROM directory_entry, LATERAL (VALUES ('theme', theme::text), ('kind', kind::text), "
        "('sharing', sharing::text), ('state', state::text), ('provider_name', provider_name)) AS f(facet, value) "
        f"WHERE {condition} GROUP BY 1, 2",
        parameters,
    )
    counts: dict[str, dict[str, int]] = {}
    for facet, value, number in counted:
        counts.setdefault(facet, {})[value] = number
    return [(_entry(row[:-1]), int(row[-1])) for row in rows], sum(counts.get("theme", {}).values()), counts


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def nearest(actor: Actor, letters: str) -> str | None:
    """The title whose pinyin is most like this."""
    seen, values = _seen(actor)
    row = fetch_one(
        f"SELECT title FROM directory_entry WHERE {seen} AND state <> 'gone' AND word_similarity(%s, letters) > 0.4 "
        "ORDER BY word_similarity(%s, letters) DESC, title LIMIT 1",
        (*values, letters, letters),
    )
    return row[0] if row else None


def list_related(actor: Actor, entry: Entry, limit: int) -> list[Entry]:
    """Entries with fields of the same data elements, those with most first."""
    elements = [item.element for item in entry.description.items if item.element]
    if not elements:
        return []
    seen, values = _seen(actor)
    rows = fetch_all(
        f"SELECT {_ENTRY} FROM (SELECT e.*, (SELECT count(*) FROM jsonb_array_elements(content -> 'items') i "
        f"WHERE i ->> 'element' = ANY(%s)) AS shared FROM directory_entry e WHERE id <> %s AND {seen} AND state <> 'gone') s "
        f"WHERE shared > 0 ORDER BY shared DESC, title LIMIT {int(limit)}",
        (elements, entry.id, *values),
    )
    return [_entry(row) for row in rows]


def list_published(actor: Actor, after: str, limit: int) -> list[Entry]:
    """Published entries by identifier, for other nodes and for export."""
    del actor
    rows = fetch_all(
        f"SELECT {_ENTRY} FROM directory_entry WHERE state = 'published' AND identifier > %s ORDER BY identifier "
        f"LIMIT {int(limit)}",
        (after,),
    )
    return [_entry(row) for row in rows]
