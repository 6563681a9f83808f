"""Alerts, within the part of the organisation tree somebody answers for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_COLUMNS = 'id, indicator, period, place, place_name, path::text, level, "when", threshold, value, raised, handled, handled_by, note'
_IN_STATE = "(%(state)s = '' OR (handled IS NULL) = (%(state)s = 'open'))"


def drop_open(indicator: str, level: str, still: Sequence[tuple[str, str]]) -> None:
    """Alerts nobody handled and that no longer hold."""
    execute(
        "DELETE FROM indicator_alert WHERE indicator = %s AND level = %s AND handled IS NULL "
        "AND (period || '/' || place) <> ALL(%s)",
        (indicator, level, [f"{period}/{place}" for period, place in still]),
    )


def save(rows: Sequence[tuple[Any, ...]]) -> int:
    """Raise alerts; those known take the new value while they are open. How many are new."""
    new = 0
    for row in rows:
        found = fetch_one(
            'INSERT INTO indicator_alert (id, indicator, period, place, place_name, path, level, "when", threshold, value, '
            "raised, handled_by, note) VALUES (%s, %s, %s, %s, %s, %s::ltree, %s, %s, %s, %s, %s, '', '') "
            "ON CONFLICT (indicator, period, place, level) DO UPDATE SET value = excluded.value, "
            "threshold = excluded.threshold WHERE indicator_alert.handled IS NULL RETURNING raised = %s",
            (*row, row[10]),
        )
        new += bool(found and found[0])
    return new


def list_page(scope: str, state: str, after: Sequence[Any] | None, limit: int) -> list[tuple[Any, ...]]:
    values = {"scope": scope, "state": state, "limit": limit}
    beyond = ""
    if after:
        beyond = "AND (raised, id) < (%(raised)s::timestamptz, %(id)s::uuid) "
        values |= {"raised": after[0], "id": after[1]}
    return fetch_all(
        f"SELECT {_COLUMNS} FROM indicator_alert WHERE path <@ %(scope)s::ltree AND {_IN_STATE} {beyond}"
        "ORDER BY raised DESC, id DESC LIMIT %(limit)s",
        values,
    )


def count(scope: str, state: str) -> int:
    row = fetch_one(
        f"SELECT count(*) FROM indicator_alert WHERE path <@ %(scope)s::ltree AND {_IN_STATE}",
        {"scope": scope, "state": state},
    )
    return int(row[0]) if row else 0


def handle(scope: str, alert_id: UUID, moment: datetime, by: str, note: str) -> tuple[Any, ...] | None:
    return fetch_one(
        "UPDATE indicator_alert SET handled = %s, handled_by = %s, note = %s WHERE id = %s AND path <@ %s::ltree AND handled IS NULL "
        f"RETURNING {_COLUMNS}",
        (moment, by, note, alert_id, scope),
    )
