"""Every query of unusual access."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import decode_key, encode_key, execute, fetch_all, fetch_one
from yizhou.kernel.db.contracts import Page
from yizhou.records.unusual_access.contracts import ActorCount, MarkedPerson, RuleCount, Sign, UnusualAccess

_COLUMNS = (
    "u.id, u.rule_id, u.rule_name, u.rule_version, u.severity, u.actor_id, u.actor_name, u.role, u.organisation_name, "
    "u.resident_id, u.resident_name, u.day, u.number, u.first_at, u.last_at, u.found, u.state, u.note, u.reviewed_by, "
    "u.reviewed"
)
_WITHIN = (
    "(%(scope)s = '' OR strpos(%(scope)s, '.') = 0 "
    "OR u.organisation_id IN (SELECT id FROM organisation WHERE path <@ %(scope)s::ltree))"
)
"""Findings about people of the organisations at or below the actor's; over the whole prefecture, all."""


def position(actor: Actor) -> int:
    """How far the log was looked at; held by this transaction, so that two watchers do not find the same twice."""
    del actor
    fetch_one("SELECT pg_advisory_xact_lock(7306)")
    row = fetch_one("SELECT position FROM unusual_access_watch WHERE id = 1")
    return row[0] if row else 0


def move_on(actor: Actor, to: int) -> None:
    del actor
    execute(
        "INSERT INTO unusual_access_watch (id, position) VALUES (1, %s) "
        "ON CONFLICT (id) DO UPDATE SET position = excluded.position",
        (to,),
    )


def citizen_ids_of(actor: Actor, accounts: Collection[tuple[UUID, str, UUID]]) -> dict[UUID, str]:
    """Identity numbers of staff (account, name, organisation): the health worker of that name who works there, when there is
    exactly one."""
    del actor
    rows = fetch_all(
        "SELECT a.account, min(p.citizen_id) FROM unnest(%s::uuid[], %s::text[], %s::uuid[]) a(account, name, place) "
        "JOIN organisation o ON o.id = a.place "
        "JOIN practitioner_affiliation f ON f.code IN (o.code, nullif(o.credit_code, '')) AND f.until IS NULL "
        "JOIN practitioner p ON p.id = f.practitioner_id AND p.name = a.name AND p.citizen_id <> '' "
        "GROUP BY a.account HAVING count(DISTINCT p.citizen_id) = 1",
        ([one[0] for one in accounts], [one[1] for one in accounts], [one[2] for one in accounts]),
    )
    return dict(rows)  # type: ignore[arg-type]


def note(actor: Actor, sign: Sign, resident_name: str, at: datetime) -> bool:
    """Put a sign into the queue, or enlarge the open finding of the same matter; a matter already reviewed with as much
    found stays reviewed. Whether anything was noted."""
    del actor
    of, rule = sign.last, sign.rule
    values: dict[str, Any] = {
        "id": new_id(), "rule": rule.id, "name": rule.name, "version": rule.version, "severity": rule.severity,
        "actor": of.actor_id, "actor_name": of.actor_name, "role": of.role, "organisation": of.organisation_id,
        "organisation_name": of.organisation_name, "resident": sign.resident_id, "resident_name": resident_name,
        "day": sign.day, "number": sign.number, "first": sign.first_at, "last": sign.last_at, "found": at,
    }  # fmt: skip
    return bool(
        execute(
            "INSERT INTO unusual_access (id, rule_id, rule_name, rule_version, severity, actor_id, actor_name, role, "
            "organisation_id, organisation_name, resident_id, resident_name, day, number, first_at, last_at, found, state, "
            "note, reviewed_by) SELECT %(id)s, %(rule)s::text, %(name)s, %(version)s, %(severity)s, %(actor)s, %(actor_name)s, "
            "%(role)s, %(organisation)s, %(organisation_name)s, %(resident)s::uuid, %(resident_name)s, %(day)s::text, %(number)s, "
            "%(first)s, %(last)s::timestamptz, %(found)s, 'open', '', '' WHERE NOT EXISTS (SELECT FROM unusual_access d "
            "WHERE d.state <> 'open' AND d.rule_id = %(rule)s::text AND d.actor_id = %(actor)s AND d.day = %(day)s::text "
            "AND d.resident_id IS NOT DISTINCT FROM %(resident)s::uuid AND d.last_at >= %(last)s::timestamptz) "
            "ON CONFLICT (rule_id, actor_id, day, resident_id) WHERE state = 'open' DO UPDATE SET "
            "number = greatest(unusual_access.number, excluded.number), "
            "first_at = least(unusual_access.first_at, excluded.first_at), "
            "last_at = greatest(unusual_access.last_at, excluded.last_at)",
            values,
        )
    )


def page(actor: Actor, state: str, rule: str, after: str | None, limit: int) -> Page[UnusualAccess]:
    """Findings, the latest first; empty `state` or `rule`: all."""
    values: dict[str, Any] = {"scope": actor.scope, "state": state, "rule": rule, "limit": limit + 1}
    where = [_WITHIN]
    if state:
        where.append("u.state = %(state)s")
    if rule:
        where.append("u.rule_id = %(rule)s")
    if after:
        moment, identity = decode_key(after)
        where.append("(u.last_at, u.id) < (%(after_at)s::timestamptz, %(after_id)s::uuid)")
        values |= {"after_at": moment, "after_id": identity}
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM unusual_access u WHERE {' AND '.join(where)} "
        "ORDER BY u.last_at DESC, u.id DESC LIMIT %(limit)s",
        values,
    )
    items = [UnusualAccess(*row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items, encode_key((items[-1].last_at.isoformat(), items[-1].id)) if more else None)


def find_open(actor: Actor, finding_id: UUID) -> UnusualAccess | None:
    """One open finding within the actor's scope, held."""
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM unusual_access u WHERE u.id = %(id)s AND u.state = 'open' AND {_WITHIN} FOR UPDATE OF u",
        {"id": finding_id, "scope": actor.scope},
    )
    return UnusualAccess(*row) if row else None


def review(actor: Actor, finding_id: UUID, state: str, note: str, at: datetime) -> None:
    execute(
        "UPDATE unusual_access SET state = %s, note = %s, reviewed = %s, reviewed_by = %s WHERE id = %s",
        (state, note, at, actor.name, finding_id),
    )


def count_rules(actor: Actor, since: datetime) -> list[RuleCount]:
    rows = fetch_all(
        "SELECT u.rule_id, max(u.rule_name), count(*) FILTER (WHERE u.state = 'open'), "
        "count(*) FILTER (WHERE u.state = 'cleared'), count(*) FILTER (WHERE u.state = 'confirmed') "
        f"FROM unusual_access u WHERE u.last_at >= %(since)s AND {_WITHIN} GROUP BY 1 ORDER BY count(*) DESC, 1",
        {"since": since, "scope": actor.scope},
    )
    return [RuleCount(*row) for row in rows]


def count_actors(actor: Actor, since: datetime, limit: int) -> list[ActorCount]:
    rows = fetch_all(
        "SELECT u.actor_id, max(u.actor_name), max(u.organisation_name), count(*), "
        "count(*) FILTER (WHERE u.state = 'confirmed') "
        f"FROM unusual_access u WHERE u.last_at >= %(since)s AND {_WITHIN} GROUP BY 1 ORDER BY 4 DESC, 1 LIMIT %(limit)s",
        {"since": since, "scope": actor.scope, "limit": limit},
    )
    return [ActorCount(*row) for row in rows]


def list_marked(actor: Actor) -> list[MarkedPerson]:
    """Everybody under special protection, the latest first."""
    del actor
    rows = fetch_all(
        "SELECT resident_id, resident_name, reason, marked, marked_by FROM marked_person WHERE ended IS NULL "
        "ORDER BY marked DESC, id"
    )
    return [MarkedPerson(*row) for row in rows]


def mark(actor: Actor, person: MarkedPerson) -> None:
    """Mark somebody; a mark that stands gets the new reason."""
    del actor
    execute(
        "INSERT INTO marked_person (id, resident_id, resident_name, reason, marked, marked_by) "
        "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (resident_id) WHERE ended IS NULL DO UPDATE SET "
        "reason = excluded.reason, marked = excluded.marked, marked_by = excluded.marked_by",
        (new_id(), person.resident_id, person.resident_name, person.reason, person.marked, person.marked_by),
    )


def unmark(actor: Actor, residents: Sequence[UUID], at: datetime) -> bool:
    del actor
    return bool(
        execute(
            "UPDATE marked_person SET ended = %s WHERE resident_id = ANY(%s) AND ended IS NULL",
            (at, list(residents)),
        )
    )
