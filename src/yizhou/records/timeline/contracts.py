"""Frozen types of the timeline: health events over all sources (plan 10.1.1.1)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HealthEvent:
    """When, where, which service, with which documents and resources.

    `kind`: outpatient | emergency | inpatient | laboratory | imaging | prescription | immunization |
    follow_up | check_up | pregnancy | birth | infectious_disease | procedure | diagnosis | document | death | other.
    `domain`: one of the seven sharing domains (plan 10.1.7): demographics | problem_summary | child |
    women | disease_control | disease_management | medical_service.
    """

    id: UUID
    resident_id: UUID
    kind: str
    domain: str
    started: datetime
    ended: datetime | None
    title: str
    summary: str
    institution_id: UUID | None
    institution_name: str
    resources: tuple[str, ...]  # "Encounter/abc", …
    document_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class DocumentLink:
    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """A health event as it is shown: names beside codes, documents with titles, whether anything was abnormal."""

    event: HealthEvent
    kind_name: str
    domain_name: str
    abnormal: bool
    documents: tuple[DocumentLink, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """One value of a facet: its id, its name, how many events have it."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over all of a person's events, whatever page or filter is shown."""

    kinds: tuple[Count, ...]
    institutions: tuple[Count, ...]
    years: tuple[Count, ...]
    domains: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    items: tuple[TimelineItem, ...]
    next: str | None
    total: int
    facets: Facets


@dataclass(frozen=True, slots=True)
class Alert:
    """Something whoever treats this person must see first. `level`: danger | warning | info."""

    kind: str
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    name: str
    since: date | None
    status: str  # active | resolved | inactive …
    institution_name: str
    chronic: bool = False


@dataclass(frozen=True, slots=True)
class Allergy:
    substance: str
    reaction: str
    severity: str
    since: date | None


@dataclass(frozen=True, slots=True)
class BloodType:
    """`abo`: A | B | O | AB or empty; `rh`: 阳性 | 阴性 or empty; `conflict` when sources disagree."""

    abo: str = ""
    rh: str = ""
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Medicine:
    name: str
    dose: str
    since: date | None
    until: date | None
    institution_name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Vaccination:
    vaccine: str
    dose_number: str
    on: date | None
    lot: str
    institution_name: str


@dataclass(frozen=True, slots=True)
class Summary:
    alerts: tuple[Alert, ...]
    problems: tuple[Problem, ...]
    allergies: tuple[Allergy, ...]
    blood: BloodType
    medicines: tuple[Medicine, ...]
    vaccinations: tuple[Vaccination, ...]
    counts: dict[str, int]
    last_contact: datetime | None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    at: datetime
    value: float
    institution_name: str
    abnormal: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Values of one code in one unit, oldest first; `low` and `high` bound the reference range where known."""

    code: str
    name: str
    unit: str
    low: float | None
    high: float | None
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """A child measured: `place` on the axis (days of age, or cm), the value and its z-score."""

    day: date
    place: float
    value: float
    z: float


@dataclass(frozen=True, slots=True)
class PercentileCurve:
    """One of P3, P15, P50, P85, P97: (place, value)."""

    percentile: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """One indicator of the WHO for a child; `axis` age_days | length_cm | height_cm."""

    id: str
    name: str
    unit: str
    axis: str
    points: tuple[GrowthPoint, ...]
    curves: tuple[PercentileCurve, ...]


@dataclass(frozen=True, slots=True)
class PlainEvent:
    """One event in words a resident understands."""

    id: UUID
    on: date
    kind: str
    kind_name: str
    text: str
    institution_name: str


@dataclass(frozen=True, slots=True)
class Record:
    """The resident's own record: the summary, sentences about it, and the events."""

    summary: Summary
    sentences: tuple[str, ...]
    events: tuple[PlainEvent, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names of kinds of events and of domains, by id."""

    kinds: dict[str, str]
    domains: dict[str, str]
