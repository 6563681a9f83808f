"""Frozen types of consent: rules, the lens through which a reader sees a record, break-glass, complaints."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Rule:
    """What a resident permits or denies. `institution_id` None: to everybody. `data`: a kind or a label of
    `definitions/privacy`. In force from `since` to `until` (None: until withdrawn)."""

    id: UUID
    resident_id: UUID
    effect: str  # permit | deny
    institution_id: UUID | None
    institution_name: str
    institution_path: str
    data: str
    since: datetime
    until: datetime | None
    given: datetime
    given_by: str
    reason: str
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the policy decides by: one reader, one person, now."""

    reader: str  # system | self | staff | partner
    organisation_id: UUID | None
    organisation_path: str
    permissions: frozenset[str]
    rules: tuple[Rule, ...]
    knows: frozenset[str]
    glass_broken: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """`denied`: nothing may be seen, and why, in Chinese. Else what is hidden: labels, and kinds of data."""

    denied: str = ""
    labels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a query finds what consent decides by: names of columns; an empty one is not there. `documents`: its rows are documents."""

    resident: str = "resident_id"
    item: str = "id"
    type: str = ""
    event: str = ""
    documents: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold, with their named values (`hidden_…`)."""

    clauses: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lens:
    """What of one or several records a reader does not see. Ids are of resources (their local part), events and documents."""

    denied: frozenset[UUID] = frozenset()
    reason: str = ""
    items: frozenset[UUID] = frozenset()
    types: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    documents: bool = False

    @property
    def clear(self) -> bool:
        """Whether everything is seen: the common case, and then a query is left as it is."""
        return not (self.denied or self.items or self.types or self.events or self.documents)

    def where(self, columns: Columns) -> Where:
        """The same as a condition of a query."""
        clauses: list[str] = []
        values: dict[str, Any] = {}
        for name, column, hidden in (
            ("resident", columns.resident, self.denied),
            ("item", columns.item, self.items),
            ("type", columns.type, self.types),
            ("event", columns.event, self.events),
        ):
            if column and hidden:
                clauses.append(f"{column} <> ALL(%(hidden_{name})s)")
                values[f"hidden_{name}"] = sorted(hidden)
        if columns.documents and self.documents:
            clauses.append("false")
        return Where(tuple(clauses), values)

    def shows(self, *, resident_id: UUID, item: UUID, type_: str = "") -> bool:
        """Whether one resource or document is seen."""
        return resident_id not in self.denied and item not in self.items and type_ not in self.types


@dataclass(frozen=True, slots=True)
class Sealing:
    """What one health event must hide: its labels (none: it is open again), itself and everything in it."""

    event_id: UUID
    resident_id: UUID
    labels: frozenset[str]
    items: Collection[UUID] = ()
    institution_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Glass:
    """A break-glass: who opened whose record, why, until when, and what the review said."""

    id: UUID
    resident_id: UUID
    resident_name: str
    user_id: UUID | None
    who: str
    organisation_name: str
    reason: str
    opened: datetime
    until: datetime
    review: str  # open | justified | unjustified
    reviewed_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A resident's complaint about one access, and what became of it. `state`: open | answered."""

    id: UUID
    resident_id: UUID
    resident_name: str
    access_id: int
    access: str
    text: str
    made: datetime
    state: str
    answer: str = ""
    answered: datetime | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a rule may be about: a kind of data or a label."""

    id: str
    name: str
    sensitive: bool = False
