"""Every query of master data. Changes and subscriptions are the keepers'; a partner reaches only its organisation's subscriptions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import copy_rows, execute, execute_many, fetch_all, fetch_one
from yizhou.registries.master_data.contracts import Change, Delivery, Subscription

_CHANGE = "id, kind, key, label, version, deleted, content, state, noticed, sequence, decided_by, note"
_SUBSCRIPTION = (
    "id, organisation_id, organisation_name, name, kind, mode, url, secret, filter, mapping, state, reached"
)
_DELIVERY = "d.id, d.subscription_id, d.change_id, c.kind, c.key, c.label, c.version, d.state, d.attempts, d.problem, d.changed"
UNSETTLED = ("queued", "sent", "received")


def _change(row: Sequence[Any]) -> Change:
    identity, kind, key, label, version, deleted, content, state, noticed, sequence, decided_by, note = row
    return Change(
        identity,
        kind,
        key,
        label,
        version,
        deleted,
        orjson.loads(content),
        state,
        noticed,
        sequence,
        decided_by,
        note,
    )


def _subscription(row: Sequence[Any]) -> Subscription:
    identity, place, place_name, name, kind, mode, url, secret, filters, mapping, state, reached = row
    told = orjson.loads(filters), orjson.loads(mapping)
    return Subscription(identity, place, place_name, name, kind, mode, url, secret, *told, state, reached)


def digests(actor: Actor, kind: str, keys: Sequence[str] | None) -> dict[str, tuple[bytes, int, bool]]:
    """(digest, version, deleted) by key, of these keys or of all."""
    del actor
    where, values = ("AND key = ANY(%s)", [list(keys)]) if keys is not None else ("", [])
    rows = fetch_all(
        f"SELECT key, digest, version, deleted FROM master_item WHERE kind = %s {where}", (kind, *values)
    )
    return {row[0]: (bytes(row[1]), row[2], row[3]) for row in rows}


def save(actor: Actor, items: Sequence[tuple[Any, ...]], changes: Sequence[tuple[Any, ...]]) -> None:
    """Newest versions (kind, key, label, version, digest, deleted), and the changes they come from (id, kind, key, label,
    version, deleted, content, state, noticed)."""
    del actor
    execute_many(
        "INSERT INTO master_item (kind, key, label, version, digest, deleted) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (kind, key) DO UPDATE SET label = EXCLUDED.label, version = EXCLUDED.version, digest = EXCLUDED.digest, "
        "deleted = EXCLUDED.deleted",
        items,
    )
    names = (
        "id",
        "kind",
        "key",
        "label",
        "version",
        "deleted",
        "content",
        "state",
        "noticed",
        "decided_by",
        "note",
    )
    copy_rows("master_change", names, ((*row, "", "") for row in changes))


def number(actor: Actor, change_ids: Sequence[UUID], at: datetime, note: str) -> None:
    """Publish waiting changes, in the order given: each gets the next number. One at a time publishes, so numbers commit in order."""
    execute("SELECT pg_advisory_xact_lock(hashtext('master_data.sequence'))")
    execute(
        "UPDATE master_change c SET state = 'published', decided_by = %s, decided = %s, note = %s, sequence = start.last + w.place "
        "FROM (SELECT coalesce(max(sequence), 0) AS last FROM master_change) start, "
        "unnest(%s::uuid[]) WITH ORDINALITY AS w(id, place) WHERE c.id = w.id AND c.state = 'waiting'",
        (actor.name, at, note, list(change_ids)),
    )


def reject(actor: Actor, change_ids: Sequence[UUID], at: datetime, note: str) -> int:
    return execute(
        "UPDATE master_change SET state = 'rejected', decided_by = %s, decided = %s, note = %s WHERE id = ANY(%s) "
        "AND state = 'waiting'",
        (actor.name, at, note, list(change_ids)),
    )


def list_changes(actor: Actor, state: str, kind: str, after: Sequence[Any], limit: int) -> list[Change]:
    """Changes in a state, the latest noticed first."""
    del actor
    where, values = ["state = %s"], [state]
    if kind:
        where.append("kind = %s")
        values.append(kind)
    if after:
        where.append("(noticed, id) < (%s, %s)")
        values += list(after)
    rows = fetch_all(
        f"SELECT {_CHANGE} FROM master_change WHERE {' AND '.join(where)} ORDER BY noticed DESC, id DESC LIMIT {int(limit)}",
        values,
    )
    return [_change(row) for row in rows]


def find_waiting(actor: Actor, change_ids: Sequence[UUID]) -> list[Change]:
    """Waiting changes, oldest first, held."""
    del actor
    rows = fetch_all(
        f"SELECT {_CHANGE} FROM master_change WHERE id = ANY(%s) AND state = 'waiting' ORDER BY noticed, id FOR UPDATE",
        (list(change_ids),),
    )
    return [_change(row) for row in rows]


def list_versions(actor: Actor, kind: str, key: str) -> list[Change]:
    """All versions of an item, newest first."""
    del actor
    rows = fetch_all(
        f"SELECT {_CHANGE} FROM master_change WHERE kind = %s AND key = %s ORDER BY version DESC", (kind, key)
    )
    return [_change(row) for row in rows]


def list_feed(actor: Actor, kind: str, after: int, limit: int) -> list[Change]:
    """Published changes of a kind by number; an item's older versions are left out when a newer one is published."""
    del actor
    rows = fetch_all(
        f"SELECT {_CHANGE} FROM master_change c WHERE kind = %s AND sequence > %s AND NOT EXISTS (SELECT FROM master_change n "
        "WHERE n.kind = c.kind AND n.key = c.key AND n.version > c.version AND n.state = 'published') "
        f"ORDER BY sequence LIMIT {int(limit)}",
        (kind, after),
    )
    return [_change(row) for row in rows]


def find_items(actor: Actor, text: str) -> list[tuple[str, str, str, int, bool]]:
    """(kind, key, label, version, deleted) of items with this key or name."""
    del actor
    return fetch_all(
        "SELECT kind, key, label, version, deleted FROM master_item WHERE key = %s OR label = %s ORDER BY kind, key LIMIT 50",
        (text, text),
    )


def counts(actor: Actor) -> list[tuple[str, int, int]]:
    """(kind, items in force, changes waiting for review)."""
    del actor
    return fetch_all(
        "SELECT i.kind, count(*) FILTER (WHERE NOT i.deleted), (SELECT count(*) FROM master_change c WHERE c.kind = i.kind "
        "AND c.state = 'waiting') FROM master_item i GROUP BY 1 ORDER BY 1"
    )


def save_subscription(actor: Actor, row: Subscription, at: datetime) -> None:
    execute(
        f"INSERT INTO master_subscription ({_SUBSCRIPTION}, made, made_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, "
        "%s, %s, %s) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, mode = EXCLUDED.mode, url = EXCLUDED.url, "
        "secret = EXCLUDED.secret, filter = EXCLUDED.filter, mapping = EXCLUDED.mapping, state = EXCLUDED.state",
        (
            row.id, row.organisation_id, row.organisation_name, row.name, row.kind, row.mode, row.url, row.secret,
            orjson.dumps(dict(row.filter)).decode(), orjson.dumps(dict(row.mapping)).decode(), row.state, row.reached, at,
            actor.name,
        ),
    )  # fmt: skip


def list_subscriptions(actor: Actor) -> list[Subscription]:
    """All for keepers; a partner's own organisation's."""
    if actor.kind is ActorKind.PARTNER:
        where, values = "organisation_id = %s", [actor.organisation_id]
    else:
        where, values = "true", []
    return [
        _subscription(row)
        for row in fetch_all(
            f"SELECT {_SUBSCRIPTION} FROM master_subscription WHERE {where} ORDER BY made DESC", values
        )
    ]


def find_subscription(actor: Actor, identity: UUID, *, held: bool = False) -> Subscription | None:
    own = actor.kind is ActorKind.PARTNER
    row = fetch_one(
        f"SELECT {_SUBSCRIPTION} FROM master_subscription WHERE id = %s{' AND organisation_id = %s' if own else ''}"
        f"{' FOR UPDATE' if held else ''}",
        (identity, actor.organisation_id) if own else (identity,),
    )
    return _subscription(row) if row else None


def reach(actor: Actor, identity: UUID, sequence: int) -> None:
    del actor
    execute(
        "UPDATE master_subscription SET reached = greatest(reached, %s) WHERE id = %s", (sequence, identity)
    )


def queue(actor: Actor, rows: Sequence[tuple[UUID, UUID, UUID, int]], at: datetime) -> None:
    """(delivery, subscription, change, sequence); one that is there already stays."""
    del actor
    execute_many(
        "INSERT INTO master_delivery (id, subscription_id, change_id, sequence, state, attempts, due, problem, changed) "
        "VALUES (%s, %s, %s, %s, 'queued', 0, %s, '', %s) ON CONFLICT DO NOTHING",
        [(*row, at, at) for row in rows],
    )


def take_due(actor: Actor, subscription_id: UUID, at: datetime, limit: int) -> list[tuple[UUID, int, Change]]:
    """(delivery, attempts, change) in order of publication. Nothing overtakes: while the first is not due, none is."""
    del actor
    columns = ", ".join(f"c.{name}" for name in _CHANGE.split(", "))
    rows = fetch_all(
        f"SELECT d.id, d.attempts, d.due, {columns} FROM master_delivery d JOIN master_change c ON c.id = d.change_id "
        f"WHERE d.subscription_id = %s AND d.state = 'queued' ORDER BY d.sequence LIMIT {int(limit)} FOR UPDATE OF d",
        (subscription_id,),
    )
    if not rows or rows[0][2] > at:
        return []
    return [(row[0], row[1], _change(row[3:])) for row in rows]


def note_deliveries(actor: Actor, rows: Sequence[tuple[str, str, datetime, datetime, int, UUID]]) -> None:
    """(state, problem, due, changed, attempts to add, delivery)."""
    del actor
    execute_many(
        "UPDATE master_delivery SET state = %s, problem = %s, due = %s, changed = %s, attempts = attempts + %s WHERE id = %s",
        rows,
    )


def acknowledge(
    actor: Actor, subscription_ids: Sequence[UUID], delivery_id: UUID, state: str, problem: str, at: datetime
) -> int:
    del actor
    return execute(
        "UPDATE master_delivery SET state = %s, problem = %s, changed = %s WHERE id = %s AND subscription_id = ANY(%s)",
        (state, problem, at, delivery_id, list(subscription_ids)),
    )


def send_again(actor: Actor, subscription_id: UUID, states: Sequence[str], at: datetime) -> int:
    """Put deliveries in these states back into the queue."""
    del actor
    return execute(
        "UPDATE master_delivery SET state = 'queued', attempts = 0, due = %s, problem = '', changed = %s "
        "WHERE subscription_id = %s AND state = ANY(%s)",
        (at, at, subscription_id, list(states)),
    )


def list_deliveries(actor: Actor, subscription_id: UUID, states: Sequence[str], limit: int) -> list[Delivery]:
    del actor
    rows = fetch_all(
        f"SELECT {_DELIVERY} FROM master_delivery d JOIN master_change c ON c.id = d.change_id WHERE d.subscription_id = %s "
        f"AND d.state = ANY(%s) ORDER BY d.changed DESC, d.id DESC LIMIT {int(limit)}",
        (subscription_id, list(states)),
    )
    return [Delivery(*row) for row in rows]


def count_deliveries(actor: Actor) -> dict[UUID, dict[str, int]]:
    """Deliveries by subscription and state."""
    del actor
    found: dict[UUID, dict[str, int]] = {}
    for identity, state, number in fetch_all(
        "SELECT subscription_id, state, count(*) FROM master_delivery GROUP BY 1, 2"
    ):
        found.setdefault(identity, {})[state] = number
    return found
