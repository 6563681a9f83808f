"""What a search asks for, as data: built from names and values, turned to SQL by `store/searching.py`.

A test is one condition on a resource; every test of a search must hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on the low (0) or high (1) end of an interval; `sign` is `<`, `<=`, `>` or `>=`."""

    end: int
    sign: str
    instant: datetime


@dataclass(frozen=True, slots=True)
class Keys:
    """One of these keys is among the terms (`indexed`) or among the marks."""

    keys: tuple[int, ...]
    indexed: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """One of the texts is LIKE one of these patterns."""

    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Json:
    """The content fulfils this SQL/JSON path."""

    path: str


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of the date `name` fulfils all limits; `clinical`: that may be the clinical time."""

    name: str
    limits: tuple[Limit, ...]
    clinical: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words stand somewhere in the content."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Locals:
    """The resource has one of these local ids."""

    locals: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class From:
    """This source sent it."""

    origin: str


@dataclass(frozen=True, slots=True)
class Either:
    """One of the tests holds; none given: nothing does."""

    tests: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All of the tests hold."""

    tests: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The test does not hold."""

    test: "Test"


Test = Keys | Texts | Json | Span | Words | Locals | From | Either | Every | Not
NEVER = Either(())


def narrows(test: Test) -> bool:
    """Whether a test finds its resources by an index over the whole population."""
    match test:
        case Keys():
            return test.indexed
        case Locals():
            return True
        case Either():
            return all(map(narrows, test.tests))
        case Every():
            return any(map(narrows, test.tests))
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort key: the clinical time, the update, the id, a date parameter, or the first value at one of some JSON paths."""

    kind: str
    name: str = ""
    paths: tuple[str, ...] = ()
    descending: bool = False


NEWEST = (Sort("clinical", descending=True),)


@dataclass(frozen=True, slots=True)
class Criteria:
    """`resident_ids` None: everybody the actor may see. `after` are the sort values of the last row seen.

    `drawn` are resources that are not stored but searched with the others; `named` the residents asked for by name.
    """

    resident_ids: Sequence[UUID] | None
    types: Sequence[str] = ()
    tests: Sequence[Test] = ()
    sort: Sequence[Sort] = NEWEST
    after: Sequence[object] | None = None
    limit: int = 100
    drawn: Sequence["Drawn"] = ()
    named: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A resource that is drawn from a registry when it is read."""

    resident_id: UUID
    type: str
    updated: datetime
    raw: bytes
