"""Frozen types of forms that cross the border."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from yizhou.engines.rules.contracts import Rule
from yizhou.kernel.errors.contracts import Fault

Answers = Mapping[str, Any]
"""Answers by field id: text, float, bool, code, list of codes, day `YYYY-MM-DD`, moment `YYYY-MM-DDThh:mm`, for a table a list of
rows (answers by column id), for attachments and body maps a list of mappings, for something picked `{code, name}` or a list of
them; null where there is none."""


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"
    TRUTH = "truth"
    TABLE = "table"
    ATTACHMENT = "attachment"
    SIGNATURE = "signature"
    BODY_MAP = "body_map"
    PICK = "pick"
    """One of what a list elsewhere offers (an institution, a colleague); `source` names the list."""
    PICKS = "picks"


PICKS = (FieldKind.PICK, FieldKind.PICKS)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the code that is stored, the name that is shown."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Prefill:
    """Where a first value comes from: the newest observation of `codes` within `days`, or the last answer."""

    codes: tuple[str, ...] = ()
    days: int = 365
    last_answer: bool = False
    given: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One question. Bounds `low`, `high` may not be left, `usual_low`, `usual_high` only with a reason.

    `element` is the data element (WS 363) the rest of it comes from; `code_system` names the value set of its options;
    `source` what a pick is picked from, which only who asks the form can look up.
    """

    id: str
    label: str
    kind: FieldKind
    element: str = ""
    unit: str = ""
    ucum: str = ""
    loinc: str = ""
    category: str = "survey"
    code_system: str = ""
    options: tuple[Option, ...] = ()
    exclusive: tuple[str, ...] = ()
    required: bool = False
    decimals: int | None = None
    longest: int | None = None
    low: float | None = None
    high: float | None = None
    usual_low: float | None = None
    usual_high: float | None = None
    pattern: str = ""
    help: str = ""
    show: Rule | None = None
    require: Rule | None = None
    compute: Rule | None = None
    default: Any = None
    prefill: Prefill | None = None
    previous: bool = True
    record: str = "observation"
    columns: tuple["FormField", ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Questions under one heading; not shown, none of them is asked."""

    id: str
    title: str
    fields: tuple[FormField, ...]
    show: Rule | None = None


@dataclass(frozen=True, slots=True)
class FormCheck:
    """What must hold between answers. `severity` is error or warning; a warning is answered with a reason."""

    id: str
    rule: Rule
    severity: str
    places: tuple[str, ...]
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class FormRecord:
    """How a filled form enters the shared record: the contact it tells of. Empty `title`: it does not enter."""

    title: str = ""
    at: str = ""
    data_set: str = ""
    class_code: str = "AMB"
    performer: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form. `given` are the names its rules may ask for besides its own fields and `today`; `alone`: filled in for
    any resident, without a programme or process around it."""

    id: str
    name: str
    version: int
    source: str
    groups: tuple[FormGroup, ...]
    checks: tuple[FormCheck, ...]
    given: tuple[str, ...] = ()
    record: FormRecord = field(default_factory=FormRecord)
    print_title: str = ""
    alone: bool = False

    @property
    def fields(self) -> tuple[FormField, ...]:
        return tuple(field for group in self.groups for field in group.fields)


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers put in order (unseen ones left out, computed ones filled in) and everything wrong with them."""

    answers: dict[str, Any]
    visible: frozenset[str]
    faults: tuple[Fault, ...]

    @property
    def refused(self) -> bool:
        return any(fault.severity.value == "error" for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form as it is kept. `state` is draft, final or void; `revision` counts every saving."""

    id: UUID
    resident_id: UUID
    form_id: str
    form_version: int
    state: str
    answers: dict[str, Any]
    reasons: dict[str, str]
    given: dict[str, Any]
    purpose: str
    day: date
    author: str
    organisation_id: UUID | None
    organisation_name: str
    revision: int
    updated: datetime


@dataclass(frozen=True, slots=True)
class Filling:
    """What somebody answers. `key` makes it repeatable: the same key is the same filled form.

    `purpose` is the caller's own name of what it is for (`programme/<contact id>`); `given` the values of the form's given names.
    """

    resident_id: UUID
    form_id: str
    answers: Answers
    reasons: Mapping[str, str]
    key: UUID
    purpose: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A form made ready for a resident: first values and where each comes from, and the answers of before, newest first."""

    form: Form
    given: dict[str, Any]
    answers: dict[str, Any]
    sources: dict[str, str]
    previous: Sequence[Filled]
    draft: Filled | None
