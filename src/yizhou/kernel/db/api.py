"""Access to the database for every `store.py`: transactions, SQL, key-set paging, table notes.

SQL runs on psycopg's own cursor (server-side binding, prepared after a few uses) over Django's connection, so that it
takes part in the same transaction as the ORM. `jsonb` columns come back as text: decode with orjson.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, TypeVar, cast

import orjson
import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction

from yizhou.kernel.db import gathering
from yizhou.kernel.db.contracts import Page, TableNote
from yizhou.kernel.db.errors import BadPageKey, DatabaseUnavailable
from yizhou.kernel.db.fields import LtreeField

__all__ = [
    "LtreeField",
    "Page",
    "after_commit",
    "copy_bytes",
    "copy_rows",
    "decode_key",
    "encode_key",
    "execute",
    "execute_many",
    "fetch_all",
    "fetch_one",
    "in_transaction",
    "native",
    "savepoint",
    "table",
    "table_note",
    "unit_of_work",
    "write_at_commit",
]

M = TypeVar("M", bound=type)
_notes: dict[str, TableNote] = {}


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One transaction, committed at its end; only an edge (request, job, message, command) opens one.

    Raises DatabaseUnavailable when the database does not answer.
    """
    _connect()
    try:
        with transaction.atomic(durable=True), gathering.gathering():
            yield
            if not transaction.get_rollback():
                gathering.write()
    except _BROKEN as error:
        _raise_if_lost(error)
        raise


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of the current transaction that may fail alone."""
    with transaction.atomic(), gathering.forgetting_on_failure():
        yield


def write_at_commit(writer: Callable[[Sequence[Any]], None], rows: Sequence[Any]) -> None:
    """Have `writer(rows)` called once, with the rows of all such calls, when the unit of work is about to commit.

    For logs that nobody reads back in the same transaction. Without a unit of work: at once.
    """
    gathering.add(writer, rows)


def _connect() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise DatabaseUnavailable from error


_BROKEN = (psycopg.OperationalError, psycopg.InterfaceError, OperationalError, InterfaceError)


def _raise_if_lost(error: Exception) -> None:
    """Raises DatabaseUnavailable when the connection went with the error; a deadlock, for one, leaves it open."""
    link = connection.connection
    if link is None or link.closed:
        raise DatabaseUnavailable from error


def in_transaction() -> bool:
    """Whether a unit of work is open."""
    return bool(connection.in_atomic_block)


def after_commit(action: Callable[[], None]) -> None:
    """Run `action` once the current transaction is committed."""
    transaction.on_commit(action)


def native() -> psycopg.Connection[tuple[Any, ...]]:
    """The psycopg connection beneath, for COPY and pipelines. Raises DatabaseUnavailable."""
    _connect()
    return cast("psycopg.Connection[tuple[Any, ...]]", connection.connection)


def _run(
    sql: str, parameters: Sequence[Any] | dict[str, Any], prepare: bool | None
) -> psycopg.Cursor[tuple[Any, ...]]:
    cursor = psycopg.Cursor(native())
    return cursor.execute(cast("LiteralString", sql), parameters or None, prepare=prepare)


def _guarded(
    sql: str, parameters: Sequence[Any] | dict[str, Any], prepare: bool | None = None
) -> psycopg.Cursor[tuple[Any, ...]]:
    try:
        return _run(sql, parameters, prepare)
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        # A backend that died (database restarted) is replaced at once, unless a transaction was lost with it.
        if connection.in_atomic_block:
            _raise_if_lost(error)
            raise
        connection.close()
        return _run(sql, parameters, prepare)


def fetch_all(
    sql: str, parameters: Sequence[Any] | dict[str, Any] = (), *, planned_anew: bool = False
) -> list[tuple[Any, ...]]:
    """All rows of a query.

    `planned_anew`: planned for these very values each time, for questions where one plan does not fit all (common and
    rare words); else the plan is kept from the fifth use on.
    """
    with _guarded(sql, parameters, False if planned_anew else None) as cursor:
        return cursor.fetchall()


def fetch_one(sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> tuple[Any, ...] | None:
    """The first row of a query, or None."""
    with _guarded(sql, parameters) as cursor:
        return cursor.fetchone()


def execute(sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> int:
    """Run a statement; the number of rows it touched."""
    with _guarded(sql, parameters) as cursor:
        return cursor.rowcount


def execute_many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run one statement for many rows in one pipeline."""
    with psycopg.Cursor(native()) as cursor:
        cursor.executemany(cast("LiteralString", sql), rows)


def copy_rows(table_name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Load rows with COPY, the fastest way in."""
    names = ", ".join(f'"{column}"' for column in columns)
    with (
        psycopg.Cursor(native()) as cursor,
        cursor.copy(cast("LiteralString", f'COPY "{table_name}" ({names}) FROM STDIN')) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def copy_bytes(table_name: str, columns: Sequence[str], blocks: Iterable[bytes]) -> None:
    """Load rows that are in PostgreSQL's binary form already."""
    names = ", ".join(f'"{column}"' for column in columns)
    statement = cast("LiteralString", f'COPY "{table_name}" ({names}) FROM STDIN (FORMAT binary)')
    with psycopg.Cursor(native()) as cursor, cursor.copy(statement) as copy:
        for block in blocks:
            copy.write(block)


def encode_key(values: Sequence[Any]) -> str:
    """An opaque page key from the sort values of a page's last row."""
    return urlsafe_b64encode(orjson.dumps(list(values), default=str)).decode().rstrip("=")


def decode_key(key: str) -> list[Any]:
    """The sort values of a page key. Raises BadPageKey."""
    try:
        values = orjson.loads(urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except ValueError:
        raise BadPageKey(key=key[:60]) from None
    if not isinstance(values, list):
        raise BadPageKey(key=key[:60])
    return cast("list[Any]", values)


def table(*, personal: str, retention: str) -> Callable[[M], M]:
    """Says of a model what personal data it holds and how long it stays; every model must have it."""

    def note(model: M) -> M:
        _notes[f"{model.__module__}.{model.__name__}"] = TableNote(personal, retention)
        return model

    return note


def table_note(model: type) -> TableNote | None:
    """What `@table` said of a model, or None."""
    return _notes.get(f"{model.__module__}.{model.__name__}")
