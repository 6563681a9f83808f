"""Taking records in: checked, put right where that is beyond doubt, linked to the resident index, kept version by version.

What does not fit the structure waits in the repair list; nothing that came is lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.population.checking import Checked, check
from yizhou.registries.population.contracts import Row, Taken
from yizhou.registries.population.definitions import TableOf, structure
from yizhou.registries.population.errors import UnknownTable
from yizhou.registries.population.store import records
from yizhou.registries.population.store import repairs as waiting
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import IdentifierKind

PROVINCE = "province"


def table_of(name: str) -> TableOf:
    """A table of the structure. Raises UnknownTable."""
    found = structure().tables.get(name)
    if found is None:
        raise UnknownTable(table=name[:40])
    return found


def take(actor: Actor, rows: Sequence[Row], source: str) -> Taken:
    """Take a batch in; the same again changes nothing. Raises UnknownTable."""
    taken = Taken()
    for name in dict.fromkeys(row.table for row in rows):
        # A key named twice in one batch: the later word counts.
        some = {row.key: row for row in rows if row.table == name}
        taken += _take(actor, table_of(name), list(some.values()), source)
    return taken


def _take(actor: Actor, table: TableOf, rows: Sequence[Row], source: str) -> Taken:
    at = now()
    known = records.list_digests(actor, table.id, [row.key for row in rows])
    checked = [(row, _checked(table, row)) for row in rows]
    sound = [(row, found) for row, found in checked if row.deleted or not found.faults]
    faulty = [(row, found) for row, found in checked if not row.deleted and found.faults]
    paths = _paths([str(found.content.get("region", "")) for _, found in checked])
    _refuse(actor, table, faulty, paths, at)
    written, fresh, changed, deleted = [], 0, 0, 0
    for row, found in sound:
        standing = known.get(row.key)
        digest = blake2b(orjson.dumps(found.content, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()
        if standing is not None and standing[3] == row.deleted and (row.deleted or standing[0] == digest):
            continue
        if row.deleted and standing is None:
            continue
        deleted += row.deleted
        fresh += standing is None
        changed += standing is not None and not row.deleted
        resident = (standing[2] if standing else None) or _resident(actor, table, found.content)
        written.append(
            _values(
                table, row, found, digest, paths, resident, standing[1] + 1 if standing else 1, source, at
            )
        )
    records.save(actor, written)
    waiting.close_repairs(actor, table.id, [row.key for row, _ in sound], "fitted", at)
    return Taken(fresh, changed, len(sound) - len(written), len(faulty), deleted)


def _checked(table: TableOf, row: Row) -> Checked:
    return check(structure(), table, {**row.content, table.key: row.content.get(table.key) or row.key})


def _values(
    table: TableOf, row: Row, found: Checked, digest: bytes, paths: Mapping[str, str], resident: UUID | None,
    version: int, source: str, at: datetime,
) -> tuple[Any, ...]:  # fmt: skip
    region = str(found.content.get("region", ""))
    return (
        table.id, row.key, str(found.content.get(table.label, "")), str(found.content.get("citizen_id", "")), region,
        paths.get(region), resident, orjson.dumps(found.content).decode(), digest, version, source, at, row.deleted,
    )  # fmt: skip


def _resident(actor: Actor, table: TableOf, content: Mapping[str, Any]) -> UUID | None:
    """The resident of a person's record, by the identity number; nobody is registered by this."""
    number = content.get("citizen_id")
    if not table.person or not number:
        return None
    found = residents.by_identifier(actor, IdentifierKind.CITIZEN_ID, str(number))
    return found.id if found else None


def _refuse(
    actor: Actor,
    table: TableOf,
    faulty: Sequence[tuple[Row, Checked]],
    paths: Mapping[str, str],
    at: datetime,
) -> None:
    waiting.put_repairs(
        actor,
        [
            (
                new_id(), table.id, row.key, str(row.content.get(table.label) or ""),
                paths.get(str(found.content.get("region", ""))), orjson.dumps(dict(row.content)).decode(),
                orjson.dumps([[f.field, f.value, f.problem, f.advice, list(f.suggestions)] for f in found.faults]).decode(),
                at,
            )
            for row, found in faulty
        ],
    )  # fmt: skip


def _paths(codes: Iterable[str]) -> dict[str, str]:
    """Places in the organisation tree of region codes: the village, else its township, else its county."""
    wanted = {each for code in codes for each in _steps(code)}
    known = organisations.by_codes(wanted) if wanted else {}
    found: dict[str, str] = {}
    for code in codes:
        place = next((known[each].path for each in _steps(code) if each in known), None)
        if place:
            found[code] = place
    return found


def _steps(code: str) -> tuple[str, ...]:
    if len(code) != 12:
        return ()
    return tuple(
        dict.fromkeys((code, code[:9] + "000", code[:9], code[:6] + "000000", code[:6], code[:4] + "00"))
    )
