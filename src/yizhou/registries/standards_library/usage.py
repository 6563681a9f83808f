"""Where used, both ways: element ↔ data sets, templates, services; code list ↔ elements, data sets, templates."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from yizhou.registries.standards_library.contracts import RelatedBook, UsedAt
from yizhou.registries.standards_library.lists import list_of, list_of_identifier
from yizhou.registries.standards_library.shelves import books, element_source
from yizhou.standards import allowed, cda_tables, data_elements, data_sets, interactions

_ELEMENT = re.compile(r"DE\d{2}\.\d{2}\.\d{3}\.\d{2}")
_MOST_RELATIVES = 8


def _differences(item: data_sets.Item) -> str:
    """What a data set prints otherwise than the catalogue, in words."""
    element = data_elements.get(item.element_id)
    if element is None:
        return ""
    said = []
    if item.format.strip() != element.format.strip():
        said.append(f"格式 {item.format or '—'}（目录 {element.format or '—'}）")
    there, here = item.values, allowed.read(element.allowed)
    if (there.kind, there.id, dict(there.codes)) != (here.kind, here.id, dict(here.codes)):
        said.append(f"允许值 {item.allowed or '—'}（目录 {element.allowed or '—'}）")
    return "；".join(said)


def element_ids(text: str) -> tuple[str, ...]:
    """The data element ids in a cell, in order, each once."""
    return tuple(dict.fromkeys(_ELEMENT.findall(text)))


@cache
def _elements() -> Mapping[str, tuple[UsedAt, ...]]:
    found: dict[str, list[UsedAt]] = {}
    for group in data_sets.all_data_sets():
        for item in group.items:
            if item.element_id:
                use = UsedAt(
                    "data_set",
                    group.id,
                    group.title,
                    group.standard,
                    item.key,
                    item.name,
                    _differences(item),
                    item.inferred,
                )
                found.setdefault(item.element_id, []).append(use)
    for document in cda_tables.documents():
        standard = books()["document"][document.code].standard
        for line in cda_tables.header(document.code):
            if line.data_element_id:
                found.setdefault(line.data_element_id, []).append(
                    UsedAt(
                        "document",
                        document.code,
                        document.title,
                        standard,
                        f"文档头 {line.xpath}",
                        line.meaning,
                    )
                )
        for entry in cda_tables.entries(document.code):
            identifier = entry.data_element_id or entry.suggested_element_id
            if identifier:
                use = UsedAt(
                    "document", document.code, document.title, standard, entry.section_name, entry.name,
                    "", not entry.data_element_id,
                )  # fmt: skip
                found.setdefault(identifier, []).append(use)
    for transaction in interactions.transactions():
        standard = books()["service"][transaction.code].standard
        for line in interactions.fields(transaction.code):
            for identifier in element_ids(line.code_system):
                found.setdefault(identifier, []).append(
                    UsedAt("service", transaction.code, transaction.name, standard, line.path, line.meaning)
                )
    return {identifier: tuple(dict.fromkeys(uses)) for identifier, uses in found.items()}


@cache
def _lists() -> Mapping[str, tuple[UsedAt, ...]]:
    found: dict[str, list[UsedAt]] = {}

    def add(list_id: str, use: UsedAt) -> None:
        if list_id:
            found.setdefault(list_id, []).append(use)

    for element in data_elements.all_elements():
        use = UsedAt("element", element.id, element.name, element_source(element.id), "", element.name)
        add(list_of(allowed.read(element.allowed)), use)
    for group in data_sets.all_data_sets():
        for item in group.items:
            add(
                list_of(item.values),
                UsedAt("data_set", group.id, group.title, group.standard, item.key, item.name),
            )
    for document in cda_tables.documents():
        standard = books()["document"][document.code].standard
        for entry in cda_tables.entries(document.code):
            add(
                list_of_identifier(entry.value_set, entry.value_set_oid),
                UsedAt("document", document.code, document.title, standard, entry.section_name, entry.name),
            )
    return {identifier: tuple(dict.fromkeys(uses)) for identifier, uses in found.items()}


def element_uses(identifier: str) -> tuple[UsedAt, ...]:
    """Every place that uses a data element."""
    return _elements().get(identifier, ())


def list_uses(identifier: str) -> tuple[UsedAt, ...]:
    """Every place that takes its values from a code list."""
    return _lists().get(identifier, ())


@cache
def _members() -> Mapping[tuple[str, str], frozenset[str]]:
    """The elements of every data set and document template."""
    found: dict[tuple[str, str], set[str]] = {}
    for identifier, uses in _elements().items():
        for use in uses:
            if use.kind in ("data_set", "document"):
                found.setdefault((use.kind, use.id), set()).add(identifier)
    return {key: frozenset(members) for key, members in found.items()}


def relatives(kind: str, identifier: str) -> tuple[RelatedBook, ...]:
    """Data sets and templates that share most elements with this one, the closest first."""
    mine = _members().get((kind, identifier), frozenset())
    shared = Counter(
        {key: len(mine & theirs) for key, theirs in _members().items() if key != (kind, identifier)}
    )
    found = []
    for (other, book_id), count in shared.most_common(_MOST_RELATIVES):
        if count:
            book = books()[other][book_id]
            found.append(
                RelatedBook(other, book_id, book.title, book.standard, count, len(_members()[other, book_id]))
            )
    return tuple(found)
