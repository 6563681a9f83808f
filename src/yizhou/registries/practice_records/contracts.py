"""Frozen types of practice records that cross the feature's border."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PracticeRecord:
    """One record of a health worker's practice. `state`: proposed → confirmed, or rejected; a confirmed one may be revoked."""

    id: UUID
    number: str
    kind: str
    on: date
    points: int
    result: str
    text: str
    institution_name: str
    state: str
    proposed: datetime
    proposed_by: str
    decided_by: str
    note: str


@dataclass(frozen=True, slots=True)
class PracticeFile:
    """All records of a worker, the latest first; `points` are those of the cycle that ends today."""

    records: tuple[PracticeRecord, ...]
    points: int
    limit: int
    warning: str
