"""Every query of consent."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import copy_rows, decode_key, encode_key, execute, fetch_all, fetch_one
from yizhou.kernel.db.contracts import Page
from yizhou.records.consent.contracts import Complaint, Glass, Rule, Sealing

_RULE = (
    "c.id, c.resident_id, c.effect, c.institution_id, coalesce(o.name, ''), coalesce(o.path::text, ''), c.data, c.since, "
    "c.until, c.given, c.given_by, c.reason, c.withdrawn"
)
_RULES = f"SELECT {_RULE} FROM consent_rule c LEFT JOIN organisation o ON o.id = c.institution_id"
_GLASS = "id, resident_id, resident_name, user_id, who, organisation_name, reason, opened, until, review, reviewed_by, note"
_COMPLAINT = (
    "id, resident_id, resident_name, access_id, access, text, made, state, answer, answered, answered_by"
)


def list_special(actor: Actor, resident_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these residents whose record needs a closer look, under whichever of the person's index ids it was marked."""
    del actor
    rows = fetch_all(
        "SELECT me.id FROM resident me WHERE me.id = ANY(%s) AND EXISTS (SELECT FROM resident other "
        "JOIN consent_special c ON c.resident_id = other.id WHERE other.cluster_id = me.cluster_id)",
        (list(resident_ids),),
    )
    return [row[0] for row in rows]


def mark_special(actor: Actor, resident_ids: Collection[UUID]) -> None:
    del actor
    execute(
        "INSERT INTO consent_special (resident_id) SELECT unnest(%s::uuid[]) ON CONFLICT DO NOTHING",
        (list(resident_ids),),
    )


def list_rules(actor: Actor, resident_ids: Sequence[UUID], *, current: bool = False) -> list[Rule]:
    """Rules of these residents, latest first; `current`: those not withdrawn."""
    del actor
    ended = " AND c.withdrawn IS NULL" if current else ""
    rows = fetch_all(
        f"{_RULES} WHERE c.resident_id = ANY(%s){ended} ORDER BY c.given DESC, c.id", (list(resident_ids),)
    )
    return [Rule(*row) for row in rows]


def insert_rule(actor: Actor, rule: Rule) -> None:
    del actor
    execute(
        "INSERT INTO consent_rule (id, resident_id, effect, institution_id, data, since, until, given, given_by, reason) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            rule.id, rule.resident_id, rule.effect, rule.institution_id, rule.data, rule.since, rule.until, rule.given,
            rule.given_by, rule.reason,
        ),
    )  # fmt: skip


def withdraw_rule(actor: Actor, resident_ids: Sequence[UUID], rule_id: UUID, at: datetime) -> bool:
    """End a rule; False when it was not in force."""
    del actor
    return bool(
        execute(
            "UPDATE consent_rule SET withdrawn = %s WHERE id = %s AND resident_id = ANY(%s) AND withdrawn IS NULL",
            (at, rule_id, list(resident_ids)),
        )
    )


def path_of(actor: Actor, organisation_id: UUID) -> str:
    """Where an organisation stands in the tree."""
    del actor
    row = fetch_one("SELECT path::text FROM organisation WHERE id = %s", (organisation_id,))
    return row[0] if row else ""


def list_known(actor: Actor, resident_ids: Sequence[UUID]) -> frozenset[str]:
    """Labels of these residents that the reader knows already: told by its own institution; or, for a sending system,
    by an institution it speaks for."""
    if actor.kind is ActorKind.PARTNER:
        rows = fetch_all(
            "SELECT DISTINCT unnest(s.labels) FROM consent_sealed s LEFT JOIN organisation o ON o.id = s.institution_id "
            "WHERE s.resident_id = ANY(%s) AND (o.id IS NULL OR o.path <@ %s::ltree)",
            (list(resident_ids), actor.scope),
        )
    else:
        rows = fetch_all(
            "SELECT DISTINCT unnest(labels) FROM consent_sealed WHERE resident_id = ANY(%s) AND institution_id = %s",
            (list(resident_ids), actor.organisation_id),
        )
    return frozenset(row[0] for row in rows)


def list_sealed(actor: Actor, resident_ids: Sequence[UUID], labels: Collection[str]) -> frozenset[UUID]:
    """Items of these residents that carry any of the labels."""
    del actor
    rows = fetch_all(
        "SELECT DISTINCT item FROM consent_sealed WHERE resident_id = ANY(%s) AND labels && %s::text[]",
        (list(resident_ids), sorted(labels)),
    )
    return frozenset(row[0] for row in rows)


def sealed_events(actor: Actor, resident_ids: Collection[UUID], event_ids: Collection[UUID]) -> set[UUID]:
    """Those of these events that seal something."""
    del actor
    rows = fetch_all(
        "SELECT DISTINCT event_id FROM consent_sealed WHERE resident_id = ANY(%s) AND event_id = ANY(%s)",
        (list(resident_ids), list(event_ids)),
    )
    return {row[0] for row in rows}


def seal(actor: Actor, sealings: Sequence[Sealing]) -> None:
    """What these events seal from now on, in place of what they sealed."""
    del actor
    execute(
        "DELETE FROM consent_sealed s USING unnest(%s::uuid[], %s::uuid[]) AS e(resident_id, event_id) "
        "WHERE s.resident_id = e.resident_id AND s.event_id = e.event_id",
        ([one.resident_id for one in sealings], [one.event_id for one in sealings]),
    )
    rows = [
        (one.resident_id, item, one.event_id, sorted(one.labels), one.institution_id)
        for one in sealings
        if one.labels
        for item in {one.event_id, *one.items}
    ]
    if rows:
        copy_rows("consent_sealed", ("resident_id", "item", "event_id", "labels", "institution_id"), rows)


def glass_open(actor: Actor, resident_ids: Sequence[UUID], at: datetime) -> datetime | None:
    """Until when the actor's glass for one of these residents is broken; None when it is not."""
    row = fetch_one(
        "SELECT max(until) FROM consent_glass WHERE resident_id = ANY(%s) AND user_id = %s AND until > %s",
        (list(resident_ids), actor.user_id, at),
    )
    return row[0] if row else None


def insert_glass(actor: Actor, glass: Glass) -> None:
    execute(
        f"INSERT INTO consent_glass ({_GLASS}, organisation_id) VALUES ({', '.join(['%s'] * 13)})",
        (
            glass.id, glass.resident_id, glass.resident_name, glass.user_id, glass.who, glass.organisation_name, glass.reason,
            glass.opened, glass.until, glass.review, glass.reviewed_by, glass.note, actor.organisation_id,
        ),
    )  # fmt: skip


_WITHIN = "organisation_id IN (SELECT id FROM organisation WHERE path <@ %(scope)s::ltree)"


def _page(
    select: str, clauses: Sequence[str], values: Mapping[str, Any], key: str, after: str | None, limit: int
) -> tuple[list[tuple[Any, ...]], bool]:
    where = list(clauses)
    known = {**values, "limit": limit + 1}
    if after:
        moment, identity = decode_key(after)
        where.append(f"({key}, id) < (%(after_at)s::timestamptz, %(after_id)s::uuid)")
        known |= {"after_at": moment, "after_id": identity}
    rows = fetch_all(
        f"{select} WHERE {' AND '.join(where)} ORDER BY {key} DESC, id DESC LIMIT %(limit)s", known
    )
    return rows[:limit], len(rows) > limit


def list_glasses(actor: Actor, review: str, after: str | None, limit: int) -> Page[Glass]:
    """Break-glasses of institutions in the actor's scope, latest first; empty `review`: every state."""
    clauses, values = [_WITHIN], {"scope": actor.scope, "review": review}
    if review:
        clauses.append("review = %(review)s")
    rows, more = _page(f"SELECT {_GLASS} FROM consent_glass", clauses, values, "opened", after, limit)
    items = [Glass(*row) for row in rows]
    return Page(items, encode_key((items[-1].opened.isoformat(), items[-1].id)) if more else None)


def find_glass(actor: Actor, glass_id: UUID) -> Glass | None:
    """One break-glass that waits for review, held."""
    row = fetch_one(
        f"SELECT {_GLASS} FROM consent_glass WHERE id = %(id)s AND review = 'open' AND {_WITHIN} FOR UPDATE",
        {"id": glass_id, "scope": actor.scope},
    )
    return Glass(*row) if row else None


def review_glass(actor: Actor, glass_id: UUID, review: str, note: str, at: datetime) -> None:
    execute(
        "UPDATE consent_glass SET review = %s, note = %s, reviewed = %s, reviewed_by = %s WHERE id = %s",
        (review, note, at, actor.name, glass_id),
    )


def insert_complaint(actor: Actor, complaint: Complaint, organisation_id: UUID | None) -> None:
    del actor
    execute(
        f"INSERT INTO consent_complaint ({_COMPLAINT}, organisation_id) VALUES ({', '.join(['%s'] * 12)})",
        (
            complaint.id, complaint.resident_id, complaint.resident_name, complaint.access_id, complaint.access,
            complaint.text, complaint.made, complaint.state, complaint.answer, complaint.answered, complaint.answered_by,
            organisation_id,
        ),
    )  # fmt: skip


def complaints_of(actor: Actor, resident_ids: Sequence[UUID]) -> list[Complaint]:
    """A resident's own complaints, latest first."""
    del actor
    rows = fetch_all(
        f"SELECT {_COMPLAINT} FROM consent_complaint WHERE resident_id = ANY(%s) ORDER BY made DESC",
        (list(resident_ids),),
    )
    return [Complaint(*row) for row in rows]


def list_complaints(actor: Actor, state: str, after: str | None, limit: int) -> Page[Complaint]:
    """Complaints about institutions in the actor's scope (or about nobody's), latest first."""
    clauses: list[str] = [f"(organisation_id IS NULL OR {_WITHIN})"]
    if state:
        clauses.append("state = %(state)s")
    values = {"scope": actor.scope, "state": state}
    rows, more = _page(f"SELECT {_COMPLAINT} FROM consent_complaint", clauses, values, "made", after, limit)
    items = [Complaint(*row) for row in rows]
    return Page(items, encode_key((items[-1].made.isoformat(), items[-1].id)) if more else None)


def answer_complaint(actor: Actor, complaint_id: UUID, answer: str, at: datetime) -> bool:
    """Answer an open complaint; False when there is none."""
    return bool(
        execute(
            "UPDATE consent_complaint SET state = 'answered', answer = %(answer)s, answered = %(at)s, answered_by = %(who)s "
            f"WHERE id = %(id)s AND state = 'open' AND (organisation_id IS NULL OR {_WITHIN})",
            {"answer": answer, "at": at, "who": actor.name, "id": complaint_id, "scope": actor.scope},
        )
    )


NOT_HIDDEN = (
    "NOT EXISTS (SELECT FROM consent_sealed s WHERE s.resident_id = {resident} AND s.item = {item} "
    "AND s.institution_id IS DISTINCT FROM %(hidden_reader)s) AND NOT EXISTS (SELECT FROM consent_rule c "
    "WHERE c.resident_id = {resident} AND c.effect = 'deny' AND c.withdrawn IS NULL AND c.since <= clock_timestamp() "
    "AND (c.until IS NULL OR clock_timestamp() < c.until))"
)
"""For searches over the population: nothing sealed but what the reader's institution told, nobody who denies anything."""
