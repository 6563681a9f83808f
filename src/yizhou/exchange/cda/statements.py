"""The body of a document as statements: what is said (code), of what value, by whom, when, under which row of the tables.

One pass over the tree; everything later (checks, mapping, rendering) works on these and not on XML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from yizhou.exchange.cda.datatypes import NS, Value, read_value, text_of
from yizhou.exchange.cda.definitions import limits
from yizhou.exchange.cda.parsing import place_of
from yizhou.exchange.cda.template import SectionRows, Template, match_entry
from yizhou.standards import data_elements
from yizhou.standards.cda_tables import Entry
from yizhou.standards.code_systems import CATALOGUE

STATEMENTS = {
    NS + name: name
    for name in (
        "observation", "organizer", "act", "procedure", "substanceAdministration", "encounter", "supply",
        "observationMedia", "regionOfInterest",
    )
}  # fmt: skip
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CONTAINERS = frozenset({NS + "component", NS + "entryRelationship", NS + "entry"})


class TooDeep(Exception):
    """Statements are nested deeper than the settled limit."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(slots=True)
class PartFact:
    """A child element of a statement that the tables give a data element: the performer's name, the time, the dose."""

    row: Entry
    element: Any
    value: Value

    @property
    def data_element_id(self) -> str:
        return self.row.data_element_id


@dataclass(slots=True)
class Statement:
    """One clinical statement. `key` is its stable place (`1.2`: second in the first), `place` its XPath for faults,
    `element_id` its data element, `label` what to call it.
    """

    element: Any
    kind: str
    key: str
    place: str
    code: str
    code_system: str
    code_system_name: str
    display: str
    element_id: str
    row: Entry | None
    values: tuple[Value, ...]
    children: list["Statement"] = field(default_factory=list)
    parts: list[PartFact] = field(default_factory=list)
    label: str = ""

    @property
    def value(self) -> Value | None:
        return self.values[0] if self.values else None

    @property
    def data_element_id(self) -> str:
        """The printed data element, or the one the tables give a statement coded otherwise (ICD-9-CM-3 of a procedure)."""
        return self.element_id or (self.row.data_element_id if self.row else "")

    @property
    def mood(self) -> str:
        return (self.element.get("moodCode") or "").strip()

    def walk(self) -> Iterator["Statement"]:
        """This statement and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def child(self, name: str) -> Any:
        """A child element by plain name, or None."""
        return self.element.find(NS + name)


@dataclass(slots=True)
class SectionRead:
    """One section as found. `rows` is None when the document's tables know no such section."""

    element: Any
    index: int
    place: str
    code: str
    code_system: str
    title: str
    rows: SectionRows | None
    statements: list[Statement]
    text: Any

    @property
    def name(self) -> str:
        """What to call it: the Chinese title written in the document, else the name in the tables."""
        if _CHINESE.search(self.title):
            return self.title.removesuffix("章节") or self.title
        printed = self.rows.section.name if self.rows else ""
        return printed.removesuffix("元素组成").removesuffix("章节") or self.title or self.code


def read_sections(root: Any, template: Template | None) -> list[SectionRead]:
    """All sections of the structured body, nested ones too, in document order. Raises TooDeep."""
    body = root.find(f"{NS}component/{NS}structuredBody")
    if body is None:
        return []
    found: list[SectionRead] = []
    seen: dict[int, int] = {}
    for element, place in _sections_in(body, place_of(body), 1):
        section = _read_section(element, place, len(found) + 1, template, seen)
        if section.rows:
            order = section.rows.section.order
            seen[order] = seen.get(order, 0) + 1
        found.append(section)
    return found


def _sections_in(element: Any, place: str, depth: int) -> Iterator[tuple[Any, str]]:
    """Sections below, nested ones after the one that holds them, each with its XPath."""
    if depth > limits().depth:
        raise TooDeep(place)
    for number, component in enumerate(element.iterfind(f"{NS}component"), start=1):
        for section in component.iterfind(f"{NS}section"):
            inside = f"{place}/component[{number}]/section"
            yield section, inside
            yield from _sections_in(section, inside, depth + 1)


def _read_section(
    element: Any, place: str, index: int, template: Template | None, seen: dict[int, int]
) -> SectionRead:
    code_element = element.find(f"{NS}code")
    code = system = display = ""
    if code_element is not None:
        code = (code_element.get("code") or "").strip()
        system = (code_element.get("codeSystem") or "").strip()
        display = (code_element.get("displayName") or "").strip()
    title = text_of(element.find(f"{NS}title")) or display
    statements = [
        _read_statement(child, f"{number}", f"{place}/{step}", 1)
        for number, (child, step) in enumerate(_statements_in(element, NS + "entry"), start=1)
    ]
    rows = None
    if template:
        elements = frozenset(each.element_id for top in statements for each in top.walk() if each.element_id)
        rows = template.section_for(code, title, elements, seen)
        _match(statements, rows, template, 0)
    for top in statements:
        for each in top.walk():
            each.label = _label(each)
    return SectionRead(
        element, index, place, code, system, title, rows, statements, element.find(f"{NS}text")
    )


def _statements_in(element: Any, only: str = "") -> Iterator[tuple[Any, str]]:
    """Statements directly inside, each with its steps from here: `entry[3]/observation`."""
    counts: dict[str, int] = {}
    for container in element:
        tag = container.tag
        if tag == only or (not only and tag in _CONTAINERS):
            counts[tag] = counts.get(tag, 0) + 1
            for child in container:
                if child.tag in STATEMENTS:
                    yield child, f"{tag[len(NS) :]}[{counts[tag]}]/{STATEMENTS[child.tag]}"


def _read_statement(element: Any, key: str, place: str, depth: int) -> Statement:
    if depth > limits().depth:
        raise TooDeep(place)
    code_element = element.find(f"{NS}code")
    code = system = system_name = display = ""
    if code_element is not None:
        attributes = code_element.attrib
        code = attributes.get("code", "").strip()
        system = attributes.get("codeSystem", "").strip()
        system_name = attributes.get("codeSystemName", "").strip()
        display = attributes.get("displayName", "").strip()
    is_element = data_elements.is_identifier(code)
    statement = Statement(
        element,
        STATEMENTS[element.tag],
        key,
        place,
        code,
        system or (CATALOGUE if is_element else ""),
        system_name,
        display,
        code if is_element else "",
        None,
        tuple(read_value(child) for child in element if child.tag == NS + "value") or _text_value(element),
    )
    statement.children = [
        _read_statement(child, f"{key}.{number}", f"{place}/{step}", depth + 1)
        for number, (child, step) in enumerate(_statements_in(element), start=1)
    ]
    return statement


def _text_value(element: Any) -> tuple[Value, ...]:
    """Acts say what they say in their text (转诊原因)."""
    text = element.find(f"{NS}text")
    found = text_of(text) if text is not None and text.find(f"{NS}reference") is None else ""
    return (Value("ST", found),) if found else ()


def _match(statements: list[Statement], rows: SectionRows | None, template: Template, parent: int) -> None:
    taken: set[int] = set()
    for statement in statements:
        row = None
        if rows:
            below = frozenset(
                each.element_id for each in statement.walk() if each.element_id and each is not statement
            )
            row = match_entry(
                rows, parent, statement.element_id, statement.display, statement.kind, below, taken
            )
        if row is None and statement.element_id:
            elsewhere = template.anywhere.get(statement.element_id)
            row = elsewhere[0] if elsewhere and not rows else None
        statement.row = row
        if row:
            taken.add(row.order)
            if rows:
                statement.parts = _parts(statement, rows.parts.get(row.order, ()))
        _match(statement.children, rows, template, row.order if row else -1)


def _parts(statement: Statement, part_rows: Any) -> list[PartFact]:
    """Child elements named by the tables, that are there and say something.

    A row that stands several times for one path (four participants' names) takes the occurrences in order.
    """
    found: list[PartFact] = []
    used: dict[str, int] = {}
    for row in part_rows:
        steps = [step for step in row.element.split("/") if step]
        elements = statement.element.findall("/".join(NS + step for step in steps))
        place = used.get(row.element, 0)
        used[row.element] = place + 1
        last = sum(1 for other in part_rows if other.element == row.element) == place + 1
        for element in elements[place : None if last else place + 1]:
            value = _part_value(element)
            if not value.is_empty:
                found.append(PartFact(row, element, value))
    return found


def _part_value(element: Any) -> Value:
    """The value of a child element; where it only names its data element (playingEntity/code), the text beside it."""
    value = read_value(element)
    if value.is_coded and data_elements.is_identifier(value.code):
        parent = element.getparent()
        for name in ("desc", "name"):
            text = text_of(parent.find(NS + name)) if parent is not None else ""
            if text:
                return Value("ST", text)
        return Value("ST")
    return value


def _label(statement: Statement) -> str:
    name = statement.display or (statement.row.name if statement.row else "")
    return name.strip() or data_elements.name_of(statement.element_id) or statement.code or "条目"
