"""Frozen types of assembled documents that cross the feature's border."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

DRAFT, REVIEW, PUBLISHED, RETIRED = "draft", "review", "published", "retired"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a template. `content` is what definitions/schemas/assembled.schema.json describes.

    `state`: draft → review → published → retired; a review sent back is a draft again. A published version never changes.
    `platform`: it stands in definitions/assembled, not in the table.
    """

    template: str
    number: int
    state: str
    content: Mapping[str, Any]
    made_by: str = ""
    made: datetime | None = None
    decided_by: str = ""
    decided: datetime | None = None
    note: str = ""
    platform: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a document is about."""

    id: UUID | None
    name: str
    sex: str
    birth_date: date | None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a section: what each column shows, and the resource it was read from ("Type/id"), if any."""

    cells: tuple[str, ...]
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """An assembled section. `more`: lines its limit left out. `problem`: why it could not be read, empty when it was."""

    id: str
    title: str
    code: str
    layout: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str
    more: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A document put together by one version of a template."""

    template: str
    number: int
    title: str
    code: Mapping[str, str]
    person: Person
    sections: tuple[Section, ...]
    made: datetime
    author: str
    milliseconds: float = 0.0
    resources: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(f"{each.title}：{each.problem}" for each in self.sections if each.problem)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the assembling engine. `state`: done | partly (a section failed) | failed."""

    id: UUID
    at: datetime
    template: str
    title: str
    number: int
    purpose: str  # preview | page | download | fhir
    actor: str
    state: str
    milliseconds: float
    rows: int
    problems: tuple[str, ...]
