"""Fills the index with records by COPY, an index id each, as if nothing had been resolved on the way in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
    ids = [new_id() for _ in records]
    built = [build([Statement(1, identity, at, claim)]) for identity, claim in zip(ids, records, strict=True)]
    place_entries([made.entry for made in built])
    for serial, (identity, claim, made) in enumerate(zip(ids, records, built, strict=True), first_serial):
        digest = digest_of(claim)
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


@contextmanager
def without_indexes() -> Iterator[None]:
    """Load first, index afterwards: keys and unique constraints stay."""
    from yizhou.kernel.db.api import execute, fetch_all

    rows = fetch_all(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        (list(TABLES),),
    )
    for name, _ in rows:
        execute(f'DROP INDEX "{name}"')
    yield
    execute("SET maintenance_work_mem = '1GB'")
    for _, definition in rows:
        execute(definition)


def analyse() -> None:
    """Let the planner know the tables as they are now."""
    from yizhou.kernel.db.api import execute

    for table in TABLES:
        execute(f"ANALYZE {table}")
