"""The repair list: a record put right enters; one fault can be put right in all records that have it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.registries.population.checking import check
from yizhou.registries.population.contracts import Repair, Row, Taken
from yizhou.registries.population.definitions import structure
from yizhou.registries.population.errors import RepairNotFound, StillFaulty
from yizhou.registries.population.intake import table_of, take
from yizhou.registries.population.store import repairs as waiting
from yizhou.registries.population.store import runs as exchanges

IN_BULK = 5_000


def mend(actor: Actor, repair_id: UUID, changes: Mapping[str, Any]) -> Taken:
    """Put a record right and take it in; the province is told. Raises RepairNotFound, StillFaulty."""
    found = waiting.find_repairs(actor, [repair_id])
    if not found:
        raise RepairNotFound
    [repair] = found
    content = {**repair.content, **changes}
    faults = check(structure(), table_of(repair.table), content).faults
    if faults:
        raise StillFaulty(count=len(faults), first=faults[0].problem)
    return _enter(actor, [repair], [content])


def mend_all(actor: Actor, table: str, field: str, value: str, to: str) -> Taken:
    """Put one value right wherever it is wrong in this field; records with other faults stay, changed, in the list."""
    found = waiting.find_repairs(actor, waiting.list_with_fault(actor, table, field, value, IN_BULK))
    return _enter(actor, found, [{**repair.content, field: to} for repair in found])


def _enter(actor: Actor, repairs: Sequence[Repair], contents: Sequence[Mapping[str, Any]]) -> Taken:
    rows = [Row(repair.table, repair.key, content) for repair, content in zip(repairs, contents, strict=True)]
    taken = take(actor, rows, actor.organisation_name or actor.name)
    at = now()
    for row in rows:
        if not check(structure(), table_of(row.table), row.content).faults:
            exchanges.queue_correction(actor, new_id(), row.table, row.key, row.content, at)
    audit.record(actor, "update", what="全员人口代码修正", detail={"records": len(rows)})
    return taken


def drop(actor: Actor, repair_id: UUID) -> None:
    """Give a record up; what came is kept. Raises RepairNotFound."""
    found = waiting.find_repairs(actor, [repair_id])
    if not found:
        raise RepairNotFound
    waiting.close_repairs(actor, found[0].table, [found[0].key], "dropped", now())
    audit.record(actor, "update", what="全员人口待修复记录作废", detail={"key": found[0].key})
