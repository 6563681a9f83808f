"""Facts report cards announce."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class ReportNoticed(Event):
    """A diagnosis is to be reported."""

    kind: ClassVar[str] = "report_cards.noticed"
    resident_id: str
    card_kind: str
    subject: str
    institution_id: str


@dataclass(frozen=True, slots=True)
class CardSubmitted(Event):
    """A card was submitted, or corrected (`revision` above 1)."""

    kind: ClassVar[str] = "report_cards.submitted"
    resident_id: str
    card_id: str
    card_kind: str
    subject: str
    revision: int


@dataclass(frozen=True, slots=True)
class CardDecided(Event):
    """A level decided on a card: `state` is what it is now."""

    kind: ClassVar[str] = "report_cards.decided"
    resident_id: str
    card_id: str
    level: str
    state: str
