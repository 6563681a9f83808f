"""What a search asks for, as data: built by `search.py` from names and values, turned to SQL by `store.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on a time column: `started`, `ended` or `updated`; `sign` is `<`, `<=`, `>` or `>=`."""

    column: str
    sign: str
    instant: datetime


@dataclass(frozen=True, slots=True)
class Criteria:
    """All conditions must hold. In `codes`, `categories`, `identifiers` each inner sequence is "one of these".

    `outside` are intervals a resource's date must not lie in. `after` are the sort values of the last row seen.
    """

    resident_ids: Sequence[UUID]
    types: Sequence[str] = ()
    codes: Sequence[Sequence[str]] = ()
    categories: Sequence[Sequence[str]] = ()
    identifiers: Sequence[Sequence[str]] = ()
    status: Sequence[str] = ()
    encounter: Sequence[str] = ()
    institution: Sequence[str] = ()
    locals_: Sequence[UUID] | None = None
    limits: Sequence[Limit] = ()
    outside: Sequence[tuple[datetime, datetime]] = ()
    after: tuple[datetime | None, UUID] | None = None
    limit: int = 100
