"""Facts forms announce."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class FormSubmitted(Event):
    """A form was submitted, corrected (`again`) or made void (`state` void). `purpose` is the caller's name of what it was for."""

    kind: ClassVar[str] = "forms.submitted"
    resident_id: str
    filled_id: str
    form_id: str
    purpose: str
    state: str
    again: bool
