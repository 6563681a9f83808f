"""Queries on licences that run out."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.credentials.contracts import LicenceWarning
from yizhou.registries.credentials.store.licences import COLUMNS, licence_of, visible

_DUE = {"expiry": "valid_until", "check": "check_due"}


def raise_due(
    kind: str, what: str, stages: Sequence[int], on: date, at: datetime
) -> list[tuple[UUID, str, date, int]]:
    """Record licences of a kind that reached a stage: licence, institution, day, days left of each new or nearer one.

    The stage is the smallest number of days that is not yet passed, 0 once the day is past; run twice a day it says nothing twice.
    """
    column = _DUE[what]
    return [
        (licence, institution, due, (due - on).days)
        for licence, institution, due in fetch_all(
            f"""
            WITH near AS (
                SELECT l.id, l.institution_code, l.{column} AS due,
                       CASE WHEN l.{column} < %(on)s THEN 0
                            ELSE (SELECT min(s) FROM unnest(%(stages)s::int[]) AS s WHERE s >= l.{column} - %(on)s::date)
                       END AS stage
                FROM licence l
                WHERE l.kind = %(kind)s AND l.status = 'valid' AND l.{column} <= %(on)s::date + %(furthest)s::int
            ), told AS (
                INSERT INTO licence_warning (licence_id, what, due, stage, raised)
                SELECT id, %(what)s, due, stage, %(at)s FROM near
                ON CONFLICT (licence_id, what, due) DO UPDATE SET stage = excluded.stage, raised = excluded.raised
                WHERE licence_warning.stage > excluded.stage
                RETURNING licence_id
            )
            SELECT near.id, near.institution_code, near.due FROM near JOIN told ON told.licence_id = near.id
            """,
            {"kind": kind, "what": what, "stages": list(stages), "furthest": max(stages), "on": on, "at": at},
        )
    ]  # fmt: skip


def _open(actor: Actor, what: str, kind: str) -> tuple[str, dict[str, Any]]:
    """Warnings whose day is still the licence's: a renewed licence has another one."""
    condition, values = visible(actor, "l.institution_code")
    where = [
        condition, "l.status = 'valid'",
        "w.due = CASE w.what WHEN 'expiry' THEN l.valid_until ELSE l.check_due END",
    ]  # fmt: skip
    for column, value in (("w.what", what), ("l.kind", kind)):
        if value:
            where.append(f"{column} = %({column[2:]})s")
            values[column[2:]] = value
    return " AND ".join(where), values


def list_page(
    actor: Actor, *, what: str, kind: str, on: date, after: Sequence[Any] | None, limit: int
) -> list[tuple[int, LicenceWarning]]:
    """Open warnings the actor sees with their keys, the most urgent first."""
    where, values = _open(actor, what, kind)
    if after:
        where += " AND (w.due, w.id) > (%(after_due)s::date, %(after_id)s::bigint)"
        values |= {"after_due": after[0], "after_id": after[1]}
    columns = ", ".join(f"l.{column}" for column in COLUMNS)
    rows = fetch_all(
        f"SELECT w.id, w.what, w.due, w.raised, {columns} FROM licence_warning w JOIN licence l ON l.id = w.licence_id "
        f"WHERE {where} ORDER BY w.due, w.id LIMIT %(limit)s",
        {**values, "limit": limit},
    )
    return [
        (key, LicenceWarning(licence_of(rest), what, due, (due - on).days, raised))
        for key, what, due, raised, *rest in rows
    ]


def count(actor: Actor, on: date) -> tuple[int, int]:
    """How many open warnings the actor sees: running out, and past."""
    where, values = _open(actor, "", "")
    rows = fetch_all(
        "SELECT count(*) FILTER (WHERE w.due >= %(on)s), count(*) FILTER (WHERE w.due < %(on)s) "
        f"FROM licence_warning w JOIN licence l ON l.id = w.licence_id WHERE {where}",
        {**values, "on": on},
    )
    return rows[0][0], rows[0][1]
