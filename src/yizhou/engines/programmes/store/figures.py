"""Figures of programmes, within the actor's scope."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.engines.programmes.store.scope import candidate_scope, scope
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all


def figures(actor: Actor, programme_ids: Sequence[str], today: date) -> list[tuple[str, str, str, int, int]]:
    """(programme, state, class, how many, of these overdue)."""
    visible, values = scope(actor, "e")
    return fetch_all(  # type: ignore[return-value]
        "SELECT e.programme_id, e.state, e.class_id, count(*), count(*) FILTER (WHERE e.next_due < %(today)s) "
        f"FROM programme_enrolment e WHERE e.programme_id = ANY(%(programmes)s) AND {visible} GROUP BY 1, 2, 3",
        {**values, "programmes": list(programme_ids), "today": today},
    )


def count_contacts(
    actor: Actor, programme_ids: Sequence[str], today: date
) -> list[tuple[str, int, int, int]]:
    """(programme, candidates, due within a week, done this year)."""
    lives, values = candidate_scope(actor, "c")
    visible, more = scope(actor, "e")
    return fetch_all(  # type: ignore[return-value]
        "SELECT p.id, "
        f"(SELECT count(*) FROM programme_candidate c WHERE c.programme_id = p.id AND c.state = 'open' AND {lives}), "
        "(SELECT count(*) FROM programme_contact k JOIN programme_enrolment e ON e.resident_id = k.resident_id "
        "AND e.id = k.enrolment_id WHERE k.programme_id = p.id AND k.state = 'planned' AND e.state = 'open' "
        f"AND k.due <= %(today)s::date + 7 AND {visible}), "
        "(SELECT count(*) FROM programme_contact k JOIN programme_enrolment e ON e.resident_id = k.resident_id "
        "AND e.id = k.enrolment_id WHERE k.programme_id = p.id AND k.state = 'done' "
        f"AND k.done_on >= date_trunc('year', %(today)s::date) AND {visible}) "
        "FROM unnest(%(programmes)s::text[]) AS p(id)",
        {**values, **more, "programmes": list(programme_ids), "today": today},
    )


def snapshot(
    actor: Actor, programme_id: str, since: date, after: UUID | None, limit: int
) -> list[tuple[Any, ...]]:
    """One row an enrolment, by id: id, resident, state, class, opened, closed, close reason, next due, facts, values, {kind: [done since, done ever, first
    done]}, {class: contacts that gave it}, institution, doctor, path, name, sex, birth date, address."""
    visible, values = scope(actor, "e")
    return fetch_all(
        "SELECT e.id, e.resident_id, e.state, e.class_id, e.opened, e.closed, e.close_reason, e.next_due, e.facts, e.values, "
        "(SELECT jsonb_object_agg(kind, told) FROM (SELECT k.kind, jsonb_build_array(count(*) FILTER (WHERE k.done_on >= %(since)s), "
        "count(*), min(k.done_on)) AS told FROM programme_contact k WHERE k.resident_id = e.resident_id AND k.enrolment_id = e.id "
        "AND k.state = 'done' GROUP BY k.kind) AS done), "
        "(SELECT jsonb_object_agg(class_id, number) FROM (SELECT k.class_id, count(*) AS number FROM programme_contact k "
        "WHERE k.resident_id = e.resident_id AND k.enrolment_id = e.id AND k.state = 'done' AND k.class_id <> '' GROUP BY 1) AS classed), "
        "e.organisation_name, e.doctor, coalesce(e.path::text, ''), e.name, e.sex, e.birth_date, e.address "
        f"FROM programme_enrolment e WHERE e.programme_id = %(programme)s AND {visible} "
        "AND (%(after)s::uuid IS NULL OR e.id > %(after)s) ORDER BY e.id LIMIT %(limit)s",
        {**values, "programme": programme_id, "since": since, "after": after, "limit": limit},
    )
