"""The 73 shared documents as tables (WS/T 483-2016 20 parts, WS/T 500-2016 53 parts): documents, headers, sections, entries.

Rows keep the standard's own words; what is misprinted in the standard is misprinted here, with `suggested_element_id`
and `conflicts` beside it. Nothing here interprets a document: `exchange/cda` does.
"""

from dataclasses import dataclass
from functools import cache
from sys import intern

from yizhou.standards.reading import rows

__all__ = [
    "Cardinality",
    "Document",
    "Entry",
    "HeaderElement",
    "Section",
    "by_code",
    "by_template",
    "documents",
    "entries",
    "header",
    "sections",
]


@dataclass(frozen=True, slots=True)
class Cardinality:
    """`least` to `most` times; `most` None means without limit. `stated` False when the table leaves it empty."""

    least: int
    most: int | None
    stated: bool = True

    def __str__(self) -> str:
        return f"{self.least}..{'*' if self.most is None else self.most}"


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of shared document. `code` is `HSDA00.01` … or `C0001` …, `standard` `WS/T 483` or `WS/T 500`."""

    code: str
    template_id: str
    standard: str
    part: int
    title: str
    title_en: str
    has_example: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document; `code` is LOINC or a data element id, empty where only a name is given.

    `optionality`: R required, R2 required if known. `complete` False where the print breaks off (WS/T 483.16).
    """

    order: int
    name: str
    code: str
    code_system: str
    display_name: str
    cardinality: Cardinality
    optionality: str
    description: str
    example_code: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A clinical statement (`element` empty) or a child element of one that carries a data element id.

    `parent` is the `order` of the enclosing statement, 0 at the top of a section. `value_set_oid` and `value_set_name` are
    as printed, and do not always mean the same.
    """

    order: int
    section_order: int
    section_code: str
    section_name: str
    parent: int
    name: str
    element: str
    data_element_id: str
    suggested_element_id: str
    entry_class: str
    mood_code: str
    relationship: str
    datatype: str
    unit: str
    value_in: str
    value_set: str
    value_set_oid: str
    value_set_name: str
    cardinality: Cardinality
    optionality: str
    name_agrees: str
    from_example_only: bool
    conflicts: str


@dataclass(frozen=True, slots=True)
class HeaderElement:
    """A constraint on the header of one document: how often `xpath` occurs, what it means, which data element it is.

    `doubtful`: no published example has an element at this path, which mostly means that its nesting is misprinted.
    """

    order: int
    block: str
    xpath: str
    meaning: str
    cardinality: Cardinality
    data_element_id: str
    oid_root: str
    code_system: str
    fixed: str
    description: str
    doubtful: bool


@cache
def _cardinality(text: str) -> Cardinality:
    least, _, most = text.partition("..")
    if not least.isdigit():
        return Cardinality(0, None, stated=False)
    return Cardinality(int(least), int(most) if most.isdigit() else None)


@cache
def documents() -> tuple[Document, ...]:
    """All 73, WS/T 483 first."""
    return tuple(
        Document(
            row["document_code"],
            row["template_id"],
            row["standard"],
            int(row["part"]),
            row["title_zh"],
            row["title_en"],
            row["example"] == "yes",
        )
        for row in rows("cda/documents")
    )


@cache
def _templates() -> dict[str, Document]:
    return {document.template_id: document for document in documents()}


@cache
def _codes() -> dict[str, Document]:
    return {document.code: document for document in documents()}


def by_template(template_id: str) -> Document | None:
    """The document of a template id `2.16.156.10011.2.1.1.N`, or None."""
    return _templates().get(template_id)


def by_code(code: str) -> Document | None:
    """The document of a code `C0002` or `HSDA00.01`, or None."""
    return _codes().get(code)


@cache
def _all_sections() -> dict[str, tuple[Section, ...]]:
    found: dict[str, list[Section]] = {}
    for row in rows("cda/sections"):
        found.setdefault(row["document_code"], []).append(
            Section(
                int(row["section_order"]),
                intern(row["section_name"]),
                intern(row["code"]),
                intern(row["code_system"]),
                intern(row["display_name"]),
                _cardinality(row["cardinality"]),
                intern(row["optionality"]),
                row["description"],
                intern(row["example_code"]),
                "truncated" not in row["notes"],
            )
        )
    return {code: tuple(found_sections) for code, found_sections in found.items()}


@cache
def _all_entries() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for row in rows("cda/entries"):
        found.setdefault(row["document_code"], []).append(
            Entry(
                int(row["entry_order"]),
                int(row["section_order"]),
                intern(row["section_code"]),
                intern(row["section_name"]),
                int(row["parent_entry"] or 0),
                intern(row["entry_name"]),
                intern(row["element"]),
                intern(row["data_element_id"]),
                intern(row["suggested_element_id"]),
                intern(row["entry_class"]),
                intern(row["mood_code"]),
                intern(row["relationship"]),
                intern(row["datatype"]),
                intern(row["unit"]),
                intern(row["value_in"]),
                intern(row["value_set"]),
                intern(row["value_set_oid"]),
                intern(row["value_set_name"]),
                _cardinality(row["cardinality"]),
                intern(row["optionality"]),
                intern(row["name_agrees"]),
                row["source"] == "example only",
                intern(row["conflicts"]),
            )
        )
    return {code: tuple(found_entries) for code, found_entries in found.items()}


@cache
def _all_headers() -> dict[str, tuple[HeaderElement, ...]]:
    found: dict[str, list[HeaderElement]] = {}
    met = {row["xpath"] for row in rows("cda/header") if row["examples_with_path"] not in ("", "0")}
    for row in rows("cda/header_by_document"):
        found.setdefault(row["document_code"], []).append(
            HeaderElement(
                int(row["order"]),
                intern(row["block"]),
                intern(row["xpath"]),
                intern(row["meaning"]),
                _cardinality(row["cardinality"]),
                intern(row["data_element_id"]),
                intern(row["oid_root"]),
                intern(row["code_system"]),
                intern(row["fixed"]),
                intern(row["description"]),
                row["xpath"] not in met,
            )
        )
    return {code: tuple(elements) for code, elements in found.items()}


def sections(document_code: str) -> tuple[Section, ...]:
    """The sections of a document in order; empty for an unknown code."""
    return _all_sections().get(document_code, ())


def entries(document_code: str) -> tuple[Entry, ...]:
    """The entries of a document in order; empty for an unknown code."""
    return _all_entries().get(document_code, ())


def header(document_code: str) -> tuple[HeaderElement, ...]:
    """The header constraints of a document in order; empty for an unknown code."""
    return _all_headers().get(document_code, ())
