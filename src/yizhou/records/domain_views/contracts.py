"""Frozen types of the record by subject: what a view shows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Value:
    """One thing said: 收缩压, 146 mmHg. `abnormal`: marked so by the sender or outside its own range."""

    name: str
    text: str
    abnormal: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A document an entry was told in."""

    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one contact or one resource says to a section. `values` in the order of the section's columns, where it has any
    (an empty text where nothing was said); `on` is None where the source gives no day."""

    on: date | None
    title: str
    institution_name: str
    event_id: UUID | None
    values: tuple[Value, ...]
    documents: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a view, newest entries first. `columns` is empty where each entry names its own values.

    `show`: table | list | facts (the latest of each thing). `total` counts entries, also those over the limit.
    """

    id: str
    title: str
    show: str
    columns: tuple[str, ...]
    entries: tuple[Entry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DomainView:
    """A view of one person's record. `group`: domain | special_file | summary."""

    id: str
    title: str
    group: str
    purpose: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ViewOutline:
    """A view and how many entries it has for a person."""

    id: str
    title: str
    group: str
    entries: int
