"""Frozen types of programmes that cross the border."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.engines.forms.contracts import FormField
from yizhou.engines.rules.contracts import Decision, Rule


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: months and days."""

    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.months or self.days)


@dataclass(frozen=True, slots=True)
class CandidateRule:
    """Who is to be looked at, by what is written into the record.

    `resource`: a resource type whose code begins with one of `codes` (and, with `rule`, of which it holds: `value`, `unit`); empty
    `resource`: everybody of whom `rule` holds by sex, age and birth date. `reason` is what the list says (`{name}`). `within`: what is
    older than this says nothing any more.
    """

    id: str
    resource: str
    codes: tuple[str, ...]
    rule: Rule | None
    reason: str
    within: Span = Span()


@dataclass(frozen=True, slots=True)
class Appointed:
    """One entry of a calendar of contacts: so long after the day it counts from."""

    id: str
    name: str
    after: Span
    before_days: int
    after_days: int
    form: str


@dataclass(frozen=True, slots=True)
class ContactKind:
    """A kind of contact and when it is due.

    Exactly one of: `every` (again and again, counted from the last contact among `counts`, or from `origin`), `calendar` (at fixed
    times after `origin`), `asked` (only when a decision asks for it). `origin` is a fact's name, `opened` unless said otherwise.
    `show`: only while this holds. `stays`: of a calendar, what was not done in its window is late, not missed: it still has to be done.
    """

    id: str
    name: str
    form: str
    every: Span
    calendar: tuple[Appointed, ...]
    asked: bool
    origin: str
    counts: tuple[str, ...]
    before_days: int
    after_days: int
    show: Rule | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class ClassOf:
    """A class people are put into by the decision; `tone` good | fair | warning | danger colours it."""

    id: str
    name: str
    tone: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of the enrolled person, from answers: the newest of `field` in `form`. `hidden`: not in lists that leave the page."""

    id: str
    label: str
    forms: tuple[str, ...]
    field: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate: of those `of` holds for, the share `holds` does. Rules ask for state, class, facts, `contacts_<kind>` (done this
    year), `all_<kind>` (done ever), `first_<kind>` (its first day), `classed_<class>` (contacts that gave it), `overdue`, `months` (since enrolment), `since` (first day of the year). `per`: a fact or value
    each counts with in the denominator, instead of one."""

    id: str
    name: str
    of: Rule
    holds: Rule
    target: float | None
    source: str
    per: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Whose enrolments are shown beside the person's own: the `relation` (mother, child, spouse, …) in the programme `programme`."""

    id: str
    name: str
    relation: str
    programme: str


@dataclass(frozen=True, slots=True)
class Axis:
    """What values are drawn against instead of the calendar: `unit` (days, weeks, months) since a fact, from `start` to `end`."""

    origin: str
    name: str
    unit: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of reference: (place on the axis, value)."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A value that is drawn large on the programme's axis, with its lines of reference and where these come from."""

    value: str
    curves: tuple[Curve, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Programme:
    """One version of a programme."""

    id: str
    name: str
    version: int
    source: str
    group: str
    population: Rule
    population_text: str
    sensitive: bool
    candidates: tuple[CandidateRule, ...]
    contacts: tuple[ContactKind, ...]
    facts: tuple[Fact, ...]
    values: tuple[Fact, ...]
    decision: Decision | None
    decided_after: tuple[str, ...]
    classes: tuple[ClassOf, ...]
    closings: Mapping[str, str]
    measures: tuple[Measure, ...]
    related: tuple[Related, ...] = ()
    axis: Axis | None = None
    charts: tuple[Chart, ...] = ()

    def contact(self, kind: str) -> ContactKind | None:
        return next((one for one in self.contacts if one.id == kind), None)

    def class_of(self, class_id: str) -> ClassOf | None:
        return next((one for one in self.classes if one.id == class_id), None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a programme is for and who is not in it. `state`: open | accepted | declined | gone."""

    id: UUID
    programme_id: str
    resident_id: UUID
    name: str
    sex: str
    birth_date: date | None
    address: str
    reason: str
    reference: str
    place: str
    found: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody in a programme. `facts` and `values` are the newest answers; `asked` what the last decision asks for."""

    id: UUID
    resident_id: UUID
    programme_id: str
    version: int
    state: str
    opened: date
    closed: date | None
    close_reason: str
    name: str
    sex: str
    birth_date: date | None
    address: str
    path: str
    organisation_id: UUID | None
    organisation_name: str
    doctor_id: UUID | None
    doctor: str
    class_id: str
    class_on: date | None
    facts: dict[str, Any]
    values: dict[str, Any]
    asked: dict[str, Any]
    advice: str
    referral: str
    transfer_to: UUID | None
    transfer_note: str
    next_due: date | None
    revision: int


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact planned, done or missed. `number` tells one of a kind from the next (`2026-03`, `m3`)."""

    id: UUID
    resident_id: UUID
    enrolment_id: UUID
    programme_id: str
    kind: str
    number: str
    name: str
    form_id: str
    state: str
    due: date
    due_from: date
    due_until: date
    why: str
    done_on: date | None
    by: str
    class_id: str
    advice: str
    referral: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A contact as the plan wants it."""

    kind: str
    number: str
    name: str
    form_id: str
    due: date
    due_from: date
    due_until: date
    why: str
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A line of a work list: a planned contact and whom it concerns."""

    contact: Contact
    name: str
    sex: str
    birth_date: date | None
    address: str
    village: str
    class_id: str
    doctor: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision says after a contact."""

    class_id: str = ""
    next_kind: str = ""
    next_days: int = 0
    why: str = ""
    advice: str = ""
    referral: str = ""
    close: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A programme in figures, within the actor's scope."""

    programme_id: str
    candidates: int
    open: int
    closed: int
    due: int
    overdue: int
    done_this_year: int
    classes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rate:
    """A measure's value: `numerator` of `denominator`."""

    measure: Measure
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Relation:
    """Somebody of the family, and their place in a related programme: an enrolment, or none yet (`waiting`: a candidate).

    Only those the reader may see have an id.
    """

    related: Related
    resident_id: UUID | None
    name: str
    birth_date: date | None
    enrolment: Enrolment | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class Care:
    """A person's place in a programme, whole. `addable`: kinds of contact that make sense now."""

    programme: Programme
    enrolment: Enrolment
    contacts: Sequence[Contact]
    charted: tuple[FormField, ...] = field(default=())
    relations: tuple[Relation, ...] = ()
    addable: tuple[ContactKind, ...] = ()
