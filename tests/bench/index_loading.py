"""Fills the index with records by COPY, an index id each, as if nothing had been resolved on the way in."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.registries.residents.contracts import PersonClaim

TABLES = ("resident", "resident_key", "resident_claim", "resident_source_link")


def copy_records(records: Sequence[PersonClaim], first_serial: int) -> list[UUID]:
    """The index ids of these records, in their order; health codes are numbered from `first_serial`."""
    from yizhou.kernel.clock.api import new_id, now
    from yizhou.kernel.db.api import copy_rows
    from yizhou.registries.residents.blocking import stored_keys
    from yizhou.registries.residents.code_numbers import code_number
    from yizhou.registries.residents.entries import ENTRY_COLUMNS, build, digest_of, dump_claim
    from yizhou.registries.residents.rebuilding import place_entries
    from yizhou.registries.residents.survivorship import Statement

    at = now()
    residents, claims, keys, links = [], [], [], []
    for serial, claim in enumerate(records, first_serial):
        identity, digest = new_id(), digest_of(claim)
        made = build([Statement(1, identity, at, claim)])
        place_entries([made.entry])
        values = [getattr(made.entry, column) for column in ENTRY_COLUMNS]
        residents.append((identity, identity, code_number(serial), [digest], at, at, *values))
        claims.append((identity, digest, claim.source, at, dump_claim(claim)))
        keys += [(key, identity) for key in stored_keys(made.features)]
        links.append((claim.source, claim.local_id, identity, at, 1.0))
    columns = ("id", "cluster_id", "health_code", "digests", "created", "updated", *ENTRY_COLUMNS)
    copy_rows("resident", columns, residents)
    copy_rows("resident_claim", ("resident_id", "digest", "source", "received", "content"), claims)
    copy_rows("resident_key", ("key", "resident_id"), keys)
    copy_rows("resident_source_link", ("source", "local_id", "resident_id", "since", "score"), links)
    return [row[0] for row in residents]


def analyse() -> None:
    """Let the planner know the tables as they are now."""
    from yizhou.kernel.db.api import execute

    for table in TABLES:
        execute(f"ANALYZE {table}")
