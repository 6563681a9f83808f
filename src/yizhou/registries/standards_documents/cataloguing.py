"""Takes in the catalogue of the definitions: what is published elsewhere in force, the prefecture's own texts as drafts.

A number that is there already is left alone, so that it can run again after every release.
"""

from typing import Any

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.standards_documents import editing, moving
from yizhou.registries.standards_documents.contracts import Content
from yizhou.registries.standards_documents.definitions import catalogue, local_texts
from yizhou.registries.standards_documents.numbers import key_of
from yizhou.registries.standards_documents.store import documents


def content_of(entry: dict[str, Any]) -> Content:
    """The content a definition's entry says."""
    names = ("number", "title", "part", "level", "relation", "issuer", "scope", "source", "mandatory", "text")
    told: dict[str, Any] = {name: entry[name] for name in names if name in entry}
    told |= {name: entry[name] for name in ("issued", "effective", "expires") if name in entry}
    told |= {name: tuple(entry[name]) for name in ("replaces", "keywords", "audience") if name in entry}
    return Content(class_id=entry.get("class", ""), **told)


def load(actor: Actor) -> int:
    """See `api.load_catalogue`."""
    new = 0
    for entry, own in [(each, False) for each in catalogue()] + [(each, True) for each in local_texts()]:
        content = content_of(entry)
        if documents.find_by_key(actor, key_of(content.number)) is not None:
            continue
        if own:
            editing.begin(actor, content)
        else:
            moving.collect(actor, content, f"按收录目录载入（{content.source}）")
        new += 1
    return new
