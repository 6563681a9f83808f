"""The base of facts that features announce."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """A fact, past tense. Subclasses are frozen dataclasses in a feature's `events.py`; fields are JSON-able or UUID."""

    kind: ClassVar[str] = ""
