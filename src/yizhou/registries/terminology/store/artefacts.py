"""Queries of artefact versions and of what happened to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one
from yizhou.registries.terminology.contracts import Artefact, Brief, Kind, Status, Step

_NAMES = (
    "id", "kind", "slug", "edition", "url", "version", "title", "status", "oid", "aliases", "publisher", "description",
    "owner_id", "owner_name", "spelling", "hierarchy", "content", "digest", "size", "created", "updated", "published",
    "retired", "submitted_by",
)  # fmt: skip
COLUMNS = ", ".join(f"a.{name}" for name in _NAMES)
WIDTH = len(_NAMES)
# National standards and, of institutions' own, those of the actor's part of the organisation tree.
_SEEN = "(a.owner_id IS NULL OR EXISTS (SELECT 1 FROM organisation o WHERE o.id = a.owner_id AND o.path <@ %(scope)s::ltree))"


def artefact(row: Sequence[Any]) -> Artefact:
    """An artefact from the columns `COLUMNS`."""
    values = dict(zip(_NAMES, row, strict=True))
    values["kind"], values["status"] = Kind(values["kind"]), Status(values["status"])
    values["aliases"] = tuple(values["aliases"])
    raw = values["content"]
    values["content"] = raw if isinstance(raw, dict) else orjson.loads(raw)
    return Artefact(**values)


def resolve(
    actor: Actor, kind: Kind, names: Sequence[str], version: str = "", *, drafts: bool = False
) -> Artefact | None:
    """The version in force of what any of `names` (url, OID, alias) means; with `version` that one, retired ones too."""
    del actor
    states = ["published", "retired", *(("draft", "in_review") if drafts else ())]
    row = fetch_one(
        f"SELECT {COLUMNS} FROM terminology_artefact a WHERE a.kind = %(kind)s AND (a.url = ANY(%(names)s) "
        "OR a.aliases && %(names)s::text[]) AND (%(version)s = '' OR a.version = %(version)s) "
        "AND a.status = ANY(%(states)s) ORDER BY a.status = 'published' DESC, a.edition DESC LIMIT 1",
        {"kind": kind.value, "names": list(names), "version": version, "states": states},
    )
    return artefact(row) if row else None


def find(actor: Actor, artefact_id: UUID, *, lock: bool = False) -> Artefact | None:
    del actor
    row = fetch_one(
        f"SELECT {COLUMNS} FROM terminology_artefact a WHERE a.id = %s{' FOR UPDATE' if lock else ''}",
        (artefact_id,),
    )
    return artefact(row) if row else None


def find_by_slug(actor: Actor, kind: Kind, slug: str, edition: int | None) -> Artefact | None:
    """An edition of a slug; without `edition` the one in force, else the latest that was."""
    del actor
    row = fetch_one(
        f"SELECT {COLUMNS} FROM terminology_artefact a WHERE a.kind = %(kind)s AND a.slug = %(slug)s "
        "AND (%(edition)s::int IS NULL OR a.edition = %(edition)s) AND a.status IN ('published', 'retired') "
        "ORDER BY a.status = 'published' DESC, a.edition DESC LIMIT 1",
        {"kind": kind.value, "slug": slug, "edition": edition},
    )
    return artefact(row) if row else None


def list_versions(actor: Actor, kind: Kind, url: str) -> list[Artefact]:
    """All versions of a url, the newest first."""
    del actor
    rows = fetch_all(
        f"SELECT {COLUMNS} FROM terminology_artefact a WHERE a.kind = %s AND a.url = %s ORDER BY a.edition DESC",
        (kind.value, url),
    )
    return [artefact(row) for row in rows]


def list_briefs(
    actor: Actor,
    kind: Kind,
    *,
    text: str,
    status: str,
    own: bool | None,
    after: Sequence[Any] | None,
    limit: int,
) -> list[Brief]:
    """A line for each url: the version in force, else the newest. `text` is part of title, url, OID or alias."""
    where, values = (
        [_SEEN, "a.kind = %(kind)s"],
        dict[str, Any](kind=kind.value, scope=actor.scope, limit=limit, text=text, like=f"%{text}%"),
    )
    if text:
        where.append(
            "(a.title ILIKE %(like)s OR a.url ILIKE %(like)s OR a.oid = %(text)s OR a.slug ILIKE %(like)s OR "
            "array_to_string(a.aliases, ' ') ILIKE %(like)s)"
        )
    if own is not None:
        where.append(f"a.owner_id IS {'NOT NULL' if own else 'NULL'}")
    outer = ["true"]
    if status:
        outer.append("(b.status = %(status)s OR b.pending = %(status)s)")
        values["status"] = status
    if after:
        outer.append("(b.title, b.url) > (%(a0)s, %(a1)s)")
        values |= {"a0": after[0], "a1": after[1]}
    rows = fetch_all(
        f"SELECT {COLUMNS.replace('a.', 'b.')}, b.versions, b.pending FROM (SELECT DISTINCT ON (a.url) a.*, "
        "count(*) OVER (PARTITION BY a.url) AS versions, max(CASE WHEN a.status IN ('draft', 'in_review') "
        f"THEN a.status END) OVER (PARTITION BY a.url) AS pending FROM terminology_artefact a WHERE {' AND '.join(where)} "
        "ORDER BY a.url, a.status = 'published' DESC, a.edition DESC) b "
        f"WHERE {' AND '.join(outer)} ORDER BY b.title, b.url LIMIT %(limit)s",
        values,
    )
    return [
        Brief(artefact(row[:WIDTH]), row[WIDTH], Status(row[WIDTH + 1]) if row[WIDTH + 1] else None)
        for row in rows
    ]


def count_states(actor: Actor) -> dict[tuple[str, str], int]:
    """Versions by kind and status within what the actor may see."""
    rows = fetch_all(
        f"SELECT a.kind, a.status, count(*) FROM terminology_artefact a WHERE {_SEEN} GROUP BY a.kind, a.status",
        {"scope": actor.scope},
    )
    return {(kind, status): number for kind, status, number in rows}


def may_see(actor: Actor, artefact_id: UUID) -> bool:
    row = fetch_one(
        f"SELECT {_SEEN} FROM terminology_artefact a WHERE a.id = %(id)s",
        {"id": artefact_id, "scope": actor.scope},
    )
    return bool(row and row[0])


def search(
    actor: Actor, kind: Kind, wanted: dict[str, str], *, offset: int, limit: int
) -> tuple[int, list[Artefact]]:
    """Published and retired versions by url, version, name or title (beginning), status, identifier (OID), id."""
    del actor
    where, values = (
        ["a.kind = %(kind)s", "a.status IN ('published', 'retired')"],
        dict[str, Any](kind=kind.value, limit=limit, offset=offset),
    )
    for name, condition in (
        ("url", "(a.url = %(url)s OR %(url)s = ANY(a.aliases))"),
        ("version", "a.version = %(version)s"),
        ("title", "a.title ILIKE %(title)s"),
        ("status", "a.status = %(status)s"),
        ("identifier", "a.oid = %(identifier)s"),
        ("id", "(a.slug = %(id)s OR a.slug || '-' || a.edition = %(id)s)"),
    ):
        if name in wanted:
            where.append(condition)
            values[name] = f"%{wanted[name]}%" if name == "title" else wanted[name]
    rows = fetch_all(
        f"SELECT {COLUMNS}, count(*) OVER () FROM terminology_artefact a WHERE {' AND '.join(where)} "
        "ORDER BY a.title, a.url, a.edition DESC LIMIT %(limit)s OFFSET %(offset)s",
        values,
    )
    return (rows[0][WIDTH] if rows else 0), [artefact(row[:WIDTH]) for row in rows]


def digests(actor: Actor) -> dict[tuple[str, str, str], str]:
    """What versions were loaded from, by kind, url and version."""
    del actor
    rows = fetch_all("SELECT kind, url, version, digest FROM terminology_artefact")
    return {(kind, url, version): digest for kind, url, version, digest in rows}


def insert(actor: Actor, new: Artefact) -> None:
    del actor
    values = [getattr(new, name) for name in _NAMES]
    values[1], values[7] = new.kind.value, new.status.value
    values[9], values[16] = list(new.aliases), orjson.dumps(dict(new.content)).decode()
    execute(
        f"INSERT INTO terminology_artefact ({', '.join(_NAMES)}) VALUES ({', '.join(['%s'] * len(_NAMES))})",
        values,
    )


def next_edition(actor: Actor, kind: Kind, slug: str) -> int:
    del actor
    row = fetch_one(
        "SELECT coalesce(max(edition), 0) + 1 FROM terminology_artefact WHERE kind = %s AND slug = %s",
        (kind.value, slug),
    )
    return row[0] if row else 1


def url_of_slug(actor: Actor, kind: Kind, slug: str) -> str:
    """The url that has this slug, empty when it is free."""
    del actor
    row = fetch_one(
        "SELECT url FROM terminology_artefact WHERE kind = %s AND slug = %s LIMIT 1", (kind.value, slug)
    )
    return row[0] if row else ""


def set_status(
    actor: Actor, artefact_id: UUID, status: Status, at: datetime, submitted_by: UUID | None
) -> None:
    """Move a version on; publishing and retiring note their moment."""
    del actor
    execute(
        "UPDATE terminology_artefact SET status = %(status)s::text, updated = %(at)s, submitted_by = %(by)s, "
        "published = CASE WHEN %(status)s::text = 'published' THEN %(at)s ELSE published END, "
        "retired = CASE WHEN %(status)s::text = 'retired' THEN %(at)s ELSE retired END WHERE id = %(id)s",
        {"status": status.value, "at": at, "by": submitted_by, "id": artefact_id},
    )


def retire_others(actor: Actor, new: Artefact, at: datetime) -> list[str]:
    """Retire the published versions that `new` takes the place of; their versions."""
    del actor
    rows = fetch_all(
        "UPDATE terminology_artefact SET status = 'retired', retired = %s, updated = %s WHERE kind = %s AND url = %s "
        "AND status = 'published' AND id <> %s RETURNING version",
        (at, at, new.kind.value, new.url, new.id),
    )
    return [row[0] for row in rows]


def set_content(actor: Actor, artefact_id: UUID, content: dict[str, Any], size: int, at: datetime) -> None:
    del actor
    execute(
        "UPDATE terminology_artefact SET content = %s, size = %s, updated = %s WHERE id = %s",
        (orjson.dumps(content).decode(), size, at, artefact_id),
    )


def recount(actor: Actor, artefact_id: UUID, at: datetime) -> int:
    """Bring a draft's `size` up to date."""
    del actor
    row = fetch_one(
        "UPDATE terminology_artefact a SET updated = %s, size = (SELECT count(*) FROM terminology_concept c WHERE "
        "c.artefact_id = a.id) + (SELECT count(*) FROM terminology_correspondence c WHERE c.artefact_id = a.id) "
        "WHERE a.id = %s RETURNING size",
        (at, artefact_id),
    )
    return row[0] if row else 0


def delete(actor: Actor, artefact_id: UUID) -> None:
    """Throw a draft away with all it holds; triggers refuse it for anything else."""
    del actor
    for table_name in ("concept", "correspondence", "rejection", "step"):
        execute(f"DELETE FROM terminology_{table_name} WHERE artefact_id = %s", (artefact_id,))
    execute("DELETE FROM terminology_artefact WHERE id = %s", (artefact_id,))


def note(
    actor: Actor, artefact_id: UUID, at: datetime, action: str, *, subject: str = "", reason: str = "",
    before: list[dict[str, Any]] | None = None,
) -> None:  # fmt: skip
    """Log an act of the actor."""
    execute(
        "INSERT INTO terminology_step (artefact_id, at, who, who_id, action, subject, reason, before, undone) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, false)",
        (artefact_id, at, actor.name, actor.user_id, action, subject, reason,
         None if before is None else orjson.dumps(before).decode()),
    )  # fmt: skip


def list_steps(actor: Actor, artefact_id: UUID, limit: int) -> list[Step]:
    """The latest acts first."""
    del actor
    rows = fetch_all(
        "SELECT id, at, who, action, subject, reason, undone FROM terminology_step WHERE artefact_id = %s "
        "ORDER BY id DESC LIMIT %s",
        (artefact_id, limit),
    )
    return [Step(*row) for row in rows]


def take_last_decision(actor: Actor, artefact_id: UUID) -> tuple[str, list[dict[str, Any]]] | None:
    """Mark the latest standing mapping decision undone: its source code, and what it had replaced."""
    del actor
    row = fetch_one(
        "UPDATE terminology_step SET undone = true WHERE id = (SELECT id FROM terminology_step WHERE artefact_id = %s "
        "AND before IS NOT NULL AND NOT undone ORDER BY id DESC LIMIT 1) RETURNING subject, before",
        (artefact_id,),
    )
    if row is None:
        return None
    return row[0], row[1] if isinstance(row[1], list) else orjson.loads(row[1])
