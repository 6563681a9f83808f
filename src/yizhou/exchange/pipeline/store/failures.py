"""Failures of the database that are no fault of a message: they repeat the transaction, or end it."""

import psycopg

from yizhou.kernel.db.errors import DatabaseUnavailable

LOST: tuple[type[Exception], ...] = (psycopg.OperationalError, psycopg.InterfaceError, DatabaseUnavailable)
"""The connection is gone, the server stopped, or another transaction got in the way."""
IN_THE_WAY: tuple[type[Exception], ...] = (
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)
"""Another transaction got in the way: the same again will do."""
