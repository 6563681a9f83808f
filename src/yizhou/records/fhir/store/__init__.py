"""Every query of the FHIR store. All of them name the resident, so that each touches one partition.

The one exception is `find_by_local`: "is this sender's resource already stored, and for whom?" is asked across
residents, because a corrected message may name another person (docs/decisions/0020).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg
import psycopg.errors

from yizhou.kernel.audit.api import ENTRY_COLUMNS, Subject, entry_values
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import (
    copy_rows,
    execute,
    execute_many,
    fetch_all,
    fetch_one,
    in_transaction,
    savepoint,
)
from yizhou.records.consent import api as consent
from yizhou.records.consent.contracts import Lens
from yizhou.records.fhir.contracts import NO_RESIDENT, Interaction, Stored
from yizhou.records.fhir.facets import Facets
from yizhou.records.fhir.identity import split
from yizhou.records.fhir.rows import STORED, stored_of
from yizhou.records.fhir.store.scope import visibility

COLUMNS = (
    "local", "resident_id", "version", "type", "updated", "interaction", "raw", "message_id", "digest", "origin",
    "key", "terms", "marks", "texts", "dates", "started", "ended",
)  # fmt: skip
_PAST = "local, resident_id, version, type, updated, interaction, raw, message_id"


@dataclass(frozen=True, slots=True)
class Row:
    """A version about to be stored."""

    local: UUID
    resident_id: UUID
    version: int
    type: str
    updated: datetime
    interaction: Interaction
    raw: bytes
    message_id: UUID | None
    digest: UUID
    origin: str
    key: str
    facets: Facets

    def values(self) -> tuple[Any, ...]:
        """In the order of COLUMNS."""
        known = self.facets
        return (
            self.local, self.resident_id, self.version, self.type, self.updated, self.interaction.value,
            self.raw.decode(), self.message_id, self.digest, self.origin, self.key,
            known.terms, known.marks, known.texts, orjson.dumps(known.dates).decode() if known.dates else None,
            known.started, known.ended,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a current row before it is written again."""

    local: UUID
    resident_id: UUID
    version: int
    type: str
    updated: datetime
    interaction: Interaction
    digest: UUID
    origin: str
    key: str


_STANDING = "local, resident_id, version, type, updated, interaction, digest, origin, key"


def _standing(row: tuple[Any, ...]) -> Standing:
    return Standing(row[0], row[1], row[2], row[3], row[4], Interaction(row[5]), row[6], row[7], row[8])


def find_by_local(actor: Actor, locals_: Sequence[UUID], *, lock: bool) -> list[Standing]:
    """Current rows of these local ids, whosever; locked in one order, so that two writers never wait in a circle."""
    del actor  # names no resident: answers only "taken or free" to the writer that made the key
    rows = fetch_all(
        f"SELECT {_STANDING} FROM fhir_resource WHERE local = ANY(%s) ORDER BY local, resident_id"
        + (" FOR UPDATE" if lock else ""),
        (list(locals_),),
    )
    return [_standing(row) for row in rows]


def find(actor: Actor, resident_id: UUID, local: UUID) -> Standing | None:
    """One current row, locked."""
    del actor  # visibility is asked of the resident registry before
    row = fetch_one(
        f"SELECT {_STANDING} FROM fhir_resource WHERE local = %s AND resident_id = %s FOR UPDATE",
        (local, resident_id),
    )
    return _standing(row) if row else None


def hold_questions(actor: Actor, texts: Sequence[str]) -> None:
    """Whoever asks one of the same waits until this transaction ends; in one order, so that nobody waits in a circle."""
    del actor
    execute(
        "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(text, 0) AS key "
        "FROM unnest(%s::text[]) AS text ORDER BY 1) AS ordered",
        (list(texts),),
    )


def insert(actor: Actor, rows: Sequence[Row]) -> bool:
    """Store first versions. False, and nothing stored, when another writer was first with one of them."""
    del actor
    try:
        with savepoint():
            copy_rows("fhir_resource", COLUMNS, (row.values() for row in rows))
    except psycopg.errors.UniqueViolation:
        return False
    return True


_REPLACE = (
    f"WITH past AS (INSERT INTO fhir_resource_version ({_PAST}) SELECT {_PAST} FROM fhir_resource "
    "WHERE local = %s AND resident_id = %s) UPDATE fhir_resource SET "
    + ", ".join(f"{name} = %s" for name in COLUMNS[2:])
    + " WHERE local = %s AND resident_id = %s"
)


def replace(actor: Actor, rows: Sequence[Row]) -> None:
    """Store next versions of rows locked before; the versions they follow move to the past."""
    del actor
    values = [row.values() for row in rows]
    execute_many(_REPLACE, [(*row[:2], *row[2:], *row[:2]) for row in values])


def list_by_key(actor: Actor, resident_id: UUID, origin: str, prefix: str) -> list[Standing]:
    """Current rows of one sender whose key begins with `prefix`, locked."""
    del actor
    rows = fetch_all(
        f"SELECT {_STANDING} FROM fhir_resource WHERE resident_id = %s AND origin = %s AND starts_with(key, %s) "
        "AND interaction <> 'delete' ORDER BY local FOR UPDATE",
        (resident_id, origin, prefix),
    )
    return [_standing(row) for row in rows]


def shown(actor: Actor, resident_id: UUID, local: UUID, resource_type: str) -> bool:
    """Whether the actor sees a resource of a record."""
    lens = consent.lens(actor, (resident_id,)) if resident_id != NO_RESIDENT else None
    return lens is None or lens.shows(resident_id=resident_id, item=local, type_=resource_type)


def read(actor: Actor, resident_id: UUID, local: UUID, resource_type: str) -> Stored | None:
    """The current version, if the actor sees it."""
    if not shown(actor, resident_id, local, resource_type):
        return None
    row = fetch_one(
        f"SELECT {STORED} FROM fhir_resource WHERE local = %s AND resident_id = %s AND type = %s",
        (local, resident_id, resource_type),
    )
    return stored_of(row) if row else None


_AUDIT_TYPES = {
    "actor_id": "::uuid",
    "organisation_id": "::uuid",
    "resident_id": "::uuid",
    "detail": "::jsonb",
}
_NOTED = (
    f"noted AS (INSERT INTO audit_entry ({', '.join(ENTRY_COLUMNS)}) SELECT "
    + ", ".join(f"%(audit_{name})s{_AUDIT_TYPES.get(name, '::text')}" for name in ENTRY_COLUMNS)
    + " FROM found) "
)
_PLAIN = "AND NOT EXISTS (SELECT FROM consent_special c WHERE c.resident_id = %(resident)s) "
"""Whose record needs a closer look is left to `read`."""


def read_audited(
    actor: Actor, resident_id: UUID, local: UUID, resource_type: str, resource_id: str
) -> Stored | None:
    """The current version if the actor may see it, and its entry in the access log, in one statement.

    The condition repeats that of the resident registry; a test holds the two together. Outside a transaction the
    commit does not wait for the disk (docs/decisions/0022): this transaction only adds the entry.
    """
    visible, scope = visibility(actor)
    seen = (
        f"AND EXISTS (SELECT 1 FROM resident r WHERE r.id = %(resident)s AND {visible}) " if visible else ""
    )
    plain = _PLAIN if actor.kind is not ActorKind.SYSTEM else ""
    hurry = "" if in_transaction() else ", set_config('synchronous_commit', 'off', true)"
    entry = entry_values(actor, "read", Subject(resident_id, f"{resource_type}/{resource_id}"))
    noted = {f"audit_{name}": value for name, value in zip(ENTRY_COLUMNS, entry, strict=True)}
    row = fetch_one(
        f"WITH found AS (SELECT {STORED} FROM fhir_resource WHERE local = %(local)s AND resident_id = %(resident)s "
        f"AND type = %(type)s AND interaction <> 'delete' {seen}{plain}), {_NOTED} SELECT {STORED}{hurry} FROM found",
        {"local": local, "resident": resident_id, "type": resource_type, **scope, **noted},
    )
    return stored_of(row[:7]) if row else None


def read_version(
    actor: Actor, resident_id: UUID, local: UUID, resource_type: str, version: int
) -> Stored | None:
    """One version, current or past, if the actor sees the resource."""
    if not shown(actor, resident_id, local, resource_type):
        return None
    row = fetch_one(
        f"SELECT {STORED} FROM fhir_resource WHERE local = %(local)s AND resident_id = %(resident)s "
        "AND type = %(type)s AND version = %(version)s "
        f"UNION ALL SELECT {STORED} FROM fhir_resource_version WHERE local = %(local)s "
        "AND resident_id = %(resident)s AND type = %(type)s AND version = %(version)s",
        {"local": local, "resident": resident_id, "type": resource_type, "version": version},
    )
    return stored_of(row) if row else None


def read_many(actor: Actor, places: Sequence[tuple[UUID, UUID]]) -> list[Stored]:
    """Current versions at (resident, local), deleted ones and those the actor does not see left out."""
    lens = consent.lens(actor, list({resident for resident, _ in places if resident != NO_RESIDENT}))
    rows = fetch_all(
        f"SELECT {', '.join('r.' + name for name in STORED.split(', '))} FROM fhir_resource r "
        "JOIN unnest(%s::uuid[], %s::uuid[]) AS wanted(resident_id, local) "
        "ON r.local = wanted.local AND r.resident_id = wanted.resident_id WHERE r.interaction <> 'delete'",
        ([resident for resident, _ in places], [local for _, local in places]),
    )
    found = [stored_of(row) for row in rows]
    if lens.clear:
        return found
    return [one for one in found if _passes(lens, one)]


def _passes(lens: Lens, one: Stored) -> bool:
    place = split(one.id)
    return place is None or lens.shows(resident_id=one.resident_id, item=place[1], type_=one.type)


def read_by_ids(actor: Actor, wanted: Sequence[Stored]) -> list[Stored]:
    """Current versions of resources known by their contract."""
    places = [place for each in wanted if (place := split(each.id)) is not None]
    return read_many(actor, places)


def list_messages(actor: Actor, resident_ids: Sequence[UUID]) -> list[UUID]:
    """Messages the current resources of these ids came with."""
    del actor
    rows = fetch_all(
        "SELECT message_id FROM fhir_resource WHERE resident_id = ANY(%s) AND message_id IS NOT NULL "
        "GROUP BY message_id ORDER BY min(updated), message_id",
        (list(resident_ids),),
    )
    return [row[0] for row in rows]
