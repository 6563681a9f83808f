"""Search in the directory: every word with its synonyms, Chinese or pinyin, ranked, counted by facet; and what was meant."""

import re
from collections.abc import Mapping
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.registries.resource_directory.contracts import Entry, Found, Hit
from yizhou.registries.resource_directory.definitions import metadata
from yizhou.registries.resource_directory.describing import letters_of, words_of
from yizhou.registries.resource_directory.errors import EntryNotFound
from yizhou.registries.resource_directory.identifying import is_identifier
from yizhou.registries.resource_directory.store import entries
from yizhou.standards import pinyin

_AROUND = 30
_MOST = 100


def search(actor: Actor, text: str, filters: Mapping[str, str], after: str | None, limit: int) -> Found:
    """See `api.search`."""
    limit = max(1, min(limit, _MOST))
    offset = int(decode_key(after)[0]) if after else 0
    words = text.split()[:8]
    if len(words) == 1 and is_identifier(words[0]):
        entry = entries.find_by_identifier(actor, words[0])
        return Found((Hit(entry, "identifier", entry.identifier),), 1, None) if entry else Found((), 0, None)
    alternatives = [_alternatives(word) for word in words]
    rows, total, counts = entries.search(actor, alternatives, filters, offset, limit)
    hits = tuple(_hit(entry, [one for each in alternatives for one in each]) for entry, _ in rows)
    following = encode_key((offset + limit,)) if offset + limit < total else None
    meant = ""
    if not rows and text.strip() and not filters:
        meant = entries.nearest(actor, _letters(text)) or ""
    return Found(hits, total, following, counts, meant)


def _alternatives(word: str) -> list[str]:
    """The word and what means the same."""
    found = {word: None}
    for group in metadata().synonyms:
        if word in group:
            found |= dict.fromkeys(group)
    return list(found)


def _letters(text: str) -> str:
    return "".join(
        pinyin.toneless(pinyin.reading(sign)) or sign.lower() for sign in text if not sign.isspace()
    )


def _hit(entry: Entry, words: list[str]) -> Hit:
    told = entry.description
    for name, content in (
        ("title", told.title),
        ("keywords", "、".join(told.keywords)),
        ("abstract", told.abstract),
    ):
        if any(word.lower() in content.lower() for word in words):
            return Hit(entry, name, told.abstract if name == "title" else content)
    text = words_of(told)
    for word in words:
        place = text.lower().find(word.lower())
        if place >= 0:
            return Hit(
                entry,
                "items",
                re.sub(r"\s+", " ", text[max(0, place - _AROUND) : place + len(word) + _AROUND]),
            )
    return Hit(entry, "letters" if words and letters_of(told) else "", told.abstract)


def get(actor: Actor, entry_id: UUID) -> Entry:
    """See `api.get`."""
    found = entries.find(actor, entry_id)
    if found is None:
        raise EntryNotFound
    entries.count_use(actor, entry_id)
    return found[0]
