"""Writing many resources at once: a repeated content changes nothing, a changed one becomes the next version.

One look-up, one COPY of what is new, one pipelined statement for what changed: the number of round trips does not
depend on the number of resources.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.audit.api import Subject, record_many
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import Event, emit
from yizhou.records.fhir import store
from yizhou.records.fhir.content import digest, stamped
from yizhou.records.fhir.contracts import NO_RESIDENT, Interaction, Key, Stored, Write
from yizhou.records.fhir.errors import BrokenJson, NotAResource
from yizhou.records.fhir.events import ResourcesRemoved, ResourcesWritten
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


def named(actor: Actor, keys: Sequence[Key], *, hold: bool) -> list[Stored | None]:
    """See `api.named`."""
    locals_ = [local_id(key.type, key.origin, key.key) for key in keys]
    found = {
        row.local: row
        for row in store.find_by_local(actor, locals_, lock=hold)
        if row.interaction is not Interaction.DELETE
    }
    return [_unchanged(found[local]) if local in found else None for local in locals_]


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


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A write with what can be known of it before asking the database."""

    place: int
    asked: Write
    type: str
    local: UUID
    digest: UUID


@dataclass(slots=True)
class _Plan:
    """What is to be stored; `departing` are deletions from the records of persons who are no longer the owner."""

    fresh: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    departing: list[Row] = field(default_factory=list)
    answers: list[tuple[int, Stored]] = field(default_factory=list)


def _prepare(place: int, asked: Write) -> _Prepared:
    resource_type = _type_of(asked.content)
    local = local_id(resource_type, asked.origin, asked.key) if asked.key else new_id()
    return _Prepared(place, asked, resource_type, local, sameness(asked.content))


def _plan(prepared: Iterable[_Prepared], owners: _Owners, moment: datetime) -> _Plan:
    plan = _Plan()
    for each in prepared:
        asked = each.asked
        mine, strangers = owners.of(asked.resident_id, each.local) if asked.key else (None, [])
        plan.departing += [deletion(row, moment, asked.message_id) for row in strangers]
        if mine is not None and is_same(mine, each.digest):
            plan.answers.append((each.place, _unchanged(mine)))
            continue
        row = next_version(asked, each.type, each.local, each.digest, mine, moment)
        (plan.fresh if mine is None else plan.changed).append(row)
        plan.answers.append((each.place, as_stored(row)))
    return plan


def _write_distinct(
    actor: Actor, batch: Iterable[tuple[int, Write]], removed: list[Stored]
) -> list[tuple[int, Stored]]:
    """Write keys that differ; what had to leave other persons' records is added to `removed`."""
    moment = now()
    prepared = [_prepare(place, asked) for place, asked in batch]
    keyed = [each.local for each in prepared if each.asked.key]
    standing = store.find_by_local(actor, keyed, lock=False) if keyed else []
    while True:
        plan = _plan(prepared, _Owners(standing), moment)
        touched = [row.local for row in (*plan.changed, *plan.departing)]
        if touched:
            # Only what changes is locked: resources many messages repeat (institutions, staff) hold nobody up.
            locked = store.find_by_local(actor, touched, lock=True)
            moved = {row.local for row in locked}
            again = [*locked, *(row for row in standing if row.local not in moved)]
            if again != standing:
                plan = _plan(prepared, _Owners(again), moment)
        if plan.fresh and not store.insert(actor, plan.fresh):
            standing = store.find_by_local(actor, keyed, lock=False)
            continue  # another writer was first with one of the keys: now it is there
        if plan.changed or plan.departing:
            store.replace(actor, [*plan.changed, *plan.departing])
        removed += [as_stored(row) for row in plan.departing]
        return _with_raw(actor, plan.answers)


def sameness(content: Mapping[str, Any]) -> UUID:
    """The digest of a content. Raises BrokenJson for what JSON cannot say."""
    try:
        return digest(content)
    except (TypeError, orjson.JSONEncodeError) as error:
        raise BrokenJson(reason=str(error)[:200]) from None


def is_same(row: Standing, content_digest: UUID) -> bool:
    """Whether a row already says what is to be written."""
    return row.interaction is not Interaction.DELETE and row.digest == content_digest


def next_version(
    asked: Write,
    resource_type: str,
    local: UUID,
    content_digest: UUID,
    mine: Standing | None,
    moment: datetime,
) -> Row:
    """The version to be stored after `mine`, or the first."""
    owner = mine.resident_id if mine else asked.resident_id
    version = mine.version + 1 if mine else 1
    return Row(
        local, owner, version, resource_type, moment, Interaction.UPDATE if mine else Interaction.CREATE,
        stamped(asked.content, compose(owner, local), version, moment), asked.message_id, content_digest,
        asked.origin, asked.key, facets(asked.content),
    )  # fmt: skip


def deletion(row: Standing, moment: datetime, message_id: UUID | None) -> Row:
    """The deleting version that follows a row; it keeps no content, so it is found by no search."""
    return Row(
        row.local, row.resident_id, row.version + 1, row.type, moment, Interaction.DELETE, b"", message_id,
        _NOTHING, row.origin, row.key, facets({}),
    )  # fmt: skip


def as_stored(row: Row) -> Stored:
    """A written row as its contract."""
    return Stored(
        row.resident_id, row.type, compose(row.resident_id, row.local), row.version, row.updated, row.raw,
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
    events: list[Event] = []
    for resident_id, all_of_them in by_resident.items():
        for deleted, kind in ((False, ResourcesWritten), (True, ResourcesRemoved)):
            some = [one for one in all_of_them if (one.interaction is Interaction.DELETE) is deleted]
            if some:
                references = tuple(f"{one.type}/{one.id}" for one in some)
                events.append(kind(str(resident_id), message, references))
    if events:
        emit(*events)
