"""Frozen types of the resource directory that cross its border."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Item:
    """One field of a resource, linked to the data element or value set it is, where it is one."""

    name: str
    type: str = ""
    element: str = ""
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """What somebody says of a resource (GB/T 21063.3). `key` is the describer's own name of it, the same every time."""

    key: str
    title: str
    abstract: str
    theme: str
    kind: str
    keywords: tuple[str, ...] = ()
    provider: str = ""
    provider_name: str = ""
    sharing: str = "open"
    condition: str = ""
    security: str = "internal"
    frequency: str = "irregular"
    link: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the directory. `origin` is `catalogued` (by the platform itself), `registered`, or a node's name."""

    id: UUID
    identifier: str
    origin: str
    state: str
    version: int
    updated: datetime
    description: Description
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers a search; `where` says in which part, `shown` the words around."""

    entry: Entry
    where: str
    shown: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a search with counts of everything found; `meant` is what was probably meant when nothing was found."""

    hits: tuple[Hit, ...]
    total: int
    next: str | None
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a cataloguing run or an aggregation would do: `new`, `changed`, `gone`, or `conflict` with another origin."""

    kind: str
    key: str
    title: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks for a resource that is shared on condition."""

    id: UUID
    entry_id: UUID
    title: str
    who: str
    organisation: str
    purpose: str
    state: str
    asked: datetime
    until: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A subscriber is told that an entry was published, changed or withdrawn."""

    id: UUID
    entry_id: UUID
    title: str
    what: str
    at: datetime
    seen: bool


@dataclass(frozen=True, slots=True)
class Node:
    """Another directory whose entries are gathered here."""

    id: UUID
    name: str
    url: str
    gathered: datetime | None
    entries: int
    problem: str
    raw: Mapping[str, Any] = field(default_factory=dict)
