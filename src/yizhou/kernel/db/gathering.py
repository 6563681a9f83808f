"""Rows that many steps of a unit of work add to one log, written together in one statement just before it commits.

For logs only (outbox, access log): nobody reads them back in the transaction that writes them.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Writer = Callable[[Sequence[Any]], None]


class _Gathered(threading.local):
    """What the unit of work of this thread has gathered; None outside of any."""

    rows: dict[Writer, list[Any]] | None = None


_gathered = _Gathered()


def add(writer: Writer, rows: Sequence[Any]) -> None:
    """Have `writer` write these rows at the end of the unit of work; at once where none is open."""
    if _gathered.rows is None:
        writer(rows)
    else:
        _gathered.rows.setdefault(writer, []).extend(rows)


def write() -> None:
    """Write what was gathered."""
    for writer, rows in (_gathered.rows or {}).items():
        if rows:
            writer(rows)


@contextmanager
def gathering() -> Iterator[None]:
    """Gather until the end; what nobody has written by then is forgotten."""
    _gathered.rows = {}
    try:
        yield
    finally:
        _gathered.rows = None


@contextmanager
def forgetting_on_failure() -> Iterator[None]:
    """What is gathered inside counts only when the inside succeeds, like everything else of a savepoint."""
    before = {writer: len(rows) for writer, rows in (_gathered.rows or {}).items()}
    try:
        yield
    except BaseException:
        for writer, rows in (_gathered.rows or {}).items():
            del rows[before.get(writer, 0) :]
        raise
