"""Facts the timeline announces."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class HealthEventsProjected(Event):
    """Health events of a resident appeared or changed; `kinds` of the events touched, `removed` how many vanished."""

    kind: ClassVar[str] = "timeline.projected"
    resident_id: str
    kinds: tuple[str, ...]
    removed: int = 0
