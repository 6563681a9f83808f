"""Health codes: shown, printed, verified, stopped, used, and shown for a dependant."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DynamicCode:
    """A health code to be shown: `payload` is signed and valid until `expires`, `svg` draws it as a QR code.

    `colour`: green (valid) | grey (the holder is recorded as deceased, or the id was cancelled).
    """

    code: str
    payload: str
    svg: str
    expires: datetime
    seconds: int
    colour: str


@dataclass(frozen=True, slots=True)
class CodeVerification:
    """Whose code a scanned payload is. `resident_id` is the surviving index id."""

    resident_id: UUID
    code: str
    name: str
    sex: str
    birth_date: date | None
    dynamic: bool
    colour: str


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A health code that does not expire, for a card: `payload` is signed, `svg` draws it."""

    code: str
    name: str
    payload: str
    svg: str


@dataclass(frozen=True, slots=True)
class CodeKey:
    """What is needed to verify a health code without a line. `public_key`: 65 bytes (04, x, y) in hexadecimal.

    A dynamic code holds from `skew` seconds before its instant of issue to `seconds` after it.
    """

    algorithm: str
    user_id: str
    public_key: str
    version: str
    seconds: int
    skew: int


@dataclass(frozen=True, slots=True)
class StoppedCode:
    """A number that no longer holds, as its SM3 digest, so that the list names nobody. `state`: see CodeState."""

    digest: str
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class CodeStep:
    """One act on a health code: issued | suspended | resumed | replaced | cancelled."""

    at: datetime
    number: str
    act: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class CodeState:
    """The health code bound to a resident. `state`: active | suspended | replaced | cancelled."""

    resident_id: UUID
    number: str
    state: str
    since: datetime | None
    reason: str
    steps: tuple[CodeStep, ...]


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One scan of a health code; `outcome`: accepted | expired | stopped."""

    at: datetime
    number: str
    place: str
    who: str
    dynamic: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class Dependant:
    """Somebody whose health code a resident may show: an own child under age, or a ward. `age` in full years."""

    resident_id: UUID
    name: str
    relationship: str
    age: int | None
