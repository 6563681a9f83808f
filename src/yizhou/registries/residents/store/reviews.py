"""Review pairs, their steps, merges."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one
from yizhou.registries.residents.store.scope import visible

_PAIR = "p.id, p.left_id, p.right_id, p.score, p.status, p.created, p.changed, p.assigned_to, p.assigned_id, p.evidence"


def insert_pairs(actor: Actor, rows: Sequence[tuple[UUID, UUID, UUID, float, str, datetime]]) -> list[UUID]:
    """Queue pairs (id, left, right, score, evidence, instant); a pair known in any state stays as it is. Returns the new."""
    del actor
    made = fetch_all(
        "INSERT INTO resident_review (id, left_id, right_id, score, status, evidence, assigned_to, created, changed) "
        "SELECT q.id, q.left_id, q.right_id, q.score, 'open', q.evidence, '', q.at, q.at "
        "FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::float8[], %s::jsonb[], %s::timestamptz[]) "
        "AS q(id, left_id, right_id, score, evidence, at) ON CONFLICT DO NOTHING RETURNING id",
        [list(column) for column in zip(*rows, strict=True)],
    )
    return [row[0] for row in made]


def insert_steps(actor: Actor, rows: Sequence[tuple[UUID, datetime, str, str, str]]) -> None:
    """What was done with pairs: (pair, instant, who, decision, reason)."""
    del actor
    execute_many(
        "INSERT INTO resident_review_step (review_id, at, who, decision, reason) VALUES (%s, %s, %s, %s, %s)",
        rows,
    )


def list_steps(actor: Actor, review_id: UUID) -> list[tuple[datetime, str, str, str]]:
    """(instant, who, decision, reason), oldest first."""
    del actor
    return fetch_all(
        "SELECT at, who, decision, reason FROM resident_review_step WHERE review_id = %s ORDER BY id",
        (review_id,),
    )


def find_pair(actor: Actor, review_id: UUID, *, held: bool = False) -> tuple[Any, ...] | None:
    """A pair; `held` keeps it for this transaction. Visibility is the caller's question."""
    del actor
    return fetch_one(
        f"SELECT {_PAIR} FROM resident_review p WHERE p.id = %s{' FOR UPDATE' if held else ''}", (review_id,)
    )


def list_pairs(
    actor: Actor, *, decided: bool, mine: bool, after: Sequence[Any], limit: int
) -> list[tuple[Any, ...]]:
    """Open pairs by falling score, or decided ones by falling time, of which the actor may see a side.

    `mine`: only what the actor has taken.
    """
    where = ["p.status IN ('merged', 'apart')" if decided else "p.status = 'open'"]
    order = "p.changed" if decided else "p.score"
    kind = "timestamptz" if decided else "float8"
    values: dict[str, Any] = {"limit": limit}
    if mine:
        where.append("p.assigned_id = %(me)s")
        values["me"] = actor.user_id
    if after:
        where.append(f"({order}, p.id) < (%(value)s::{kind}, %(id)s::uuid)")
        values |= {"value": after[0], "id": after[1]}
    clause, scope = visible(actor, "s")
    if clause:
        where.append(f"EXISTS (SELECT 1 FROM resident s WHERE s.id IN (p.left_id, p.right_id) AND {clause})")
        values |= scope
    return fetch_all(
        f"SELECT {_PAIR} FROM resident_review p WHERE {' AND '.join(where)} "
        f"ORDER BY {order} DESC, p.id DESC LIMIT %(limit)s",
        values,
    )


def save_status(actor: Actor, review_id: UUID, status: str, at: datetime) -> None:
    """The pair's new state."""
    del actor
    execute("UPDATE resident_review SET status = %s, changed = %s WHERE id = %s", (status, at, review_id))


def assign(actor: Actor, review_id: UUID, who: str, account_id: UUID | None) -> bool:
    """Give an open pair to somebody (an empty name gives it back); False when a colleague has it."""
    return bool(
        execute(
            "UPDATE resident_review SET assigned_to = %(who)s, assigned_id = %(account)s WHERE id = %(id)s "
            "AND status = 'open' AND (assigned_id IS NULL OR assigned_id = %(me)s)",
            {"who": who, "account": account_id, "id": review_id, "me": actor.user_id},
        )
    )


def find_between(actor: Actor, left_id: UUID, right_id: UUID) -> UUID | None:
    """The pair of two ids, whichever is left."""
    del actor
    row = fetch_one(
        "SELECT id FROM resident_review WHERE least(left_id, right_id) = least(%(a)s::uuid, %(b)s::uuid) "
        "AND greatest(left_id, right_id) = greatest(%(a)s::uuid, %(b)s::uuid)",
        {"a": left_id, "b": right_id},
    )
    return row[0] if row else None


def settle(actor: Actor, cluster_ids: Sequence[UUID], at: datetime) -> None:
    """Open pairs whose sides have become one are settled; settled ones whose sides have parted are open again."""
    del actor
    execute(
        "UPDATE resident_review p SET status = CASE WHEN l.cluster_id = r.cluster_id THEN 'settled' ELSE 'open' END, "
        "changed = %(at)s FROM resident l, resident r "
        "WHERE l.id = p.left_id AND r.id = p.right_id "
        "AND (l.cluster_id = ANY(%(clusters)s) OR r.cluster_id = ANY(%(clusters)s)) "
        "AND ((p.status = 'open' AND l.cluster_id = r.cluster_id) "
        "OR (p.status = 'settled' AND l.cluster_id <> r.cluster_id))",
        {"at": at, "clusters": list(cluster_ids)},
    )


def find_apart(actor: Actor, left_members: Sequence[UUID], right_members: Sequence[UUID]) -> str | None:
    """Who held members of these two clusters apart, if anybody did."""
    del actor
    row = fetch_one(
        "SELECT coalesce((SELECT s.who FROM resident_review_step s WHERE s.review_id = p.id AND s.decision = 'apart' "
        "ORDER BY s.id DESC LIMIT 1), '') FROM resident_review p WHERE p.status = 'apart' "
        "AND ((p.left_id = ANY(%(a)s) AND p.right_id = ANY(%(b)s)) OR (p.left_id = ANY(%(b)s) AND p.right_id = ANY(%(a)s))) "
        "LIMIT 1",
        {"a": list(left_members), "b": list(right_members)},
    )
    return row[0] if row else None


def insert_merge(actor: Actor, row: tuple[UUID, UUID, UUID, UUID | None, datetime, str, str]) -> None:
    """Log a merge: (id, survivor, merged, review pair that decided it, instant, who, reason)."""
    del actor
    execute(
        "INSERT INTO resident_merge (id, survivor_id, merged_id, review_id, at, who, reason, undone_by, undone_reason) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, '', '')",
        row,
    )


def find_merge(actor: Actor, review_id: UUID) -> UUID | None:
    """The id that a review's standing merge merged."""
    del actor
    row = fetch_one(
        "SELECT merged_id FROM resident_merge WHERE review_id = %s AND undone_at IS NULL", (review_id,)
    )
    return row[0] if row else None


def note_undoing(actor: Actor, merged_id: UUID, at: datetime, who: str, reason: str) -> None:
    """Log that the standing merge of this id was taken back; the pair that had decided it is open again."""
    del actor
    execute(
        "WITH undone AS (UPDATE resident_merge SET undone_at = %(at)s, undone_by = %(who)s, undone_reason = %(reason)s "
        "WHERE merged_id = %(id)s AND undone_at IS NULL RETURNING review_id) "
        "UPDATE resident_review SET status = 'open', changed = %(at)s "
        "WHERE id IN (SELECT review_id FROM undone) AND status = 'merged'",
        {"at": at, "who": who, "reason": reason, "id": merged_id},
    )


def save_tree(actor: Actor, rows: Sequence[tuple[UUID, UUID, UUID | None]]) -> None:
    """Where ids stand: (id, cluster, direct parent)."""
    del actor
    execute_many(
        "UPDATE resident SET cluster_id = %s, merged_into = %s WHERE id = %s",
        [(cluster, parent, identity) for identity, cluster, parent in rows],
    )


def count_states(actor: Actor) -> dict[str, int]:
    """Pairs by state, and how many decisions were taken back."""
    del actor
    found = dict(fetch_all("SELECT status, count(*) FROM resident_review GROUP BY status"))
    undone = fetch_one("SELECT count(*) FROM resident_review_step WHERE decision = 'undo'")
    return {**found, "undone": undone[0] if undone else 0}
