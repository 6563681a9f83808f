"""Messages and faults as the warehouse counts them: ids, codes and figures, nothing of their content."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.db.api import fetch_all


def list_processed(after: tuple[datetime, UUID], before: datetime, limit: int) -> Sequence[tuple[Any, ...]]:
    """Decided messages in the order they were decided in, with the code of their institution."""
    return fetch_all(
        "SELECT m.id, coalesce(o.code, ''), m.channel, m.status, m.resources, m.documents, m.fault_count, "
        "m.milliseconds, m.size, m.repeats, (m.received AT TIME ZONE 'Asia/Shanghai')::date, m.processed "
        "FROM message m LEFT JOIN organisation o ON o.id = m.institution_id "
        "WHERE (m.processed, m.id) > (%s, %s) AND m.processed < %s ORDER BY m.processed, m.id LIMIT %s",
        (*after, before, limit),
        planned_anew=True,
    )


def list_faults() -> Sequence[tuple[Any, ...]]:
    """How often each fault was found, by day and institution."""
    return fetch_all(
        "SELECT f.day, f.code, f.institution_id, coalesce(o.code, ''), f.messages FROM message_fault f "
        "LEFT JOIN organisation o ON o.id = f.institution_id WHERE f.messages > 0 ORDER BY 1, 2, 3"
    )
