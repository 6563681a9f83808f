"""Documents and their versions. They hold no personal data: published ones and those under hearing are for everybody of the
staff; drafts and what is under review are for those who write and review."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one
from yizhou.registries.standards_documents.contracts import (
    Attachment,
    Content,
    Counted,
    Document,
    Question,
    Version,
)
from yizhou.registries.standards_documents.definitions import frame
from yizhou.registries.standards_documents.numbers import key_of, sort_of
from yizhou.standards import pinyin

DRAFT, REVIEW = "standards.draft", "standards.review"
_DOCUMENT = "id, state, version, working, replaced_by, downloads, updated, content"
_VERSION = "number, state, content, note, made, made_by, made_by_id, round, closes, published"
_LETTERS, _WORDS = 400, 200_000


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def load(stored: str) -> Content:
    """A content from its stored form."""
    raw = orjson.loads(stored)
    for name in ("issued", "effective", "expires"):
        raw[name] = _day(raw[name])
    for name in ("replaces", "keywords", "audience"):
        raw[name] = tuple(raw[name])
    raw["file"] = Attachment(**raw["file"]) if raw["file"] else None
    return Content(**raw)


def dump(content: Content) -> str:
    """A content as stored."""
    return orjson.dumps(asdict(content)).decode()


def words_of(content: Content) -> str:
    """Everything a search looks in, small letters: number however written, title with pinyin, the rest, the text."""
    syllables = [pinyin.toneless(pinyin.reading(sign)) or sign for sign in content.title]
    letters = "".join(syllables) + " " + "".join(each[:1] for each in syllables)
    parts = [
        key_of(content.number), content.number, content.title, letters[:_LETTERS], content.issuer, " ".join(content.keywords),
        content.scope, content.text,
    ]  # fmt: skip
    return "\n".join(parts)[:_WORDS].lower()


def _sort(content: Content) -> str:
    order = list(frame().levels)
    return sort_of(order.index(content.level) if content.level in order else len(order), content.number)


def _columns(content: Content) -> dict[str, Any]:
    return {
        "number_key": key_of(content.number), "class_id": content.class_id, "part": content.part, "level": content.level,
        "relation": content.relation, "mandatory": content.mandatory, "audience": list(content.audience), "sort": _sort(content),
        "words": words_of(content), "content": dump(content),
    }  # fmt: skip


def _document(row: Sequence[Any]) -> Document:
    identity, state, version, working, replaced_by, downloads, updated, content = row
    return Document(identity, state, version, working, replaced_by, downloads, updated, load(content))


def _seen(actor: Actor) -> str:
    if actor.may(DRAFT) or actor.may(REVIEW):
        return "true"
    return "state NOT IN ('draft', 'review')"


def insert(actor: Actor, identity: UUID, content: Content, state: str, at: datetime) -> None:
    """A new document with its first version."""
    values = {
        **_columns(content), "id": identity, "state": state, "version": 1, "working": "", "replaced_by": "", "downloads": 0,
        "updated": at,
    }  # fmt: skip
    names = ", ".join(values)
    execute(
        f"INSERT INTO standards_document ({names}) VALUES ({', '.join(f'%({name})s' for name in values)})",
        values,
    )
    _insert_version(actor, identity, 1, content, at)


def _insert_version(actor: Actor, identity: UUID, number: int, content: Content, at: datetime) -> None:
    execute(
        "INSERT INTO standards_document_version (document_id, number, state, content, note, made, made_by, made_by_id, round) "
        "VALUES (%s, %s, 'draft', %s, '', %s, %s, %s, 0)",
        (identity, number, dump(content), at, actor.name, actor.user_id),
    )


def add_version(actor: Actor, document: Document, number: int, content: Content, at: datetime) -> None:
    """Begin the next version of a document."""
    _insert_version(actor, document.id, number, content, at)
    _set_working(document.id, "draft", at)


def _set_working(identity: UUID, working: str, at: datetime) -> None:
    execute("UPDATE standards_document SET working = %s, updated = %s WHERE id = %s", (working, at, identity))


def _set_content(identity: UUID, content: Content) -> None:
    columns = _columns(content)
    sets = ", ".join(f"{name} = %({name})s" for name in columns)
    execute(f"UPDATE standards_document SET {sets} WHERE id = %(id)s", {**columns, "id": identity})


def _was_in_force(document: Document) -> bool:
    return document.state in ("published", "abolished")


def save_draft(
    actor: Actor, document: Document, number: int, content: Content, note: str, at: datetime
) -> None:
    """Save a draft; a document that was never in force is listed as its draft says."""
    execute(
        "UPDATE standards_document_version SET content = %s, note = %s, made = %s, made_by = %s, made_by_id = %s "
        "WHERE document_id = %s AND number = %s AND state = 'draft'",
        (dump(content), note, at, actor.name, actor.user_id, document.id, number),
    )
    if not _was_in_force(document):
        _set_content(document.id, content)


def move(actor: Actor, document: Document, number: int, state: str, closes: date | None) -> None:
    """Bring the version in the making to a state."""
    del actor
    execute(
        "UPDATE standards_document_version SET state = %s, closes = coalesce(%s, closes), round = round + %s "
        "WHERE document_id = %s AND number = %s",
        (state, closes, 1 if state == "review" else 0, document.id, number),
    )
    execute(
        f"UPDATE standards_document SET {'working' if _was_in_force(document) else 'state'} = %s, updated = now() "
        "WHERE id = %s",
        (state, document.id),
    )


def put_in_force(actor: Actor, document: Document, version: Version, at: datetime) -> None:
    """Publish a version and replace the one before it."""
    del actor
    execute(
        "UPDATE standards_document_version SET state = 'replaced' WHERE document_id = %s AND state = 'published'",
        (document.id,),
    )
    execute(
        "UPDATE standards_document_version SET state = 'published', published = %s WHERE document_id = %s AND number = %s",
        (at, document.id, version.number),
    )
    _set_content(document.id, version.content)
    execute(
        "UPDATE standards_document SET state = 'published', version = %s, working = '', replaced_by = '', updated = %s "
        "WHERE id = %s",
        (version.number, at, document.id),
    )


def abolish(actor: Actor, identity: UUID, replaced_by: str, at: datetime) -> None:
    """Take a document out of force."""
    del actor
    execute(
        "UPDATE standards_document_version SET state = 'abolished' WHERE document_id = %s AND state = 'published'",
        (identity,),
    )
    execute(
        "UPDATE standards_document SET state = 'abolished', replaced_by = %s, updated = %s WHERE id = %s",
        (replaced_by, at, identity),
    )


def discard(actor: Actor, document: Document, number: int) -> None:
    """Forget a draft; with the only version goes the document."""
    del actor
    if number == 1:
        execute("DELETE FROM standards_document_step WHERE document_id = %s", (document.id,))
        execute("DELETE FROM standards_document_comment WHERE document_id = %s", (document.id,))
        execute("DELETE FROM standards_document_opinion WHERE document_id = %s", (document.id,))
        execute("DELETE FROM standards_document_subscription WHERE document_id = %s", (document.id,))
        execute("DELETE FROM standards_document_notice WHERE document_id = %s", (document.id,))
    execute(
        "DELETE FROM standards_document_version WHERE document_id = %s AND number = %s", (document.id, number)
    )
    if number == 1:
        execute("DELETE FROM standards_document WHERE id = %s", (document.id,))
    else:
        execute("UPDATE standards_document SET working = '' WHERE id = %s", (document.id,))


def find(actor: Actor, identity: UUID, *, lock: bool = False) -> Document | None:
    """A document the actor may see."""
    row = fetch_one(
        f"SELECT {_DOCUMENT} FROM standards_document WHERE id = %s AND {_seen(actor)}"
        + (" FOR UPDATE" if lock else ""),
        (identity,),
    )
    return _document(row) if row else None


def find_by_key(actor: Actor, key: str) -> Document | None:
    """The document with a number, seen or not: numbers are given once."""
    del actor
    row = fetch_one(f"SELECT {_DOCUMENT} FROM standards_document WHERE number_key = %s", (key,))
    return _document(row) if row else None


def list_versions(actor: Actor, identity: UUID) -> list[Version]:
    """The versions the actor may see, the newest first."""
    rows = fetch_all(
        f"SELECT {_VERSION} FROM standards_document_version WHERE document_id = %s AND {_seen(actor)} "
        "ORDER BY number DESC",
        (identity,),
    )
    return [Version(row[0], row[1], load(row[2]), *row[3:]) for row in rows]


def _narrowed(actor: Actor, asked: Question) -> tuple[str, dict[str, Any]]:
    where: list[str] = [_seen(actor)]
    values: dict[str, Any] = {}
    for column, value in (
        ("class_id", asked.class_id), ("part", asked.part), ("level", asked.level), ("relation", asked.relation),
    ):  # fmt: skip
        if value:
            where.append(f"{column} = %({column})s")
            values[column] = value
    if asked.state:
        where.append("(state = %(state)s OR working = %(state)s)")
        values["state"] = asked.state
    if words := asked.text.lower().split()[:10]:
        each_word = " AND ".join(
            f"(position(%(w{n})s in words) > 0 OR position(%(k{n})s in lower(number_key)) > 0)"
            for n in range(len(words))
        )
        where.append(f"(({each_word}) OR starts_with(lower(number_key), %(whole)s))")
        values["whole"] = key_of(asked.text).lower()
        for number, word in enumerate(words):
            values |= {f"w{number}": word, f"k{number}": key_of(word).lower()}
    return " AND ".join(where), values


def list_page(actor: Actor, asked: Question, after: Sequence[str] | None, limit: int) -> list[Document]:
    """Documents in the order of adoption, then by number."""
    where, values = _narrowed(actor, asked)
    if after:
        where += " AND (sort, id) > (%(after_sort)s, %(after_id)s::uuid)"
        values |= {"after_sort": after[0], "after_id": after[1]}
    rows = fetch_all(
        f"SELECT {_DOCUMENT} FROM standards_document WHERE {where} ORDER BY sort, id LIMIT %(limit)s",
        {**values, "limit": limit},
    )
    return [_document(row) for row in rows]


def sort_key(document: Document) -> tuple[str, str]:
    """The key the next page begins after."""
    return _sort(document.content), str(document.id)


def count(actor: Actor, asked: Question) -> list[Counted]:
    """How many documents answer, by class, part, level and state."""
    where, values = _narrowed(actor, asked)
    rows = fetch_all(
        f"SELECT class_id, part, level, state, count(*) FROM standards_document WHERE {where} GROUP BY 1, 2, 3, 4",
        values,
    )
    return [Counted(*row) for row in rows]
