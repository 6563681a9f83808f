"""The drafts of one document in the making: subject, visit, time, keys, and the trace of every data element."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from yizhou.exchange.cda.checking import Document
from yizhou.exchange.cda.datatypes import Value
from yizhou.exchange.cda.definitions import (
    DocumentRule,
    Role,
    mapping,
    newborn_sections,
    roles,
    section_categories,
)
from yizhou.exchange.cda.mapping.values import element_coding, element_extension, part_extension
from yizhou.exchange.cda.statements import PartFact, SectionRead, Statement
from yizhou.exchange.pipeline.contracts import SUBJECT, ResourceDraft
from yizhou.standards.code_systems import LOINC

_OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_CATEGORY_NAMES = {"vital-signs": "生命体征", "laboratory": "检验", "exam": "体格检查", "social-history": "生活方式",
                   "procedure": "操作", "imaging": "影像"}  # fmt: skip


@dataclass(slots=True)
class Drafting:
    """Collects drafts. `base` is the document's key: every key starts with it, so a second reading updates.

    `when` is the FHIR time of the service, used where an entry has none of its own; `encounter` a reference or "".
    """

    document: Document
    base: str
    rule: DocumentRule
    when: str
    encounter: str = ""
    drafts: list[ResourceDraft] = field(default_factory=list)
    result_references: list[tuple[str, str]] = field(default_factory=list)

    @property
    def source(self) -> str:
        """The document as URI, for `meta.source`."""
        return "urn:cda:" + quote(self.base, safe=".^:/")

    def key(self, place: str) -> str:
        return f"{self.base}/{place}"

    def add(self, place: str, content: dict[str, Any], at: str, used: Iterable[str] = ()) -> str:
        """Adds a resource read at XPath `at`; `used` are data elements it holds that no coding in it names. Returns its key."""
        key = self.key(place)
        tags = [element_coding(each) for each in dict.fromkeys(used) if each]
        content["meta"] = {"source": self.source} | ({"tag": tags} if tags else {})
        self.drafts.append(ResourceDraft(content=content, key=key, place=at))
        return key

    def of_subject(
        self, resource_type: str, subject: str = "subject", visit: str = "encounter"
    ) -> dict[str, Any]:
        """The beginning of a resource: type, whom it is about, during which visit."""
        content: dict[str, Any] = {"resourceType": resource_type, subject: {"reference": SUBJECT}}
        if self.encounter and visit:
            content[visit] = {"reference": self.encounter}
        return content


def section_place(section: SectionRead, *statements: Statement) -> str:
    """The stable place of a section, or of statements in it: `s3`, `s3.e1`, `s3.e1+2`."""
    if not statements:
        return f"s{section.index}"
    return f"s{section.index}.e" + "+".join(statement.key for statement in statements)


def section_category(section: SectionRead) -> list[dict[str, Any]]:
    """The section as category: FHIR's own where there is one, and the section's code and name."""
    categories = section_categories()
    code = categories.get(section.code) or categories.get(section.name)
    found: list[dict[str, Any]] = []
    if code:
        found.append(category(code))
    own: dict[str, Any] = {"text": section.name}
    if section.code:
        system = LOINC if not section.code.startswith("DE") else element_coding("x")["system"]
        own["coding"] = [{"system": system, "code": section.code}]
    return [*found, own]


def category(code: str) -> dict[str, Any]:
    """An observation category as CodeableConcept."""
    return {
        "coding": [{"system": _OBSERVATION_CATEGORY, "code": code}],
        "text": _CATEGORY_NAMES.get(code, code),
    }


def about_newborn(drafting: Drafting, section: SectionRead) -> bool:
    """True where a document of the mother speaks of the child."""
    names = newborn_sections()
    return not drafting.rule.newborn and (section.code in names or section.name in names)


@dataclass(slots=True)
class Fact:
    """One value with its data element: of a statement itself, or of a named child element of it."""

    statement: Statement
    value: Value
    part: PartFact | None = None

    @property
    def element_id(self) -> str:
        return self.part.data_element_id if self.part else self.statement.data_element_id

    @property
    def table_oid(self) -> str:
        row = self.part.row if self.part else self.statement.row
        return row.value_set_oid if row else ""

    @property
    def unit(self) -> str:
        row = self.statement.row
        return row.unit if row and not self.part else ""


def facts_of(statements: Iterable[Statement]) -> Iterator[Fact]:
    """Every value said in the statements and all below them, in document order."""
    for top in statements:
        for statement in top.walk():
            for value in statement.values:
                if not value.is_empty:
                    yield Fact(statement, value)
            if not statement.values and not statement.element_id and statement.code and statement.row:
                coded = Value(
                    "CD", code=statement.code, system=statement.code_system, display=statement.display
                )
                if statement.row.data_element_id:
                    yield Fact(statement, coded)
            for part in statement.parts:
                yield Fact(statement, part.value, part)


def roles_of(element_id: str) -> tuple[Role, ...]:
    """What a data element may contribute."""
    return roles().get(element_id, ())


class Cluster:
    """Statements that together make one resource, their facts by role, and which of them have been used."""

    def __init__(self, kind: str, section: SectionRead, statements: list[Statement]) -> None:
        self.kind, self.section, self.statements = kind, section, statements
        self.facts = list(facts_of(statements))
        self._used: set[int] = set()
        self._by_role: dict[str, list[int]] = {}
        for index, fact in enumerate(self.facts):
            for role in roles_of(fact.element_id):
                if role.kind == kind:
                    self._by_role.setdefault(role.name, []).append(index)

    def take(self, *names: str) -> Fact | None:
        """The first unused fact in one of these roles, now used; None when there is none."""
        for name in names:
            for index in self._by_role.get(name, ()):
                if index not in self._used:
                    self._used.add(index)
                    return self.facts[index]
        return None

    def take_all(self, *names: str) -> list[Fact]:
        """All unused facts in these roles, now used."""
        found = []
        while (fact := self.take(*names)) is not None:
            found.append(fact)
        return found

    def take_part(self, *elements: str) -> Fact | None:
        """The first unused child element at one of these paths, now used."""
        for index, fact in enumerate(self.facts):
            if fact.part and fact.part.row.element in elements and index not in self._used:
                self._used.add(index)
                return fact
        return None

    def use(self, facts: Iterable[Fact]) -> None:
        """Marks facts of this cluster as used."""
        wanted = {id(fact) for fact in facts}
        self._used |= {index for index, fact in enumerate(self.facts) if id(fact) in wanted}

    def release(self, fact: Fact) -> None:
        """Gives a fact back: it goes with the rest."""
        self._used -= {index for index, each in enumerate(self.facts) if each is fact}

    def has(self, *names: str) -> bool:
        return any(name in self._by_role for name in names)

    @property
    def place(self) -> str:
        return section_place(self.section, *self.statements)

    @property
    def at(self) -> str:
        return self.statements[0].place

    @property
    def element(self) -> Any:
        return self.statements[0].element

    @property
    def label(self) -> str:
        return self.statements[0].label

    def used_elements(self) -> list[str]:
        """Data elements that went into the resource's own fields."""
        return [self.facts[index].element_id for index in sorted(self._used)]

    def rest(self) -> list[dict[str, Any]]:
        """Everything not used, as extensions, so that nothing said is lost."""
        found = []
        for index, fact in enumerate(self.facts):
            if index in self._used:
                continue
            label = fact.statement.label
            extension = (
                part_extension(fact.part)
                if fact.part
                else element_extension(fact.element_id, label, fact.value, fact.table_oid, fact.unit)
            )
            if extension:
                found.append(extension)
        return found

    def finish(self, drafting: Drafting, content: dict[str, Any], place: str = "") -> str:
        """Adds the resource with what was not used as extensions. Returns its key."""
        rest = self.rest()
        if rest:
            content["extension"] = [*content.get("extension", ()), *rest]
        return drafting.add(place or self.place, content, self.at, self.used_elements())


def matches(words: str, text: str) -> bool:
    """Whether a text matches one of the named expressions of `mapping.yaml`."""
    return any(re.search(word, text) for word in mapping("words")[words])
