"""What of a person's record belongs into a section. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.records.domain_views.contracts import Source
from yizhou.records.domain_views.definitions import Pick, SectionRule


@dataclass(frozen=True, slots=True)
class Told:
    """A resource as sections see it: its codes, its categories, what it is called."""

    reference: str
    type: str
    content: Mapping[str, Any]
    on: date | None
    name: str
    codes: frozenset[str]
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contact:
    """A health event with what was told in it. `records`: data sets and types of documents it came as."""

    id: UUID
    kind: str
    on: date
    title: str
    institution_name: str
    records: frozenset[str]
    told: tuple[Told, ...]
    documents: tuple[Source, ...] = field(default=())


def fits(pick: Pick, type_name: str, codes: Iterable[str], categories: Iterable[str], name: str) -> bool:
    """Whether something of this type, with these codes and this name, is chosen."""
    if pick.types and type_name not in pick.types:
        return False
    if pick.categories and pick.categories.isdisjoint(categories):
        return False
    if not (pick.codes or pick.starts or pick.words):
        return True
    known = frozenset(codes)
    return (
        not pick.codes.isdisjoint(known)
        or any(code.startswith(pick.starts) for code in known if pick.starts)
        or any(word in name for word in pick.words)
    )


def chosen(section: SectionRule, one: Told) -> bool:
    """Whether a resource alone belongs into the section."""
    return any(fits(pick, one.type, one.codes, one.categories, one.name) for pick in section.resources)


def told_within(section: SectionRule, contact: Contact | None) -> bool:
    """Whether a resource of this contact may speak in the section at all."""
    if not section.within:
        return True
    return contact is not None and not section.within.isdisjoint({*contact.records, contact.kind})


def contacts_of(section: SectionRule, contacts: Sequence[Contact]) -> list[Contact]:
    """The contacts that are entries of the section as a whole."""
    return [
        contact
        for contact in contacts
        if not section.records.isdisjoint(contact.records)
        or contact.kind in section.kinds
        or any(word in contact.title for word in section.titles)
    ]
