"""The province against the resident index: who is only there, who is only here, and what they say differently of the same person."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.population.contracts import Difference, Record
from yizhou.registries.population.definitions import TableOf, structure
from yizhou.registries.population.errors import DifferenceNotFound, UnknownDecision
from yizhou.registries.population.store import differences as disagreements
from yizhou.registries.population.store import records
from yizhou.registries.population.store import runs as exchanges
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim, Resident

ONLY_THERE, ONLY_HERE, DIFFERS = "only_there", "only_here", "differs"
DECISIONS = {
    "theirs": "采用省平台的", "ours": "保留本地的", "ask": "请村里核实", "register": "登记为居民",
}  # fmt: skip
_BATCH = 1_000
SOURCE = "YN-POPULATION"

_FIELDS: dict[str, Callable[[Resident], str]] = {
    "name": lambda one: one.name,
    "sex": lambda one: one.sex,
    "birth_date": lambda one: one.birth_date.isoformat() if one.birth_date else "",
    "citizen_id": lambda one: one.citizen_id,
    "death_date": lambda one: one.deceased_on.isoformat() if one.deceased_on else "",
    "region": lambda one: one.region_code,
}
"""What both sides know of a person; a field the index leaves empty is no difference, except a death."""


def _people() -> list[TableOf]:
    return [table for table in structure().tables.values() if table.person]


def compare(actor: Actor) -> dict[str, int]:
    """Compare everybody in the actor's scope; the number of differences by kind. Older ones not found again are closed."""
    began = now()
    counts = {ONLY_THERE: 0, ONLY_HERE: 0, DIFFERS: 0}
    for table in _people():
        after = ""
        while batch := records.list_people(actor, table.id, after, _BATCH):
            after = batch[-1].key
            rows = [row for record in batch for row in _of_record(actor, table, record, began)]
            for row in rows:
                counts[row[1]] += 1
            disagreements.put_differences(actor, rows)
    last: UUID | None = None
    while people := residents.browse(actor, last, _BATCH):
        last = people[-1].id
        known = records.list_known(actor, [member for one in people for member in (one.id, *one.merged_ids)])
        missing = [one for one in people if not known & {one.id, *one.merged_ids} and one.region_code]
        paths = organisations.by_codes(
            {one.region_code for one in missing} | {one.region_code[:9] for one in missing}
        )
        disagreements.put_differences(actor, [_only_here(one, paths, began) for one in missing])
        counts[ONLY_HERE] += len(missing)
    disagreements.settle_differences(actor, began)
    audit.record(actor, "query", what="全员人口比对", detail=counts)
    return counts


def _of_record(actor: Actor, table: TableOf, record: Record, at: Any) -> list[tuple[Any, ...]]:
    place = organisations.by_codes({record.region, record.region[:9], record.region[:6]})
    found = next(
        (place[code].path for code in (record.region, record.region[:9], record.region[:6]) if code in place),
        None,
    )

    def row(kind: str, field: str, theirs: str, ours: str, resident: UUID | None) -> tuple[Any, ...]:
        return (
            new_id(),
            kind,
            record.key,
            record.label,
            record.region,
            found,
            resident,
            field,
            theirs,
            ours,
            at,
        )

    resident = _known(actor, table, record)
    if resident is None:
        return [row(ONLY_THERE, "", str(record.content.get("citizen_id", "")), "", None)]
    rows = []
    for field, told in _FIELDS.items():
        theirs, ours = str(record.content.get(field, "")), told(resident)
        if theirs and theirs != ours and (ours or field == "death_date"):
            rows.append(row(DIFFERS, field, theirs, ours, resident.id))
    return rows


def _known(actor: Actor, table: TableOf, record: Record) -> Resident | None:
    """The resident of a record, looked for again: the person may have been registered since."""
    number = str(record.content.get("citizen_id", ""))
    if record.resident_id is None:
        found = residents.by_identifier(actor, IdentifierKind.CITIZEN_ID, number) if number else None
        if found is not None:
            records.set_resident(actor, table.id, record.key, found.id)
        return found
    return residents.get(actor, record.resident_id)


def _only_here(one: Resident, paths: Any, at: Any) -> tuple[Any, ...]:
    place = paths.get(one.region_code) or paths.get(one.region_code[:9])
    return (
        new_id(), ONLY_HERE, str(one.id), one.name, one.region_code, place.path if place else None, one.id, "", "",
        one.citizen_id, at,
    )  # fmt: skip


def decide(actor: Actor, ids: list[UUID], decision: str, reason: str) -> int:
    """Settle differences, singly or many alike; how many. Raises DifferenceNotFound, UnknownDecision."""
    if decision not in DECISIONS:
        raise UnknownDecision(decision=decision[:20])
    found = disagreements.find_differences(actor, ids)
    if not found:
        raise DifferenceNotFound
    for each in found:
        _settle(actor, each, decision, reason)
    return len(found)


def _settle(actor: Actor, each: Difference, decision: str, reason: str) -> None:
    if (decision == "register") != (each.kind == ONLY_THERE) and decision in ("register", "theirs"):
        raise UnknownDecision(decision=f"{DECISIONS[decision]}（{each.label}）")
    if decision == "register":
        _register(actor, each)
    elif decision == "theirs" and each.kind == DIFFERS and each.resident_id is not None:
        _take_theirs(actor, each, reason)
    elif decision == "ours" and each.kind == DIFFERS:
        table = _people()[0]
        record = records.find(actor, table.id, each.key)
        if record is not None:
            exchanges.queue_correction(
                actor, new_id(), table.id, each.key, {**record.content, each.field: each.ours}, now()
            )
    disagreements.decide_difference(actor, each.id, decision, now(), reason.strip())
    audit.record(
        actor,
        "update",
        resident_id=each.resident_id,
        what=f"全员人口差异：{DECISIONS[decision]}",
        detail={"key": each.key},
    )


def _claim(content: Any, key: str) -> PersonClaim:
    number = str(content.get("citizen_id", ""))
    return PersonClaim(
        name=str(content.get("name", "")), sex=str(content.get("sex", "")),
        birth_date=date.fromisoformat(content["birth_date"]) if content.get("birth_date") else None,
        identifiers=(Identifier(IdentifierKind.CITIZEN_ID, number),) if number else (),
        phones=(str(content["phone"]),) if content.get("phone") else (), address=str(content.get("address", "")),
        source=SOURCE, local_id=key,
    )  # fmt: skip


def _register(actor: Actor, each: Difference) -> None:
    for table in _people():
        record = records.find(actor, table.id, each.key)
        if record is not None:
            resident = residents.resolve(actor, _claim(record.content, each.key)).resident_id
            records.set_resident(actor, table.id, each.key, resident)


def _take_theirs(actor: Actor, each: Difference, reason: str) -> None:
    """A field of the province becomes a statement of the desk, which outranks what systems said."""
    if each.resident_id is None:
        return
    if each.field == "death_date":
        residents.record_death(
            actor, each.resident_id, date.fromisoformat(each.theirs), reason or "省全员人口系统登记死亡"
        )
        return
    changes: dict[str, Any] = {}
    match each.field:
        case "birth_date":
            changes["birth_date"] = date.fromisoformat(each.theirs)
        case "citizen_id":
            changes["identifiers"] = (Identifier(IdentifierKind.CITIZEN_ID, each.theirs),)
        case "region":
            changes["region_code"] = each.theirs
        case _:
            changes[each.field] = each.theirs
    residents.amend(actor, each.resident_id, PersonClaim(**changes), reason or "采用省全员人口系统信息")
