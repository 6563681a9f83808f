"""Frozen types of the conformance check that cross its border."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yizhou.kernel.errors.contracts import Fault


@dataclass(frozen=True, slots=True)
class FaultCount:
    """How often one kind of fault was found; `example` and `place` are the first of it."""

    code: str
    severity: str
    title: str
    count: int
    place: str
    example: str
    advice: str


@dataclass(frozen=True, slots=True)
class CheckedColumn:
    """A column of the data set: how many rows fill it, how many of those values are wrong. `heading` is empty when absent."""

    key: str
    name: str
    heading: str
    filled: int
    faults: int
    required: bool


@dataclass(frozen=True, slots=True)
class ConformanceReport:
    """What the check of one file found.

    `kind` is data_set or document. `values` counts filled cells (of a document: the constraints of its template),
    `wrong` those with an error; `score` is the share without, per cent, one decimal, 100 only without any error.
    `found` counts all faults, of which the first `kept` are kept with their places.
    """

    id: UUID
    kind: str
    standard_id: str
    standard: str
    title: str
    detected: bool
    file_name: str
    file_format: str
    encoding: str
    size: int
    digest: str
    rows: int
    good_rows: int
    values: int
    wrong: int
    score: float
    errors: int
    warnings: int
    found: int
    kept: int
    counts: tuple[FaultCount, ...]
    columns: tuple[CheckedColumn, ...]
    milliseconds: int
    checked: datetime
    checked_by: str
    organisation_name: str


@dataclass(frozen=True, slots=True)
class CheckBrief:
    """A past check in a list."""

    id: UUID
    file_name: str
    standard: str
    title: str
    score: float
    found: int
    rows: int
    checked: datetime
    checked_by: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Past checks of one's own organisation, newest first."""

    items: tuple[CheckBrief, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class FoundFault:
    """One fault with its number in the report."""

    number: int
    code: str
    severity: str
    place: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class FaultPage:
    """A page of the kept faults of a report."""

    items: tuple[FoundFault, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A report with its kept faults, as the check hands it to whoever keeps it."""

    report: ConformanceReport
    faults: tuple[Fault, ...]
