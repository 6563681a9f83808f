"""Frozen types of processes that cross the feature's border."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor

NOBODY = UUID(int=0)
"""`resident_id` of cases that concern no resident."""


@dataclass(frozen=True, slots=True)
class Source:
    """A process as it was written: its YAML, its BPMN and its DMN tables by name."""

    process: str
    bpmn: str
    decisions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One running or ended process. `data` holds the answers by step; `parties` the organisation that acts as each party.

    `state`: running | stuck | finished | cancelled. `revision` counts its steps: two writers cannot overwrite one another.
    """

    resident_id: UUID
    id: UUID
    process: str
    version: int
    number: str
    title: str
    state: str
    urgent: bool
    data: Mapping[str, Any]
    workflow: Mapping[str, Any]
    parties: Mapping[str, UUID]
    starter_id: UUID | None
    starter_name: str
    organisation_id: UUID | None
    organisation_name: str
    started: datetime
    changed: datetime
    ended: datetime | None
    outcome: str
    problem: str
    revision: int


@dataclass(frozen=True, slots=True)
class CaseTask:
    """A step that waits for a person, or was done by one. `state`: open | claimed | done | cancelled."""

    resident_id: UUID
    id: UUID
    case_id: UUID
    process: str
    step: str
    name: str
    party: str
    organisation_id: UUID
    organisation_name: str
    permission: str
    state: str
    holder_id: UUID | None
    holder_name: str
    claimed: datetime | None
    due: datetime
    limited: bool
    escalated: datetime | None
    created: datetime
    completed: datetime | None
    case_title: str = ""
    case_number: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One line of a case's history: who did what when."""

    at: datetime
    act: str
    step: str
    name: str
    actor_name: str
    organisation_name: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody of a party said to the others beside the case."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    actor_name: str
    organisation_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What a case costs: `amount` in yuan, whom it is due to, and the step it arose at."""

    id: UUID
    item: str
    name: str
    amount: str
    payee_id: UUID | None
    payee_name: str
    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """A message of the engine to one person, or to whoever of an organisation holds a permission."""

    id: UUID
    at: datetime
    resident_id: UUID
    case_id: UUID
    title: str
    text: str
    read: bool


@dataclass(frozen=True, slots=True)
class Call:
    """What a connector is called with: the case, the step, the acting person, and the inputs the definition computes."""

    actor: Actor
    case: Case
    step: str
    name: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Connector:
    """A service that service tasks may name. `needs` are inputs a definition must give, `takes` those it may.

    `work` answers values kept in the case's data under the step; it may raise coded errors. `undo`, given those values, takes
    back what must not outlive a case that is withdrawn or stopped.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    work: Callable[[Call], Mapping[str, Any]]
    undo: Callable[[Call, Mapping[str, Any]], None] | None = None


@dataclass(frozen=True, slots=True)
class ProcessCount:
    """How many cases of a version stand in a state, and how many of them are urgent."""

    process: str
    version: int
    state: str
    number: int
    urgent: int


@dataclass(frozen=True, slots=True)
class StepMeasure:
    """How a step goes: how many wait, wait too long, are done; `hours` it took on average; done too late."""

    process: str
    step: str
    name: str
    waiting: int
    overdue: int
    done: int
    hours: float | None
    late: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A version in the making. `state`: draft | submitted | published | withdrawn."""

    id: UUID
    process: str
    version: int
    source: Source
    name: str
    state: str
    author_id: UUID | None
    author_name: str
    opinion: str
    note: str
    revision: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class Walked:
    """A trial run without a database: elements passed in order, what tables said, where it stands or ended."""

    path: tuple[str, ...]
    said: Mapping[str, Any]
    standing: tuple[str, ...]
    end: str
    problem: str
