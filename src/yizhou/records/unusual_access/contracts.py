"""Frozen types of unusual access: rules, what they look at, what they find."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

STATES = ("open", "cleared", "confirmed")


@dataclass(frozen=True, slots=True)
class AccessRule:
    """When an access is unusual; see `definitions/access_rules`. `from_` to `until` are working hours in China."""

    id: str
    name: str
    version: int
    kind: str
    severity: str  # low | medium | high
    text: str
    actions: frozenset[str]
    except_roles: frozenset[str]
    threshold: int
    minutes: int = 0
    from_: time = time(0)
    until: time = time(0)
    weekend: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """One access of a member of staff to one resident's record."""

    entry_id: int
    at: datetime
    actor_id: UUID
    actor_name: str
    organisation_id: UUID | None
    organisation_name: str
    role: str
    action: str
    resident_id: UUID


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the log: `homes` of staff and `regions` of residents (twelve digits), people `marked`."""

    homes: Mapping[UUID, str] = field(default_factory=dict)
    regions: Mapping[UUID, str] = field(default_factory=dict)
    marked: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Sign:
    """What a rule found: one matter of one actor on one day (and about one resident, for rules about a person).

    `number`: residents looked at, or accesses to the one; `last` is the latest entry of it.
    """

    rule: AccessRule
    day: str
    number: int
    first_at: datetime
    last_at: datetime
    last: Seen
    resident_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UnusualAccess:
    """A finding in the queue. `state`: open, cleared (there was a reason), confirmed (there was none)."""

    id: UUID
    rule_id: str
    rule_name: str
    rule_version: int
    severity: str
    actor_id: UUID
    actor_name: str
    role: str
    organisation_name: str
    resident_id: UUID | None
    resident_name: str
    day: str
    number: int
    first_at: datetime
    last_at: datetime
    found: datetime
    state: str
    note: str
    reviewed_by: str
    reviewed: datetime | None


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule found something in a period, and what became of it."""

    rule_id: str
    rule_name: str
    open: int
    cleared: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class ActorCount:
    """Who was found most often."""

    actor_id: UUID
    actor_name: str
    organisation_name: str
    number: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class MarkedPerson:
    """A resident under special protection; `ended` when the mark was taken away."""

    resident_id: UUID
    resident_name: str
    reason: str
    marked: datetime
    marked_by: str
