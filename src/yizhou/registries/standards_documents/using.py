"""Where a document is used on the platform: found by its number in the library, the local standards and the code systems."""

import re
from collections.abc import Iterator
from functools import cache

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.local_standards import api as local_standards
from yizhou.registries.standards_documents.contracts import Use
from yizhou.registries.standards_documents.numbers import key_of, stem_of
from yizhou.registries.standards_library import api as library
from yizhou.registries.standards_library.contracts import Book
from yizhou.registries.terminology import api as terminology
from yizhou.registries.terminology.contracts import Kind

_SHELVES = ("data_set", "document", "value_set", "service")
_MOST = 200


@cache
def _books() -> tuple[Book, ...]:
    """Books of the library; elements are left out: their catalogue is one document with 1,700 of them."""
    found: list[Book] = []
    for kind in _SHELVES:
        after: str | None = None
        while True:
            shelf = library.shelf(kind, after=after, limit=200)
            found += shelf.items
            after = shelf.next
            if after is None:
                break
    return tuple(found)


def matches(number: str, standard: str) -> bool:
    """Whether a standard a book names is this document, a part of it, or the same without its year."""
    key, other = key_of(number), key_of(standard)
    if key == other or not re.search(r"[0-9]", key):
        return key == other
    years = re.search(r"-([0-9]{2,4})$", key), re.search(r"-([0-9]{2,4})(（|$)", other)
    if years[0] and years[1] and years[0][1] != years[1][1]:
        return False
    rest = re.sub(r"-[0-9]{2,4}$", "", re.sub(r"（.*$", "", other))
    return rest == stem_of(number) or rest.startswith(f"{stem_of(number)}.")


def uses(actor: Actor, number: str) -> list[Use]:
    """See `api.uses`."""
    return list(_uses(actor, number))


def _uses(actor: Actor, number: str) -> Iterator[Use]:
    books = [book for book in _books() if matches(number, book.standard)][:_MOST]
    for book in books:
        yield Use(
            book.kind,
            library.KINDS[book.kind],
            book.id,
            book.title,
            book.standard,
            f"/standards/{book.kind}/{book.id}",
        )
    sets = {book.id for book in books if book.kind == "data_set"}
    for local in local_standards.find(limit=_MOST).items:
        if local.based_on in sets:
            yield Use(
                "local",
                "地方标准",
                local.id,
                local.title,
                f"参照 {local.based_on}",
                f"/standards/local/{local.id}",
            )
    after: str | None = None
    while True:
        page = terminology.briefs(actor, Kind.CODE_SYSTEM, own=False, after=after, limit=_MOST)
        for brief in page.items:
            system = brief.artefact
            if matches(number, system.version) or any(matches(number, alias) for alias in system.aliases):
                yield Use(
                    "code_system", "代码系统", system.slug, system.title, system.version,
                    f"/terminology/CodeSystem/{system.id}",
                )  # fmt: skip
        after = page.next
        if after is None:
            return
