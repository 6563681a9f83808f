"""Subscriptions, notices, requests for sharing, and nodes to gather from."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one
from yizhou.registries.resource_directory.contracts import Node, Notice, Request

_REQUEST = "r.id, r.entry_id, e.title, r.who, r.organisation, r.purpose, r.state, r.asked, r.until, r.answer"
_NODE = "id, name, url, gathered, entries, problem"


def subscribe(
    actor: Actor, identity: UUID, entry_id: UUID | None, theme: str, text: str, at: datetime
) -> None:
    execute(
        "INSERT INTO directory_subscription (id, user_id, entry_id, theme, text, made) SELECT %s, %s, %s, %s, %s, %s "
        "WHERE NOT EXISTS (SELECT FROM directory_subscription WHERE user_id = %s AND entry_id IS NOT DISTINCT FROM %s "
        "AND theme = %s AND text = %s)",
        (identity, actor.user_id, entry_id, theme, text, at, actor.user_id, entry_id, theme, text),
    )


def unsubscribe(actor: Actor, identity: UUID) -> None:
    execute("DELETE FROM directory_subscription WHERE id = %s AND user_id = %s", (identity, actor.user_id))


def list_subscriptions(actor: Actor) -> list[tuple[UUID, UUID | None, str, str, str]]:
    """(id, entry, title, theme, text) of the actor's own."""
    return fetch_all(
        "SELECT s.id, s.entry_id, coalesce(e.title, ''), s.theme, s.text FROM directory_subscription s "
        "LEFT JOIN directory_entry e ON e.id = s.entry_id WHERE s.user_id = %s ORDER BY s.made DESC",
        (actor.user_id,),
    )


def tell(actor: Actor, entry_id: UUID, what: str, at: datetime) -> int:
    """A notice for every subscriber this entry concerns; how many."""
    del actor
    return execute(
        "INSERT INTO directory_notice (id, user_id, entry_id, what, at) "
        "SELECT gen_random_uuid(), s.user_id, e.id, %s, %s FROM directory_entry e JOIN (SELECT DISTINCT user_id, entry_id, "
        "theme, text FROM directory_subscription) s ON s.entry_id = e.id OR (s.entry_id IS NULL AND s.theme <> '' "
        "AND s.theme = e.theme) OR (s.text <> '' AND e.words ILIKE '%%' || s.text || '%%') WHERE e.id = %s "
        "GROUP BY s.user_id, e.id ON CONFLICT DO NOTHING",
        (what, at, entry_id),
    )


def list_notices(actor: Actor, limit: int) -> list[Notice]:
    rows = fetch_all(
        "SELECT n.id, n.entry_id, e.title, n.what, n.at, n.seen IS NOT NULL FROM directory_notice n "
        f"JOIN directory_entry e ON e.id = n.entry_id WHERE n.user_id = %s ORDER BY n.at DESC LIMIT {int(limit)}",
        (actor.user_id,),
    )
    return [Notice(*row) for row in rows]


def see_notices(actor: Actor, at: datetime) -> None:
    execute("UPDATE directory_notice SET seen = %s WHERE user_id = %s AND seen IS NULL", (at, actor.user_id))


def ask(actor: Actor, identity: UUID, entry_id: UUID, purpose: str, at: datetime) -> None:
    execute(
        "INSERT INTO directory_request (id, entry_id, user_id, who, organisation, purpose, state, asked, answered_by, answer) "
        "VALUES (%s, %s, %s, %s, %s, %s, 'asked', %s, '', '')",
        (identity, entry_id, actor.user_id, actor.name, actor.organisation_name, purpose, at),
    )


def list_requests(actor: Actor, *, keeper: bool) -> list[Request]:
    """The actor's own requests, those for entries of the own organisation, and all for a keeper."""
    rows = fetch_all(
        f"SELECT {_REQUEST} FROM directory_request r JOIN directory_entry e ON e.id = r.entry_id WHERE %s OR r.user_id = %s "
        "OR e.organisation_id = %s ORDER BY r.asked DESC LIMIT 200",
        (keeper, actor.user_id, actor.organisation_id),
    )
    return [Request(*row) for row in rows]


def find_request(actor: Actor, identity: UUID) -> tuple[Request, UUID | None] | None:
    """An open request with the organisation that provides the entry, held."""
    del actor
    row = fetch_one(
        f"SELECT {_REQUEST}, e.organisation_id FROM directory_request r JOIN directory_entry e ON e.id = r.entry_id "
        "WHERE r.id = %s AND r.state = 'asked' FOR UPDATE OF r",
        (identity,),
    )
    return (Request(*row[:-1]), row[-1]) if row else None


def answer_request(actor: Actor, identity: UUID, state: str, until: date | None, answer: str) -> None:
    execute(
        "UPDATE directory_request SET state = %s, until = %s, answered_by = %s, answer = %s WHERE id = %s",
        (state, until, actor.name, answer, identity),
    )


def has_grant(actor: Actor, entry_id: UUID, on: date) -> bool:
    """Whether the actor was granted this entry, on that day."""
    return bool(
        fetch_one(
            "SELECT 1 FROM directory_request WHERE entry_id = %s AND user_id = %s AND state = 'granted' "
            "AND (until IS NULL OR until >= %s)",
            (entry_id, actor.user_id, on),
        )
    )


def list_nodes(actor: Actor) -> list[Node]:
    del actor
    return [Node(*row) for row in fetch_all(f"SELECT {_NODE} FROM directory_node ORDER BY name")]


def find_node(actor: Actor, identity: UUID) -> Node | None:
    del actor
    row = fetch_one(f"SELECT {_NODE} FROM directory_node WHERE id = %s FOR UPDATE", (identity,))
    return Node(*row) if row else None


def save_node(actor: Actor, identity: UUID, name: str, url: str) -> None:
    del actor
    execute(
        "INSERT INTO directory_node (id, name, url, entries, problem, conflicts) VALUES (%s, %s, %s, 0, '', '{}') "
        "ON CONFLICT (name) DO UPDATE SET url = EXCLUDED.url",
        (identity, name, url),
    )


def note_gathering(
    actor: Actor, identity: UUID, at: datetime, entries: int, problem: str, conflicts: Sequence[str]
) -> None:
    del actor
    execute(
        "UPDATE directory_node SET gathered = %s, entries = %s, problem = %s, conflicts = %s WHERE id = %s",
        (at, entries, problem, list(conflicts), identity),
    )


def conflicts_of(actor: Actor) -> dict[UUID, list[str]]:
    del actor
    rows: list[tuple[Any, ...]] = fetch_all("SELECT id, conflicts FROM directory_node")
    return {row[0]: list(row[1]) for row in rows}
