"""Frozen types of indicators that cross the border."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

GRAINS = ("month", "quarter", "year")
LEVELS = ("prefecture", "county", "township", "institution", "doctor")


@dataclass(frozen=True, slots=True)
class Measure:
    """A numerator or denominator.

    `flow`: rows with `day, place, provider, resident, value`, added up (`sum`) or counted by person (`people`) in each period.
    `state`: rows with `period, place, value`, made from the table `periods` (period, grain, first, last, days, year).
    """

    kind: str
    count: str
    sql: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a value is worth an alert: `below` or `above` a figure, of a `level` (warning, critical), at these places."""

    when: str
    value: float
    level: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator as defined. `direction`: higher or lower is better, or neither; `catalogue`: its number in WS/T 598."""

    id: str
    set: str
    name: str
    words: str
    formula: str
    unit: str
    source: str
    owner: str
    reviewed: date
    version: int
    numerator: Measure
    denominator: Measure | None
    catalogue: str = ""
    topic: str = ""
    grains: tuple[str, ...] = GRAINS
    factor: float = 1
    digits: int = 0
    direction: str = "none"
    target: float | None = None
    target_note: str = ""
    thresholds: tuple[Threshold, ...] = ()
    tables: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """A computed value of a place in a period. `provider` is empty unless the place's doctors are told apart."""

    indicator: str
    period: str
    place: str
    provider: str
    numerator: float
    denominator: float | None
    value: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place an actor may see. `level` is one of LEVELS."""

    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place (or doctor) of a ranking; `place.code` of a doctor is the number or name."""

    place: Place
    point: Point


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator at a place in a period, compared: with its target, the year before, the period before, its neighbours."""

    indicator: Indicator
    place: Place
    period: str
    point: Point | None
    last_year: Point | None
    before: Point | None
    neighbours: float | None
    rank: int | None
    among: int
    trend: tuple[Point, ...]
    parts: tuple[Ranked, ...]
    path: tuple[Place, ...]
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One row behind a figure; `name` of the resident only where the actor sees the record."""

    day: date
    facility: str
    provider: str
    value: float
    resident_id: UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A value beyond a threshold, and what was said to it."""

    id: UUID
    indicator: str
    name: str
    place: str
    place_name: str
    period: str
    level: str
    value: float
    threshold: float
    when: str
    unit: str
    digits: int
    raised: datetime
    handled: datetime | None = None
    handled_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of a dashboard: an indicator drawn somehow, on a grid of 12 columns."""

    indicator: str
    chart: str
    grain: str
    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A board of tiles; `roles` it is shared with; `mine`: the asker may change it."""

    id: UUID
    name: str
    owner: str
    roles: tuple[str, ...]
    tiles: tuple[Tile, ...]
    revision: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One computation."""

    started: datetime
    seconds: float
    indicators: int
    values: int
    changed: tuple[str, ...] = field(default_factory=tuple)
