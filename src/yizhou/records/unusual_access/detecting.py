"""The rules applied to accesses; pure. Each kind of rule is one function of the accesses of one actor."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from yizhou.kernel.clock.api import CHINA
from yizhou.records.unusual_access.contracts import AccessRule, Facts, Seen, Sign

VILLAGE = 12
"""A region code of so many digits names a village or community (GB/T 10114)."""


def detect(rule: AccessRule, accesses: Sequence[Seen], facts: Facts) -> list[Sign]:
    """What a rule finds among accesses in any order."""
    meant = sorted(
        (
            one
            for one in accesses
            if one.action in rule.actions and not rule.except_roles & set(one.role.split(","))
        ),
        key=lambda one: (one.actor_id, one.at, one.entry_id),
    )
    find = _KINDS[rule.kind]
    return [
        sign
        for _, own in groupby(meant, key=lambda one: one.actor_id)
        for sign in find(rule, list(own), facts)
        if sign.number >= rule.threshold
    ]


def _sign(rule: AccessRule, day: str, number: int, of: Sequence[Seen], resident: UUID | None = None) -> Sign:
    return Sign(rule, day, number, of[0].at, of[-1].at, of[-1], resident)


def _day(at: datetime) -> str:
    return at.astimezone(CHINA).date().isoformat()


def _many_records(rule: AccessRule, own: Sequence[Seen], facts: Facts) -> Iterator[Sign]:
    """The fullest window of each day, by the day it ends; a window slides with each access."""
    del facts
    within: Counter[UUID] = Counter()
    best: dict[str, Sign] = {}
    begin = 0
    for place, one in enumerate(own):
        within[one.resident_id] += 1
        while one.at - own[begin].at >= timedelta(minutes=rule.minutes):
            left = own[begin].resident_id
            within[left] -= 1
            if not within[left]:
                del within[left]
            begin += 1
        day = _day(one.at)
        if day not in best or len(within) >= best[day].number:
            best[day] = _sign(rule, day, len(within), own[begin : place + 1])
    yield from best.values()


def _about(rule: AccessRule, own: Sequence[Seen], meant: Callable[[Seen], bool]) -> Iterator[Sign]:
    grouped: dict[tuple[str, UUID], list[Seen]] = {}
    for one in own:
        if meant(one):
            grouped.setdefault((_day(one.at), one.resident_id), []).append(one)
    for (day, resident), of in grouped.items():
        yield _sign(rule, day, len(of), of, resident)


def _neighbour(rule: AccessRule, own: Sequence[Seen], facts: Facts) -> Iterator[Sign]:
    home = facts.homes.get(own[0].actor_id, "")
    if len(home) == VILLAGE and not home.endswith("000"):
        yield from _about(rule, own, lambda one: facts.regions.get(one.resident_id) == home)


def _marked_person(rule: AccessRule, own: Sequence[Seen], facts: Facts) -> Iterator[Sign]:
    yield from _about(rule, own, lambda one: one.resident_id in facts.marked)


def _outside_hours(rule: AccessRule, own: Sequence[Seen], facts: Facts) -> Iterator[Sign]:
    """A night belongs to the day it began on."""
    del facts
    nights: dict[str, list[Seen]] = {}
    for one in own:
        local = one.at.astimezone(CHINA)
        early = local.time() < rule.from_
        day = local.date() - timedelta(days=1) if early else local.date()
        if early or local.time() >= rule.until or (rule.weekend and local.weekday() >= 5):
            nights.setdefault(day.isoformat(), []).append(one)
    for night, of in nights.items():
        yield _sign(rule, night, len({one.resident_id for one in of}), of)


_KINDS: dict[str, Callable[[AccessRule, Sequence[Seen], Facts], Iterator[Sign]]] = {
    "many_records": _many_records,
    "neighbour": _neighbour,
    "marked_person": _marked_person,
    "outside_hours": _outside_hours,
}
