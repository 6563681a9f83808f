"""Writing many resources at once: a repeated content changes nothing, a changed one becomes the next version.

One look-up, one COPY of what is new, one pipelined statement for what changed: the number of round trips does not
depend on the number of resources.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.audit.api import Subject, record_many
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.records.fhir import store
from yizhou.records.fhir.content import digest, stamped
from yizhou.records.fhir.contracts import NO_RESIDENT, Interaction, Key, Stored, Write
from yizhou.records.fhir.errors import BrokenJson, NotAResource
from yizhou.records.fhir.events import ResourcesWritten
from yizhou.records.fhir.facets import facets
from yizhou.records.fhir.identity import compose, local_id
from yizhou.records.fhir.resource_types import RESOURCE_TYPES
from yizhou.records.fhir.store import Row, Standing
from yizhou.registries.residents.api import identity_set

_NOTHING = UUID(int=0)


def _type_of(content: Mapping[str, Any]) -> str:
    resource_type = content.get("resourceType")
    if resource_type not in RESOURCE_TYPES:
        raise NotAResource(type=str(resource_type)[:60])
    return str(resource_type)


class _Owners:
    """Which stored row a write means: the one of the same person, whichever of the person's ids it carries."""

    def __init__(self, standing: Iterable[Standing]) -> None:
        self._rows: dict[UUID, list[Standing]] = {}
        for row in standing:
            self._rows.setdefault(row.local, []).append(row)
        self._sets: dict[UUID, frozenset[UUID]] = {}

    def _same_person(self, resident_id: UUID, other: UUID) -> bool:
        if resident_id == other:
            return True
        if NO_RESIDENT in (resident_id, other):
            return False
        if resident_id not in self._sets:
            self._sets[resident_id] = frozenset(identity_set(resident_id))
        return other in self._sets[resident_id]

    def of(self, resident_id: UUID, local: UUID) -> tuple[Standing | None, list[Standing]]:
        """The row to be updated, and rows of other persons that are to go."""
        rows = self._rows.get(local, [])
        own = [row for row in rows if self._same_person(resident_id, row.resident_id)]
        live = [row for row in own if row.interaction is not Interaction.DELETE]
        exact = [row for row in own if row.resident_id == resident_id]
        mine = (live or exact or own or [None])[0]
        strangers = [row for row in rows if row not in own and row.interaction is not Interaction.DELETE]
        return mine, strangers


def assign(actor: Actor, resident_id: UUID, keys: Sequence[Key]) -> list[str]:
    """The ids that resources of these keys have or will have when written for this resident; in the order given."""
    locals_ = [local_id(key.type, key.origin, key.key) for key in keys]
    owners = _Owners(store.find_by_local(actor, locals_, lock=False))
    ids = []
    for local in locals_:
        mine, _ = owners.of(resident_id, local)
        ids.append(compose(mine.resident_id if mine else resident_id, local))
    return ids


def write(actor: Actor, writes: Sequence[Write]) -> list[Stored]:
    """Create or update; see `api.write`."""
    results: list[Stored | None] = [None] * len(writes)
    removed: list[Stored] = []
    waiting = list(enumerate(writes))
    while waiting:
        # A key named twice in one call is written in turn: the later content is the next version.
        seen: set[tuple[str, str, str]] = set()
        batch, later = [], []
        for place, each in waiting:
            name = (str(each.content.get("resourceType")), each.origin, each.key)
            (later if each.key and name in seen else batch).append((place, each))
            seen.add(name)
        for place, stored in _write_distinct(actor, batch, removed):
            results[place] = stored
        waiting = later
    finished = [stored for stored in results if stored is not None]
    _announce(actor, [*finished, *removed], {each.message_id for each in writes})
    return finished


def _write_distinct(
    actor: Actor, batch: list[tuple[int, Write]], removed: list[Stored]
) -> list[tuple[int, Stored]]:
    """Write keys that differ; what had to leave other persons' records is added to `removed`."""
    moment = now()
    prepared = []
    for place, each in batch:
        resource_type = _type_of(each.content)
        local = local_id(resource_type, each.origin, each.key) if each.key else new_id()
        prepared.append((place, each, resource_type, local))
    keyed = [local for _, each, _, local in prepared if each.key]
    while True:
        owners = _Owners(store.find_by_local(actor, keyed, lock=True) if keyed else ())
        fresh: list[Row] = []
        changed: list[Row] = []
        departing: list[Row] = []
        answers: list[tuple[int, Stored]] = []
        for place, each, resource_type, local in prepared:
            mine, strangers = owners.of(each.resident_id, local) if each.key else (None, [])
            departing += [deletion(row, moment, each.message_id) for row in strangers]
            row = next_version(each, resource_type, local, mine, moment)
            if row is None:
                assert mine is not None
                answers.append((place, _unchanged(mine)))
                continue
            (fresh if mine is None else changed).append(row)
            answers.append((place, as_stored(row)))
        if fresh and not store.insert(actor, fresh):
            continue  # another writer was first with one of the keys: look again, now it is there
        if changed or departing:
            store.replace(actor, [*changed, *departing])
        removed += [as_stored(row) for row in departing]
        return _with_raw(actor, answers)


def next_version(
    each: Write, resource_type: str, local: UUID, mine: Standing | None, moment: datetime
) -> Row | None:
    """The version to be stored, None when the content is what is stored already."""
    try:
        sameness = digest(each.content)
        if mine is not None and mine.interaction is not Interaction.DELETE and mine.digest == sameness:
            return None
        owner = mine.resident_id if mine else each.resident_id
        version = mine.version + 1 if mine else 1
        raw = stamped(each.content, compose(owner, local), version, moment)
    except (TypeError, orjson.JSONEncodeError) as error:
        raise BrokenJson(reason=str(error)[:200]) from None
    return Row(
        local, owner, version, resource_type, moment,
        Interaction.UPDATE if mine else Interaction.CREATE, raw, each.message_id, sameness, each.origin, each.key,
        facets(each.content),
    )  # fmt: skip


def deletion(row: Standing, moment: datetime, message_id: UUID | None) -> Row:
    """The deleting version that follows a row; it keeps no content, so it is found by no search."""
    return Row(
        row.local, row.resident_id, row.version + 1, row.type, moment, Interaction.DELETE, None, message_id,
        _NOTHING, row.origin, row.key, facets({}),
    )  # fmt: skip


def as_stored(row: Row) -> Stored:
    """A written row as its contract."""
    return Stored(
        row.resident_id, row.type, compose(row.resident_id, row.local), row.version, row.updated, row.raw or b"",
        row.interaction,
    )  # fmt: skip


def _unchanged(row: Standing) -> Stored:
    return Stored(
        row.resident_id, row.type, compose(row.resident_id, row.local), row.version, row.updated, b"",
        row.interaction, changed=False,
    )  # fmt: skip


def unchanged(actor: Actor, row: Standing) -> Stored:
    """The answer to a write that changed nothing."""
    return _with_raw(actor, [(0, _unchanged(row))])[0][1]


def _with_raw(actor: Actor, answers: list[tuple[int, Stored]]) -> list[tuple[int, Stored]]:
    """Unchanged answers carry the JSON that is stored, like all others."""
    same = [stored for _, stored in answers if not stored.changed]
    if not same:
        return answers
    raws = {(each.type, each.id): each.raw for each in store.read_by_ids(actor, same)}
    return [
        (place, stored if stored.changed else replace(stored, raw=raws.get((stored.type, stored.id), b"")))
        for place, stored in answers
    ]


def _announce(actor: Actor, written: Sequence[Stored], messages: set[UUID | None]) -> None:
    """One audit entry and one event per resident, for what really changed."""
    by_resident: dict[UUID, list[Stored]] = {}
    for stored in written:
        if stored.changed:
            by_resident.setdefault(stored.resident_id, []).append(stored)
    message = str(next(iter(messages))) if len(messages) == 1 and None not in messages else ""
    announce(actor, by_resident, message)


def announce(actor: Actor, by_resident: Mapping[UUID, Sequence[Stored]], message: str) -> None:
    """Put what was written into the access log and the outbox."""
    for interaction in Interaction:
        subjects = []
        for resident_id, all_of_them in by_resident.items():
            some = [stored for stored in all_of_them if stored.interaction is interaction]
            if some and resident_id != NO_RESIDENT:
                types = Counter(stored.type for stored in some)
                subjects.append(
                    Subject(resident_id, f"{len(some)} 项资源", {"types": types, "message": message})
                    if len(some) > 1
                    else Subject(resident_id, f"{some[0].type}/{some[0].id}", {"message": message})
                )
        record_many(actor, interaction.value, subjects)
    events = []
    for resident_id, all_of_them in by_resident.items():
        kept = tuple(f"{each.type}/{each.id}" for each in all_of_them if each.interaction is not Interaction.DELETE)
        gone = tuple(f"{each.type}/{each.id}" for each in all_of_them if each.interaction is Interaction.DELETE)
        events.append(ResourcesWritten(str(resident_id), message, kept, gone))
    if events:
        emit(*events)
