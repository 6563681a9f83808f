"""Frozen types of the export of the access log."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far the log was sent: `position` in the chain, when that was last tried, and what stood in the way."""

    target: str
    position: int
    waiting: int
    tried: datetime | None
    problem: str
