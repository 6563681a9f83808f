"""Taking statements, patient numbers and presences from one index id to another, and the record of having done so."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all


def move_claims(actor: Actor, claim_ids: Sequence[int], to: UUID) -> None:
    """Give statements to another index id; which ones is kept in `resident_split`."""
    del actor
    execute("UPDATE resident_claim SET resident_id = %s WHERE id = ANY(%s)", (to, list(claim_ids)))


def set_digests(actor: Actor, resident_ids: Sequence[UUID]) -> None:
    """Bring the known digests of these ids in line with the statements they own."""
    del actor
    execute(
        "UPDATE resident r SET digests = COALESCE((SELECT array_agg(c.digest ORDER BY c.digest) FROM resident_claim c "
        "WHERE c.resident_id = r.id), '{}') WHERE r.id = ANY(%s)",
        (list(resident_ids),),
    )


def move_links(actor: Actor, numbers: Sequence[tuple[str, str]], to: UUID, at: datetime) -> list[UUID]:
    """End the open cross-references of (source, patient number) and open them for another id; institutions concerned."""
    del actor
    sources, locals_ = [one[0] for one in numbers], [one[1] for one in numbers]
    rows = fetch_all(
        "WITH asked AS (SELECT * FROM unnest(%s::text[], %s::text[]) AS a(source, local_id)), "
        "ended AS (UPDATE resident_source_link l SET ended = %s FROM asked a WHERE l.source = a.source "
        "AND l.local_id = a.local_id AND l.ended IS NULL RETURNING l.source, l.local_id, l.institution_id) "
        "SELECT source, local_id, institution_id FROM ended",
        (sources, locals_, at),
    )
    for source, local_id, institution in rows:
        execute(
            "INSERT INTO resident_source_link (source, local_id, resident_id, institution_id, since, score) "
            "VALUES (%s, %s, %s, %s, %s, 1)",
            (source, local_id, to, institution, at),
        )
    return [row[2] for row in rows if row[2]]


def keep_presences(actor: Actor, resident_id: UUID, institution_ids: Sequence[UUID]) -> None:
    """Whoever no longer has anything of this person no longer sees the record."""
    del actor
    execute(
        "DELETE FROM resident_presence WHERE resident_id = %s AND institution_id <> ALL(%s)",
        (resident_id, list(institution_ids)),
    )


def list_institutions(actor: Actor, resident_ids: Sequence[UUID]) -> list[UUID]:
    """Institutions that have an open patient number of these ids or are the source of a statement."""
    del actor
    rows = fetch_all(
        "SELECT institution_id FROM resident_source_link WHERE resident_id = ANY(%(ids)s) AND ended IS NULL "
        "AND institution_id IS NOT NULL UNION SELECT o.id FROM resident_claim c JOIN organisation o "
        "ON o.code = replace(c.source, 'desk:', '') WHERE c.resident_id = ANY(%(ids)s)",
        {"ids": list(resident_ids)},
    )
    return [row[0] for row in rows]


def insert_split(
    actor: Actor, row: tuple[UUID, UUID, UUID, list[int], list[str], datetime, str, str]
) -> None:
    """(id, from, to, statements, numbers, instant, who, reason)."""
    del actor
    execute(
        "INSERT INTO resident_split (id, resident_id, split_id, claim_ids, numbers, at, who, reason) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        row,
    )
