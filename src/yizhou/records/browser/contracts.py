"""Frozen types of the record browser: entries of one record, a comparison of two visits, alerts, the family."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a record: a health event, something told in it, or one of its documents.

    `group`: event | diagnosis | result | medicine | procedure | vaccination | allergy | document | other.
    `reference` is "Type/id", "Event/id" or "Document/id"; `text` what it says (a value with its unit, a dose).
    """

    reference: str
    group: str
    event_id: UUID
    kind: str
    kind_name: str
    domain: str
    domain_name: str
    at: datetime
    name: str
    text: str
    codes: tuple[str, ...]
    abnormal: bool
    institution_id: UUID | None
    institution_name: str
    department: str
    document_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One value entries can be narrowed by, and how many of the found ones have it."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a record is wanted. `text`: Chinese, pinyin, initials or codes; every word of it must fit."""

    text: str = ""
    groups: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    institution_id: UUID | None = None
    department: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries newest first. Facets count what the text finds, whatever else is narrowed; `total` counts all that is asked."""

    items: tuple[Entry, ...]
    next: str | None
    total: int
    groups: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    institutions: tuple[Facet, ...]
    departments: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """A health event as one side of a comparison."""

    event_id: UUID
    kind_name: str
    title: str
    started: datetime
    institution_name: str
    department: str


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a compared result. `low` and `high` bound the range its own laboratory gave."""

    text: str
    value: float | None
    abnormal: bool
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class NamedLine:
    """Something named in one visit or in both. `state`: both | earlier | later."""

    name: str
    code: str
    state: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result of both visits or of one. `direction`: up | down | same | changed (words); empty where one side is missing."""

    name: str
    code: str
    unit: str
    earlier: Side | None
    later: Side | None
    direction: str


@dataclass(frozen=True, slots=True)
class MedicineLine:
    """A medicine of two visits. `state`: started | stopped | changed | same."""

    name: str
    earlier: str
    later: str
    state: str


@dataclass(frozen=True, slots=True)
class CostLine:
    """An amount of money in yuan."""

    name: str
    earlier: float | None
    later: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two visits side by side, the earlier one first."""

    earlier: Visit
    later: Visit
    diagnoses: tuple[NamedLine, ...]
    procedures: tuple[NamedLine, ...]
    results: tuple[ResultLine, ...]
    medicines: tuple[MedicineLine, ...]
    costs: tuple[CostLine, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an alert rests on: what was recorded, on which day, by which institution, in which event."""

    name: str
    on: date | None
    institution_name: str
    event_id: UUID | None


@dataclass(frozen=True, slots=True)
class RecordAlert:
    """Something to be seen when a record is opened. `level`: danger | warning | info; `basis`: what the rule rests on."""

    rule: str
    rule_name: str
    version: int
    level: str
    text: str
    basis: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Hereditary:
    """A diagnosis of a relative that runs in families."""

    name: str
    code: str
    group: str
    on: date | None
    institution_name: str


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A relative. `seen`: open (the record may be read), closed (it may not), unlinked (only the name is known).

    A closed record tells nothing, not even whether there would be something to tell.
    """

    resident_id: UUID | None
    name: str
    relationship: str
    relationship_name: str
    blood: bool
    seen: str
    diagnoses: tuple[Hereditary, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Relatives, and what the person's own record says of the family's illnesses."""

    members: tuple[FamilyMember, ...]
    told: tuple[Hereditary, ...]
