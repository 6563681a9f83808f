"""Every query of the exchange monitor, within the actor's scope: lists of messages, sums of counters."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.exchange.pipeline.contracts import FaultGroup, MessageBrief
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import decode_key, encode_key, fetch_all, fetch_one
from yizhou.kernel.db.contracts import Page

_BRIEF = (
    "id, received, channel, format, partner_name, institution_name, status, size, parts, fault_count, milliseconds, "
    "title"
)
_COUNTED_TO = 10_000


def scope_condition(actor: Actor, values: dict[str, Any]) -> str:
    """The condition that limits rows with a `path` to the actor's part of the organisation tree."""
    if actor.kind is ActorKind.SYSTEM:
        return "true"
    values["scope"] = actor.scope or "nobody"
    return "path <@ %(scope)s::ltree"


def list_messages(
    actor: Actor,
    *,
    status: str,
    channel: str,
    institution: str,
    fault: str,
    after: str | None,
    limit: int,
) -> Page[MessageBrief]:
    """Messages, newest first; `institution` is an id or part of a name."""
    values: dict[str, Any] = {"limit": limit + 1}
    conditions = [scope_condition(actor, values)]
    if status:
        conditions.append("status = %(status)s")
        values["status"] = status
    if channel:
        conditions.append("channel = %(channel)s")
        values["channel"] = channel
    if fault:
        conditions.append("fault_codes @> ARRAY[%(fault)s]::text[]")
        values["fault"] = fault
    if institution:
        try:
            values["institution"] = UUID(institution)
            conditions.append("institution_id = %(institution)s")
        except ValueError:
            values["institution"] = f"%{institution}%"
            conditions.append(
                "(institution_name ILIKE %(institution)s OR partner_name ILIKE %(institution)s)"
            )
    where = " AND ".join(conditions)
    total = None
    if after is None:
        row = fetch_one(
            f"SELECT count(*) FROM (SELECT 1 FROM message WHERE {where} LIMIT {_COUNTED_TO + 1}) counted",
            values,
        )
        total = row[0] if row and row[0] <= _COUNTED_TO else None
    else:
        values["received"], values["id"] = decode_key(after)
        where += " AND (received, id) < (%(received)s::timestamptz, %(id)s::uuid)"
    rows = fetch_all(
        f"SELECT {_BRIEF} FROM message WHERE {where} ORDER BY received DESC, id DESC LIMIT %(limit)s", values
    )
    items = [MessageBrief(*row) for row in rows[:limit]]
    last = items[-1] if items else None
    key = encode_key((last.received.isoformat(), last.id)) if last and len(rows) > limit else None
    return Page(items, key, total)


def find(actor: Actor, message_id: UUID) -> tuple[MessageBrief, dict[str, Any]] | None:
    """A message and everything else its row says."""
    values: dict[str, Any] = {"id": message_id}
    condition = scope_condition(actor, values)
    row = fetch_one(
        f"SELECT {_BRIEF}, encoding, hints, repaired_by_id, repairs_id, attempts, repeats, stages, faults, body_hash, "
        f"media_type, handled_by, reason, accepted, resources, documents FROM message WHERE id = %(id)s AND {condition}",
        values,
    )
    if row is None:
        return None
    names = (
        "encoding", "hints", "repaired_by", "repairs", "attempts", "repeats", "stages", "faults", "body_hash",
        "media_type", "handled_by", "reason", "accepted", "resources", "documents",
    )  # fmt: skip
    rest: dict[str, Any] = dict(zip(names, row[12:], strict=True))
    for name in ("hints", "stages", "faults"):
        if isinstance(rest[name], str):
            rest[name] = orjson.loads(rest[name])
    return MessageBrief(*row[:12]), rest


def sum_day(actor: Actor, day: date) -> list[tuple[Any, ...]]:
    """Sums of a day by channel and county label: channel, label, messages, accepted, partly, refused, parsed,
    validated, stored, resources, documents, residents_new."""
    values: dict[str, Any] = {"day": day}
    condition = scope_condition(actor, values)
    return fetch_all(
        "SELECT channel, CASE WHEN nlevel(path) > 1 THEN subpath(path, 1, 1)::text ELSE '' END, sum(messages), "
        "sum(accepted), sum(partly), sum(refused), sum(parsed), sum(validated), sum(stored), sum(resources), "
        f"sum(documents), sum(residents_new) FROM message_volume WHERE day = %(day)s AND {condition} GROUP BY 1, 2",
        values,
    )


def list_volumes(actor: Actor, since: date) -> list[tuple[date, str, int, int, int]]:
    """Day, channel, accepted, partly, refused."""
    values: dict[str, Any] = {"since": since}
    condition = scope_condition(actor, values)
    rows = fetch_all(
        "SELECT day, channel, sum(accepted), sum(partly), sum(refused) FROM message_volume "
        f"WHERE day >= %(since)s AND {condition} GROUP BY 1, 2 ORDER BY 1, 2",
        values,
    )
    return [(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in rows]


def list_faults(actor: Actor, since: date, limit: int) -> list[FaultGroup]:
    """Faults since a day, most frequent first."""
    values: dict[str, Any] = {"since": since, "limit": limit}
    condition = scope_condition(actor, values)
    rows = fetch_all(
        "SELECT code, (array_agg(message ORDER BY last DESC))[1], (array_agg(advice ORDER BY last DESC))[1], "
        "sum(messages)::int, count(DISTINCT institution_id)::int, max(last) FROM message_fault "
        f"WHERE day >= %(since)s AND {condition} GROUP BY code HAVING sum(messages) > 0 "
        "ORDER BY 4 DESC, code LIMIT %(limit)s",
        values,
    )
    return [FaultGroup(*row) for row in rows]


def count_since(actor: Actor, instant: datetime) -> dict[str, int]:
    """Messages by channel received since an instant (the last minute)."""
    values: dict[str, Any] = {"instant": instant}
    condition = scope_condition(actor, values)
    rows = fetch_all(
        f"SELECT channel, count(*) FROM message WHERE received >= %(instant)s AND {condition} GROUP BY 1",
        values,
    )
    return {row[0]: row[1] for row in rows}


def count_waiting(actor: Actor) -> int:
    """Messages received and not decided."""
    values: dict[str, Any] = {}
    condition = scope_condition(actor, values)
    row = fetch_one(f"SELECT count(*) FROM message WHERE status = 'received' AND {condition}", values)
    return row[0] if row else 0


def list_reports(message_id: UUID) -> Sequence[dict[str, Any]]:
    """Reports of a message's parts, in order; ask `find` first whether the actor may see it."""
    rows = fetch_all("SELECT reports FROM message_report WHERE message_id = %s ORDER BY start", (message_id,))
    return [
        report for row in rows for report in (orjson.loads(row[0]) if isinstance(row[0], str) else row[0])
    ]
