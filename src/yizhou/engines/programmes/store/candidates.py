"""Candidates of programmes."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.engines.programmes.contracts import Candidate
from yizhou.engines.programmes.store.scope import candidate_scope
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_COLUMNS = "c.id, c.programme_id, c.resident_id, c.name, c.sex, c.birth_date, c.address, c.reason, c.reference, c.place, c.found, c.state"


def insert_candidates(actor: Actor, rows: Sequence[tuple[Any, ...]]) -> list[UUID]:
    """Keep (resident, id, programme, name, sex, birth, address, path, organisation path, reason, reference, place, found); the ids of the new ones.

    Who is already a candidate, or was declined for the same reference, stays as it is.
    """
    del actor
    made = []
    for row in rows:
        done = fetch_one(
            "INSERT INTO programme_candidate (resident_id, id, programme_id, name, sex, birth_date, address, path, organisation_path, reason, "
            "reference, place, found, state, decided_by, note) "
            "SELECT %s, %s, %s, %s, %s, %s, %s, nullif(%s, '')::ltree, nullif(%s, '')::ltree, %s, %s, %s, %s, 'open', '', '' "
            "WHERE NOT EXISTS (SELECT 1 FROM programme_candidate old WHERE old.resident_id = %s AND old.programme_id = %s "
            "AND (old.state = 'open' OR (old.state = 'declined' AND (old.reference = %s OR old.reference = '')))) "
            "ON CONFLICT DO NOTHING RETURNING id",
            (*row, row[0], row[2], row[10]),
        )
        if done:
            made.append(done[0])
    return made


def open_candidate_programmes(actor: Actor, resident_ids: Collection[UUID]) -> set[tuple[UUID, str]]:
    """(resident, programme) of those who are enrolled or waiting."""
    del actor
    ids = list(resident_ids)
    rows = fetch_all(
        "SELECT resident_id, programme_id FROM programme_candidate WHERE resident_id = ANY(%s) AND state = 'open' "
        "UNION SELECT resident_id, programme_id FROM programme_enrolment WHERE resident_id = ANY(%s) AND state = 'open'",
        (ids, ids),
    )
    return {(row[0], row[1]) for row in rows}


def list_candidates(
    actor: Actor, programme_ids: Sequence[str], after: Sequence[Any], limit: int
) -> list[Candidate]:
    """Open candidates, newest first."""
    visible, values = candidate_scope(actor, "c")
    later = "AND (c.found, c.id) < (%(found)s, %(id)s)" if after else ""
    if after:
        values |= {"found": after[0], "id": after[1]}
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM programme_candidate c WHERE c.state = 'open' AND c.programme_id = ANY(%(programmes)s) "
        f"AND {visible} {later} ORDER BY c.found DESC, c.id DESC LIMIT %(limit)s",
        {**values, "programmes": list(programme_ids), "limit": limit},
    )
    return [Candidate(*row) for row in rows]


def get_candidate(actor: Actor, candidate_id: UUID) -> Candidate | None:
    """One open candidate, locked."""
    visible, values = candidate_scope(actor, "c")
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM programme_candidate c WHERE c.id = %(id)s AND c.state = 'open' AND {visible} FOR UPDATE",
        {**values, "id": candidate_id},
    )
    return Candidate(*row) if row else None


def decide_candidate(
    actor: Actor, resident_ids: Collection[UUID], programme_id: str, state: str, note: str
) -> int:
    """The open candidates of a person for a programme become accepted, declined or gone; how many."""
    return execute(
        "UPDATE programme_candidate SET state = %s, note = %s, decided_by = %s "
        "WHERE resident_id = ANY(%s) AND programme_id = %s AND state = 'open'",
        (state, note, actor.name, list(resident_ids), programme_id),
    )


def last_closed(actor: Actor, resident_ids: Collection[UUID]) -> dict[tuple[UUID, str], date]:
    """(resident, programme) of those who left one: when, last."""
    del actor
    rows = fetch_all(
        "SELECT resident_id, programme_id, max(closed) FROM programme_enrolment WHERE resident_id = ANY(%s) "
        "AND state = 'closed' AND closed IS NOT NULL GROUP BY 1, 2",
        (list(resident_ids),),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def follow_candidates(actor: Actor, resident_ids: Collection[UUID], who: tuple[str, str, str]) -> int:
    """Open candidates show what the registry says now: (name, address, path); a region, once known, decides who sees them."""
    del actor
    name, address, path = who
    return execute(
        "UPDATE programme_candidate SET name = %s, address = %s, path = coalesce(nullif(%s, '')::ltree, path) "
        "WHERE resident_id = ANY(%s) AND state = 'open'",
        (name, address, path, list(resident_ids)),
    )
