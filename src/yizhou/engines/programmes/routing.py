"""The way of a team through its villages: who is to be seen on a day, village by village, house by house, and what each is seen for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from yizhou.engines.programmes import store
from yizhou.engines.programmes.contracts import Task
from yizhou.engines.programmes.listing import readable
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.residents import api as residents

MOST = 400
"""More than a team does in a day: what lies beyond is said, not shown."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One person on the way; all their contacts at once."""

    first: Task
    phone: str
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class House:
    """People of one address."""

    address: str
    stops: Sequence[Stop]


@dataclass(frozen=True, slots=True)
class Village:
    """A place of the tree (`path`, empty where nobody knows it) and its houses."""

    path: str
    houses: Sequence[House]


def way(actor: Actor, day: date, *, mine: bool, late: bool) -> tuple[list[Village], bool]:
    """The villages of a day, and whether there is more than a day's work. Audited as a query."""
    ids = [one.id for one in readable(actor)]
    found = store.route_tasks(actor, ids, day, mine=mine, late=late, limit=MOST + 1)
    tasks = found[:MOST]
    people = residents.get_many(actor, {task.contact.resident_id for task in tasks})
    phones = {id_: who.phones[0] for id_, who in people.items() if who.phones}
    record(actor, "query", what=f"{day}出诊路线", detail={"rows": len(tasks)})
    villages = [
        Village(
            path,
            [
                House(address, _stops(list(inside), phones))
                for address, inside in groupby(own, key=lambda task: task.address)
            ],
        )
        for path, own in groupby(tasks, key=lambda task: task.village)
    ]
    return villages, len(found) > MOST


def _stops(tasks: Sequence[Task], phones: Mapping[UUID, str]) -> list[Stop]:
    grouped = (list(own) for _, own in groupby(tasks, key=lambda task: task.contact.resident_id))
    return [Stop(own[0], phones.get(own[0].contact.resident_id, ""), own) for own in grouped]
