"""Frozen types of report cards that cross the border."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

DAY = 24
"""Hours; what is to be reported faster is urgent."""


@dataclass(frozen=True, slots=True)
class Group:
    """A class of subjects with one time limit. `alarm`: so many in the days of a warning are one by themselves; 0 for none."""

    id: str
    name: str
    hours: float
    alarm: int


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to be reported: codes of diagnoses that `begins`, hours to report in, days in which it is not reported twice."""

    code: str
    name: str
    group: str
    begins: tuple[str, ...]
    hours: float
    window_days: int


@dataclass(frozen=True, slots=True)
class Level:
    """One review, `at` the reporting institution, its county or the prefecture; hours until it is late."""

    id: str
    name: str
    at: str
    permission: str
    hours: float
    urgent_hours: float


@dataclass(frozen=True, slots=True)
class PushRule:
    """To which system a card goes once the level `after` approved it."""

    after: str
    receiver: str
    name: str
    retry_minutes: int


@dataclass(frozen=True, slots=True)
class WarningRule:
    """More in `days` than the mean of the same days of `years` before plus `deviations` standard deviations, and `least` at least."""

    days: int
    years: int
    deviations: float
    least: int


@dataclass(frozen=True, slots=True)
class CardKind:
    """A kind of report card, as its definition says."""

    id: str
    name: str
    version: int
    owner: str
    source: str
    form: str
    answers: Mapping[str, str]
    given: Mapping[str, str]
    resource: str
    fresh_days: int
    groups: Mapping[str, Group]
    levels: tuple[Level, ...]
    push: PushRule | None
    warning: WarningRule | None
    dismissals: Mapping[str, str]
    subjects: Mapping[str, Subject]

    def subject_of(self, code: str) -> Subject | None:
        """The subject a diagnosis is to be reported as: the longest beginning that fits."""
        fitting = [
            (len(start), one)
            for one in self.subjects.values()
            for start in one.begins
            if code.startswith(start)
        ]
        return max(fitting, key=lambda each: each[0])[1] if fitting else None

    def urgent(self, subject: str) -> bool:
        """Whether it is to be reported faster than in a day."""
        return self.subjects[subject].hours < DAY

    def level(self, level_id: str) -> Level:
        """A level by id."""
        return next(one for one in self.levels if one.id == level_id)

    def level_after(self, level: str) -> Level | None:
        """The level that follows one; None after the last."""
        ids = [one.id for one in self.levels]
        place = ids.index(level) + 1
        return self.levels[place] if place < len(self.levels) else None


@dataclass(frozen=True, slots=True)
class DueReport:
    """A diagnosis that is to be reported. `state`: open | reported | dismissed."""

    resident_id: UUID
    id: UUID
    kind: str
    subject: str
    diagnosis: str
    code: str
    reference: str
    institution_id: UUID
    institution_name: str
    name: str
    diagnosed: datetime
    noticed: datetime
    due: datetime
    state: str
    card_id: UUID | None
    reason: str
    note: str
    closed_by: str


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A card. Its answers are the filled form of the same id. `state`: review | returned | done | void; `level`: who reviews now.

    `deletion`: why the reporter wants it taken back; `revision` counts what was submitted, `sent` the revision the receiver has.
    """

    resident_id: UUID
    id: UUID
    kind: str
    version: int
    number: str
    subject: str
    certainty: str
    state: str
    level: str
    level_since: datetime
    level_due: datetime
    urgent: bool
    institution_id: UUID
    institution_name: str
    path: str
    name: str
    sex: str
    birth_date: date | None
    region_code: str
    reporter_id: UUID | None
    reporter: str
    diagnosed: datetime
    due: datetime
    submitted: datetime
    changed: datetime
    died: date | None
    revision: int
    returned: int
    deletion: str
    note: str
    receipt: str


@dataclass(frozen=True, slots=True)
class CardAct:
    """A line of a card's history."""

    at: datetime
    act: str
    level: str
    actor: str
    organisation: str
    text: str
    revision: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A card on its way to the receiver, with what it said then. `act`: new | correct | delete; `state`: waiting | sent | refused."""

    id: UUID
    resident_id: UUID
    card_id: UUID
    number: str
    kind: str
    act: str
    revision: int
    content: str
    state: str
    due: datetime
    tries: int
    problem: str
    receipt: str
    made: datetime
    sent: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a reporter answers on a card."""

    answers: Mapping[str, Any]
    reasons: Mapping[str, str]
    revision: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of cards is narrowed by; empty values do not. `which`: mine | review | all | late | duplicate."""

    kind: str = ""
    which: str = "all"
    subject: str = ""
    group: str = ""
    state: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
