"""A document kind's tables, arranged for looking up: which section is this, which row of the entries table is this.

Built once per kind from `standards.cda_tables` and kept. The tables have misprints; where the printed code decides
nothing, names, order and the data elements inside do.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from yizhou.standards import cda_tables, oids
from yizhou.standards.cda_tables import Document, Entry, HeaderElement, Section

_WORDS = re.compile(r"(章节(元素组成)?|条目|代码|[\s（）()“”\"、，,/－-])")


def plain(name: str) -> str:
    """A name without what writers add or leave out: 章节, 条目, brackets, blanks."""
    return _WORDS.sub("", name).lower()


@dataclass(slots=True)
class SectionRows:
    """The rows of one section. `by_parent`: rows of statements under a row (0: the section); `parts`: its child elements."""

    section: Section
    by_parent: dict[int, list[Entry]] = field(default_factory=dict)
    by_element: dict[tuple[int, str], list[Entry]] = field(default_factory=dict)
    anywhere: dict[str, list[Entry]] = field(default_factory=dict)
    parts: dict[int, list[Entry]] = field(default_factory=dict)
    elements_below: dict[int, frozenset[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Template:
    """One document kind, ready to match against."""

    document: Document
    sections: list[SectionRows]
    by_code: dict[str, list[SectionRows]]
    by_name: dict[str, list[SectionRows]]
    header: tuple[HeaderElement, ...]
    anywhere: dict[str, list[Entry]]
    complete: bool

    def section_for(
        self, code: str, name: str, elements: frozenset[str], seen: Mapping[int, int]
    ) -> SectionRows | None:
        """The rows a section stands for; `seen` counts how often each section order was met before."""
        candidates = self.by_code.get(code, []) if code else []
        if not candidates:
            candidates = self.by_name.get(plain(name), []) if name else []
        if not candidates and name:
            key = plain(name)
            candidates = [
                rows for other, listed in self.by_name.items() for rows in listed if key and key in other
            ]
        if not candidates and elements:
            best = max(self.sections, key=lambda rows: len(elements & rows.anywhere.keys()))
            if len(elements & best.anywhere.keys()) * 2 >= len(elements):
                return best
            return None
        if len(candidates) > 1:
            return max(
                candidates,
                key=lambda rows: (
                    len(elements & rows.anywhere.keys()),
                    -seen.get(rows.section.order, 0),
                    -rows.section.order,
                ),
            )
        return candidates[0] if candidates else None


@cache
def template(document_code: str) -> Template | None:
    """The arranged tables of a document code, or None for an unknown one."""
    document = cda_tables.by_code(document_code)
    if document is None:
        return None
    sections = {section.order: SectionRows(section) for section in cda_tables.sections(document_code)}
    anywhere: dict[str, list[Entry]] = {}
    for entry in cda_tables.entries(document_code):
        rows = sections.get(entry.section_order)
        if rows is None:
            continue
        if entry.element:
            rows.parts.setdefault(entry.parent, []).append(entry)
            continue
        rows.by_parent.setdefault(entry.parent, []).append(entry)
        for element in {entry.data_element_id, entry.suggested_element_id} - {""}:
            rows.by_element.setdefault((entry.parent, element), []).append(entry)
            rows.anywhere.setdefault(element, []).append(entry)
            anywhere.setdefault(element, []).append(entry)
    by_code: dict[str, list[SectionRows]] = {}
    by_name: dict[str, list[SectionRows]] = {}
    for rows in sections.values():
        _elements_below(rows)
        section = rows.section
        for code in {section.code, section.example_code} - {""}:
            by_code.setdefault(code, []).append(rows)
        for name in {plain(section.name), plain(section.display_name)} - {""}:
            by_name.setdefault(name, []).append(rows)
    return Template(
        document,
        list(sections.values()),
        by_code,
        by_name,
        cda_tables.header(document_code),
        anywhere,
        all(rows.section.complete for rows in sections.values()),
    )


def _elements_below(rows: SectionRows) -> None:
    """For every row, the data elements of the statements under it: what tells one organizer from another."""

    def collect(order: int) -> frozenset[str]:
        found: set[str] = set()
        for entry in rows.by_parent.get(order, ()):
            found |= {entry.data_element_id, entry.suggested_element_id} - {""}
            found |= collect(entry.order)
        rows.elements_below[order] = frozenset(found)
        return rows.elements_below[order]

    collect(0)


def match_entry(
    rows: SectionRows,
    parent: int,
    element: str,
    name: str,
    kind: str,
    below: frozenset[str],
    taken: Collection[int],
) -> Entry | None:
    """The row a statement stands for.

    By data element under the matched parent, then anywhere in the section; by likeness of name when several fit; an
    organizer by the elements inside it. `taken` are rows already met under the same parent.
    """
    candidates: Sequence[Entry] = rows.by_element.get((parent, element), ()) if element else ()
    if not candidates and element:
        candidates = rows.anywhere.get(element, ())
    if not candidates and name:
        key = plain(name)
        candidates = [entry for entry in rows.by_parent.get(parent, ()) if key and plain(entry.name) == key]
    if not candidates:
        candidates = [
            entry
            for entry in rows.by_parent.get(parent, ())
            if entry.entry_class == kind and (not entry.data_element_id or entry.value_in == "code")
        ]
        if below and len(candidates) > 1:
            return max(
                candidates,
                key=lambda entry: (_overlap(rows, entry, below), entry.order not in taken, -entry.order),
            )
        if below and candidates and not candidates[0].data_element_id:
            inside = rows.elements_below.get(candidates[0].order, frozenset())
            return candidates[0] if not inside or below & inside else None
    if len(candidates) <= 1:
        return candidates[0] if candidates else None
    key = plain(name)
    return max(
        candidates,
        key=lambda entry: (
            bool(key) and plain(entry.name) == key,
            bool(key) and (key in plain(entry.name) or plain(entry.name) in key),
            entry.order not in taken,
            -entry.order,
        ),
    )


def _overlap(rows: SectionRows, entry: Entry, below: frozenset[str]) -> int:
    inside = rows.elements_below.get(entry.order, frozenset())
    return 2 * len(below & inside) - len(inside - below) if inside else 0


def recognise(template_ids: Sequence[str], code: str, code_system: str) -> tuple[Template | None, bool]:
    """The template of a document, and whether its template id (True) or only its code (False) named it."""
    for template_id in template_ids:
        document = cda_tables.by_template(template_id) or cda_tables.by_template(oids.intended(template_id))
        if document:
            return template(document.code), True
    if code and (not code_system or code_system.startswith("2.16.156.10011.")):
        return template(code), False
    return None, False
