"""What others may call of the full population (全员人口个案, plan 10.1.3): persons, households, women, births, movements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.registries.population import comparing, intake, repairing
from yizhou.registries.population.contracts import Difference, Record, Repair, Row, Run, Taken
from yizhou.registries.population.definitions import TableOf, structure
from yizhou.registries.population.errors import RecordNotFound
from yizhou.registries.population.store import differences as disagreements
from yizhou.registries.population.store import records
from yizhou.registries.population.store import repairs as waiting
from yizhou.registries.population.store import runs as exchanges

__all__ = [
    "ages", "children_of", "compare", "corrections", "counts", "decide", "difference_counts", "differences", "drop",
    "members_of", "mend", "mend_all", "record", "repair_counts", "repairs", "runs", "search", "tables", "take", "versions",
]  # fmt: skip

_MOST = 100


def take(actor: Actor, rows: Sequence[Row], source: str) -> Taken:
    """Take records in: sound ones are kept, others wait in the repair list. The same again changes nothing.

    Raises UnknownTable.
    """
    return intake.take(actor, rows, source)


def record(actor: Actor, table: str, key: str) -> Record:
    """One record within the actor's scope. Audited. Raises UnknownTable, RecordNotFound."""
    title = intake.table_of(table).title
    found = records.find(actor, table, key)
    if found is None:
        raise RecordNotFound(key=key[:40], title=title)
    audit.record(actor, "read", resident_id=found.resident_id, what=f"{title} {key}")
    return found


def search(actor: Actor, table: str, text: str, within: str, after: str | None, limit: int) -> Page[Record]:
    """Records of a table by the beginning of a name, a key or an identity number. Audited. Raises UnknownTable, BadPageKey."""
    title = intake.table_of(table).title
    limit = max(1, min(limit, _MOST))
    found = records.search(actor, table, text.strip(), within, decode_key(after) if after else (), limit + 1)
    page = found[:limit]
    audit.record(actor, "query", what=f"{title}检索", detail={"found": len(page)})
    following = encode_key((page[-1].label, page[-1].key)) if len(found) > limit else None
    return Page(page, following, None)


def members_of(actor: Actor, household_key: str) -> list[Record]:
    """The people of a household."""
    return [
        each
        for table in structure().tables.values()
        if table.person
        for each in records.list_by_content(actor, table.id, "household_no", household_key, _MOST)
    ]


def children_of(actor: Actor, person_key: str) -> list[Record]:
    """Every record that refers to a person, in the tables whose fields say so (`refers`)."""
    found: list[Record] = []
    for table in structure().tables.values():
        for field in table.fields:
            if field.refers and structure().tables[field.refers].person:
                found += records.list_by_content(actor, table.id, field.id, person_key, _MOST)
    return found


def repairs(actor: Actor, table: str, after: str | None, limit: int) -> Page[Repair]:
    """Records that wait to be put right, the newest first."""
    limit = max(1, min(limit, _MOST))
    found = waiting.list_repairs(actor, table, decode_key(after) if after else (), limit + 1)
    page = found[:limit]
    return Page(page, encode_key((page[-1].received, page[-1].id)) if len(found) > limit else None, None)


def mend(actor: Actor, repair_id: UUID, changes: Mapping[str, Any]) -> Taken:
    """Put a record right and take it in. Raises RepairNotFound, StillFaulty."""
    return repairing.mend(actor, repair_id, changes)


def mend_all(actor: Actor, table: str, field: str, value: str, to: str) -> Taken:
    """Put one wrong value right in every record that has it. Raises UnknownTable."""
    intake.table_of(table)
    return repairing.mend_all(actor, table, field, value, to)


def drop(actor: Actor, repair_id: UUID) -> None:
    """Give a waiting record up. Raises RepairNotFound."""
    repairing.drop(actor, repair_id)


def runs(actor: Actor) -> list[Run]:
    """Exchanges with the province, the latest first."""
    return exchanges.list_runs(actor, 50)


def compare(actor: Actor) -> dict[str, int]:
    """Compare the province's people with the resident index, in the actor's scope; differences found by kind."""
    return comparing.compare(actor)


def differences(actor: Actor, kind: str, state: str, after: str | None, limit: int) -> Page[Difference]:
    """Differences, the newest first."""
    limit = max(1, min(limit, _MOST))
    found = disagreements.list_differences(actor, kind, state, decode_key(after) if after else (), limit + 1)
    page = found[:limit]
    following = encode_key((page[-1][1], page[-1][0].id)) if len(found) > limit else None
    return Page([each for each, _ in page], following, None)


def decide(actor: Actor, ids: Sequence[UUID], decision: str, reason: str) -> int:
    """Settle differences: `theirs`, `ours`, `ask` or `register`; how many. Raises DifferenceNotFound, UnknownDecision."""
    return comparing.decide(actor, list(ids), decision, reason)


def counts(actor: Actor, depth: int) -> list[tuple[str, str, int]]:
    """(table, place in the organisation tree of so many steps, records), in the actor's scope."""
    return records.count_by_region(actor, depth)


def ages(actor: Actor) -> list[tuple[int, str, int]]:
    """(first year of a five-year age group, sex, people) of the living."""
    return [
        row
        for table in structure().tables.values()
        if table.person
        for row in records.count_by_age(actor, table.id)
    ]


def versions(actor: Actor, table: str, key: str) -> list[tuple[int, bytes, str, datetime, bool]]:
    """(version, content as JSON, source, instant, deleted) of what a record said before, newest first."""
    return [tuple(row) for row in records.list_versions(actor, table, key)]  # type: ignore[misc]


def repair_counts(actor: Actor) -> list[tuple[str, str, str, int]]:
    """(table, field, value, records) of what is wrong, the most frequent first."""
    return waiting.count_repairs(actor)


def difference_counts(actor: Actor) -> list[tuple[str, str, str, int]]:
    """(kind, field, township, open differences)."""
    return disagreements.count_differences(actor)


def corrections(actor: Actor) -> dict[str, int]:
    """Corrections for the province by state: waiting, accepted, refused, local."""
    return exchanges.count_corrections(actor)


def tables() -> tuple[TableOf, ...]:
    """The tables of the structure, with their fields."""
    return tuple(structure().tables.values())
