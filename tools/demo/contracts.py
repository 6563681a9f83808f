"""Types that leave the generator: messages as they go over the wire, and the ground truth beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo


def today() -> date:
    """The present day in China."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


@dataclass(frozen=True, slots=True)
class Dirt:
    """Shares of the dirt of real life. README.md has the table; tests measure it.

    The first group is per person and source system: what that system has on its screen ever after. The second is
    per message, the third per tabular file, the last per row of a file.
    """

    homophone: float = 0.012
    lookalike: float = 0.005
    old_shape: float = 0.008
    second_name: float = 0.45
    no_number: float = 0.07
    mistyped_number: float = 0.012
    old_number: float = 0.04
    swapped_birth: float = 0.004
    birth_year_only: float = 0.006
    wrong_sex: float = 0.002
    no_phone: float = 0.10
    home_phone: float = 0.15
    second_local_number: float = 0.01

    repeat: float = 0.012
    correction: float = 0.008
    late: float = 0.02
    wrong_code: float = 0.006
    impossible_time: float = 0.005
    missing: float = 0.003
    broken: float = 0.002
    unknown_template: float = 0.001
    foreign_encoding: float = 0.004

    gbk_file: float = 0.2
    xlsx_file: float = 0.06
    bad_row: float = 0.012
    repeated_row: float = 0.006
    corrected_row: float = 0.006


CLEAN = Dirt(**dict.fromkeys(Dirt.__dataclass_fields__, 0.0))
"""No dirt at all: every message is as its standard wants it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to generate. `density` thins out contacts with doctors (1 = as many as in life); `showcase`: the people to show.

    A platform that has had the showcase of the day should not be sent it again on another day.
    """

    residents: int = 2000
    seed: int = 1
    as_of: date = field(default_factory=today)
    years: int = 10
    density: float = 0.08
    dirt: Dirt = field(default_factory=Dirt)
    showcase: bool = True
    block: int = 2000


@dataclass(frozen=True, slots=True)
class RecordTruth:
    """One record about one person in a message: who it really is, and what is wrong with how they are written.

    `place` says which row or entry; empty when the message is about one person. `faults` are names of Dirt fields.
    """

    person: str
    source: str
    local_id: str
    place: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageTruth:
    """What a message really is. `faults`: injected into the message as a whole, or into its rows.

    `repeats` and `corrects` are numbers of earlier messages. `expected`: accepted, partly or refused.
    """

    kind: str
    format: str
    institution: str
    occurred: datetime
    records: tuple[RecordTruth, ...]
    faults: tuple[str, ...] = ()
    repeats: int = 0
    corrects: int = 0
    expected: str = "accepted"


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """A message ready for the wire. `at` is when it is sent, in China's local time; `name` a file name for it."""

    number: int
    at: datetime
    channel: str
    path: str
    media_type: str
    partner_code: str
    body: bytes
    name: str
    truth: MessageTruth
    headers: Mapping[str, str] = field(default_factory=dict)
