"""Facts consent announces."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.api import Event


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """A resident gave or withdrew a rule; `rule_id` names it."""

    kind: ClassVar[str] = "consent.changed"
    resident_id: str
    rule_id: str
    effect: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class GlassBroken(Event):
    """Somebody opened a record in an emergency; it waits for review."""

    kind: ClassVar[str] = "consent.glass_broken"
    resident_id: str
    glass_id: str
    who: str
    reason: str
