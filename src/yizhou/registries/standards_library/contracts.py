"""Frozen types of the standards library that cross its border."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Book:
    """One standard item on a shelf. `kind` is element, data_set, document, value_set or service.

    `size` counts its parts (rows, entries, codes, fields), `size_name` says what they are. `matched` is the part that
    answered a search, empty when the item itself did.
    """

    kind: str
    id: str
    title: str
    note: str
    standard: str
    family: str
    size: int = 0
    size_name: str = ""
    matched: str = ""


@dataclass(frozen=True, slots=True)
class ShelfFamily:
    """A family on a shelf and how many of its books answer the question."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of a shelf: the families of all that was found, and where the next page begins (None: nowhere)."""

    items: tuple[Book, ...]
    total: int
    next: str | None
    families: tuple[ShelfFamily, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UsedAt:
    """Where something is used. `kind`, `id`, `title`, `standard` name the book; `place` is the row, entry or path in it.

    `differs` says in Chinese how the place prints the thing otherwise than its own page; `inferred`: found by name only.
    """

    kind: str
    id: str
    title: str
    standard: str
    place: str
    name: str
    differs: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code of a list with its Chinese name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AllowedValues:
    """What a cell of allowed values means: `list_id` opens the list in the library; `codes` are the first of it."""

    kind: str
    list_id: str
    name: str
    printed: str
    codes: tuple[ListedCode, ...]
    size: int


@dataclass(frozen=True, slots=True)
class ElementPage:
    """A data element with every attribute of the catalogue, and all places that use it."""

    id: str
    name: str
    definition: str
    datatype: str
    datatype_name: str
    format: str
    format_meaning: str
    unit: str
    values: AllowedValues
    source: str
    uses: tuple[UsedAt, ...]


@dataclass(frozen=True, slots=True)
class DataSetRow:
    """One row of a data set (`standards.data_sets.Item`) with its cell of allowed values read."""

    order: int
    key: str
    printed_id: str
    element_id: str
    inferred: bool
    name: str
    definition: str
    datatype: str
    format: str
    values: AllowedValues
    required: bool


@dataclass(frozen=True, slots=True)
class RelatedBook:
    """A book that shares elements: `shared` of its `size` rows."""

    kind: str
    id: str
    title: str
    standard: str
    shared: int
    size: int


@dataclass(frozen=True, slots=True)
class DataSetPage:
    """A data set with its rows; `notes` say what is uncertain in the print."""

    id: str
    title: str
    standard: str
    family: str
    printed: str
    notes: tuple[str, ...]
    rows: tuple[DataSetRow, ...]
    relatives: tuple[RelatedBook, ...]


@dataclass(frozen=True, slots=True)
class HeaderConstraint:
    """A line of a template's header: how often `path` occurs and what it means."""

    order: int
    block: str
    path: str
    meaning: str
    cardinality: str
    element_id: str
    fixed: str


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """An entry of a section: depth 0 at its top, deeper inside another. `list_id` opens its value set."""

    order: int
    depth: int
    name: str
    element: str
    element_id: str
    datatype: str
    unit: str
    list_id: str
    list_name: str
    cardinality: str
    optionality: str
    note: str


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """A section of a document template with its entries."""

    order: int
    name: str
    code: str
    code_system: str
    cardinality: str
    optionality: str
    description: str
    statements: tuple[TemplateEntry, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document template: header constraints, sections with entries, related data sets."""

    id: str
    title: str
    title_en: str
    standard: str
    template_id: str
    header: tuple[HeaderConstraint, ...]
    chapters: tuple[TemplateSection, ...]
    relatives: tuple[RelatedBook, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A code list: a page of its codes, and where it is used."""

    id: str
    title: str
    standard: str
    family: str
    note: str
    size: int
    found: int
    codes: tuple[ListedCode, ...]
    next: str | None
    uses: tuple[UsedAt, ...]


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A field of a service message."""

    order: int
    message: str
    path: str
    meaning: str
    datatype: str
    cardinality: str
    code_system: str
    note: str
    element_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A transaction of an interaction service with the fields of its messages; `facts` are its attributes, in order."""

    id: str
    title: str
    service: str
    standard: str
    facts: Mapping[str, str]
    fields: tuple[MessageLine, ...]


@dataclass(frozen=True, slots=True)
class ComparedBook:
    """One side of a comparison, attribute → text."""

    id: str
    title: str
    standard: str
    size: int


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """Two rows set beside each other. `state` is same, changed, left or right (only there); `differing` names attributes."""

    key: str
    name: str
    state: str
    left: Mapping[str, str]
    right: Mapping[str, str]
    differing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two books of a kind side by side; `attributes` are the compared columns with their Chinese titles."""

    kind: str
    left: ComparedBook
    right: ComparedBook
    attributes: Mapping[str, str]
    counts: Mapping[str, int]
    pairs: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A file generated from the tables: its name, media type and bytes."""

    name: str
    media_type: str
    content: bytes
