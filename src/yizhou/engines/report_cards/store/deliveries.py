"""Cards on their way to the receiver."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.engines.report_cards.contracts import Delivery
from yizhou.engines.report_cards.store.scope import scope
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_COLUMNS = "p.id, p.resident_id, p.card_id, p.number, p.kind, p.act, p.revision, p.content, p.state, p.due, p.tries, p.problem, p.receipt, p.made, p.sent"


def queue(actor: Actor, delivery: Delivery) -> bool:
    """Put a revision on its way; False when it is already."""
    del actor
    return bool(
        execute(
            "INSERT INTO report_delivery (id, resident_id, card_id, number, kind, act, revision, content, state, due, tries, problem, receipt, made) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'waiting', %s, 0, '', '', %s) ON CONFLICT DO NOTHING",
            (
                delivery.id, delivery.resident_id, delivery.card_id, delivery.number, delivery.kind, delivery.act, delivery.revision,
                delivery.content, delivery.due, delivery.made,
            ),
        )
    )  # fmt: skip


def take_due(actor: Actor, at: datetime, until: datetime) -> Delivery | None:
    """The next that is due, leased until then: no two workers get the same. A card's revisions go in order."""
    del actor
    row = fetch_one(
        "WITH next AS MATERIALIZED (SELECT p.id FROM report_delivery p WHERE p.state = 'waiting' AND p.due <= %(at)s "
        "AND NOT EXISTS (SELECT 1 FROM report_delivery o WHERE o.card_id = p.card_id AND o.state = 'waiting' AND o.made < p.made) "
        "ORDER BY p.due, p.id LIMIT 1 FOR UPDATE SKIP LOCKED) "
        f"UPDATE report_delivery p SET due = %(until)s FROM next WHERE p.id = next.id RETURNING {_COLUMNS}",
        {"at": at, "until": until},
    )
    return Delivery(*row) if row else None


def note(actor: Actor, delivery: Delivery) -> None:
    """How an attempt ended."""
    del actor
    execute(
        "UPDATE report_delivery SET state = %s, due = %s, tries = %s, problem = %s, receipt = %s, sent = %s WHERE id = %s",
        (
            delivery.state, delivery.due, delivery.tries, delivery.problem, delivery.receipt, delivery.sent, delivery.id,
        ),
    )  # fmt: skip


def list_of_card(actor: Actor, card_id: UUID) -> list[Delivery]:
    """Of a card that was found, the first first."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM report_delivery p WHERE p.card_id = %s ORDER BY p.made", (card_id,)
    )
    return [Delivery(*row) for row in rows]


def list_deliveries(
    actor: Actor, state: str, after: Sequence[Any], limit: int
) -> list[tuple[Delivery, str, str]]:
    """(delivery, person, institution) within scope, the newest first."""
    visible, values = scope(actor, "c")
    later = "AND (p.made, p.id) < (%(made)s, %(id)s)" if after else ""
    rows = fetch_all(
        f"SELECT {_COLUMNS}, c.name, c.institution_name FROM report_delivery p "
        "JOIN report_card c ON c.resident_id = p.resident_id AND c.id = p.card_id "
        f"WHERE {visible} AND (%(state)s = '' OR p.state = %(state)s) {later} ORDER BY p.made DESC, p.id DESC LIMIT %(limit)s",
        {**values, "state": state, "limit": limit, **({"made": after[0], "id": after[1]} if after else {})},
    )
    return [(Delivery(*row[:-2]), row[-2], row[-1]) for row in rows]


def try_again(actor: Actor, card_id: UUID, at: datetime) -> int:
    """Refused ones of a card wait again; how many."""
    del actor
    return execute(
        "UPDATE report_delivery SET state = 'waiting', due = %s WHERE card_id = %s AND state IN ('refused', 'waiting')",
        (at, card_id),
    )
