"""Reports that are due."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.engines.report_cards.contracts import DueReport
from yizhou.engines.report_cards.store.scope import scope
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_COLUMNS = (
    "d.resident_id, d.id, d.kind, d.subject, d.diagnosis, d.code, d.reference, d.institution_id, d.institution_name, d.name, "
    "d.diagnosed, d.noticed, d.due, d.state, d.card_id, d.reason, d.note, d.closed_by"
)


def insert(actor: Actor, due: DueReport, path: str) -> bool:
    """Keep a report that is due; False when this diagnosis is known already."""
    del actor
    return bool(
        execute(
            "INSERT INTO report_due (resident_id, id, kind, subject, diagnosis, code, reference, institution_id, institution_name, path, "
            "name, diagnosed, noticed, due, state, reason, note, closed_by) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::ltree, %s, %s, %s, %s, %s, '', '', '') ON CONFLICT DO NOTHING",
            (
                due.resident_id, due.id, due.kind, due.subject, due.diagnosis, due.code, due.reference, due.institution_id,
                due.institution_name, path, due.name, due.diagnosed, due.noticed, due.due, due.state,
            ),
        )
    )  # fmt: skip


def known(
    actor: Actor, resident_ids: Collection[UUID], kind: str, subjects: Collection[str], since: datetime
) -> bool:
    """Whether the same illness of these ids is on a card, or waits to be put on one, since a moment. Wherever it was: for asking, not for showing."""
    del actor
    row = fetch_one(
        "SELECT 1 FROM report_card WHERE resident_id = ANY(%(ids)s) AND kind = %(kind)s AND subject = ANY(%(subjects)s) AND state <> 'void' "
        "AND diagnosed >= %(since)s "
        "UNION ALL SELECT 1 FROM report_due WHERE resident_id = ANY(%(ids)s) AND kind = %(kind)s AND subject = ANY(%(subjects)s) "
        "AND state = 'open' AND diagnosed >= %(since)s LIMIT 1",
        {"ids": list(resident_ids), "kind": kind, "subjects": list(subjects), "since": since},
    )
    return row is not None


def find(actor: Actor, due_id: UUID, *, hold: bool = False) -> DueReport | None:
    """One, within scope."""
    visible, values = scope(actor, "d")
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM report_due d WHERE d.id = %(id)s AND {visible}{' FOR UPDATE' if hold else ''}",
        {**values, "id": due_id},
    )
    return DueReport(*row) if row else None


def list_open(actor: Actor, kind: str, after: Sequence[Any], limit: int) -> list[DueReport]:
    """Those that wait, the most pressing first."""
    visible, values = scope(actor, "d")
    later = "AND (d.due, d.id) > (%(due)s, %(id)s)" if after else ""
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM report_due d WHERE d.state = 'open' AND d.kind = %(kind)s AND {visible} {later} "
        "ORDER BY d.due, d.id LIMIT %(limit)s",
        {**values, "kind": kind, "limit": limit, **({"due": after[0], "id": after[1]} if after else {})},
    )
    return [DueReport(*row) for row in rows]


def close(actor: Actor, due: DueReport, state: str, card_id: UUID | None, reason: str, note: str) -> None:
    """It is settled: by a card, or by a reason why none is needed."""
    execute(
        "UPDATE report_due SET state = %s, card_id = %s, reason = %s, note = %s, closed_by = %s WHERE resident_id = %s AND id = %s",
        (state, card_id, reason, note, actor.name, due.resident_id, due.id),
    )


def settle(actor: Actor, resident_ids: Collection[UUID], kind: str, subject: str, card_id: UUID) -> int:
    """Every open one of the same illness at the actor's institution is on this card now."""
    return execute(
        "UPDATE report_due SET state = 'reported', card_id = %s, closed_by = %s WHERE resident_id = ANY(%s) AND kind = %s AND subject = %s "
        "AND institution_id = %s AND state = 'open'",
        (card_id, actor.name, list(resident_ids), kind, subject, actor.organisation_id),
    )
