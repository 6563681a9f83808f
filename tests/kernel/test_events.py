"""Outbox delivery: in order, at least once, and one bad event does not stop the rest."""

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import orjson
import pytest

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen, new_id
from yizhou.kernel.db.api import execute, fetch_all, savepoint, unit_of_work
from yizhou.kernel.events import subscriptions
from yizhou.kernel.events.api import Event, deliver_all, emit, subscribe, subscribe_together
from yizhou.kernel.events.jobs import forget_delivered

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True)
class Rang(Event):
    kind: ClassVar[str] = "tests.rang"
    bell: UUID
    times: int


@pytest.fixture
def heard() -> Iterator[list[Rang]]:
    got: list[Rang] = []

    @subscribe(Rang, name="tests.heard")
    def hear(event: Rang, actor: Actor) -> None:
        if event.times == 13:
            raise ValueError("unlucky")
        got.append(event)

    yield got
    subscriptions._subscribers.pop("tests.heard")


def test_events_arrive_once_and_in_order(heard: list[Rang]) -> None:
    rings = [Rang(new_id(), number) for number in range(5)]
    emit(*rings)
    until = time.monotonic() + 20
    while len(heard) < len(rings) and time.monotonic() < until:
        deliver_all()  # what another transaction of the cluster (autovacuum's) began before waits for its end
    assert heard == rings
    assert deliver_all() == 0


def test_an_event_that_always_fails_is_set_aside_and_the_rest_goes_on(heard: list[Rang]) -> None:
    emit(Rang(new_id(), 12), Rang(new_id(), 13), Rang(new_id(), 14))
    until = time.monotonic() + 20
    while len(heard) < 2 and time.monotonic() < until:
        execute("UPDATE outbox_subscription SET retry_at = NULL")
        deliver_all()
    assert [event.times for event in heard] == [12, 14]
    aside = fetch_all("SELECT kind, error FROM outbox_undelivered WHERE subscription = 'tests.heard'")
    assert len(aside) == 1
    assert "unlucky" in aside[0][1]


def test_who_takes_them_together_gets_them_in_one_call_and_after_a_failure_one_by_one() -> None:
    calls: list[list[int]] = []

    @subscribe_together(Rang, name="tests.together")
    def hear_all(events: Sequence[Rang], actor: Actor) -> None:
        calls.append([event.times for event in events])
        if 13 in calls[-1]:
            raise ValueError("unlucky")

    try:
        for times in ([1, 2, 3], [12, 13, 14]):
            emit(*(Rang(new_id(), number) for number in times))
            until = time.monotonic() + 20
            while (not calls or calls[-1][-1] != times[-1] or 13 in calls[-1]) and time.monotonic() < until:
                execute("UPDATE outbox_subscription SET retry_at = NULL")
                deliver_all()
    finally:
        subscriptions._subscribers.pop("tests.together")
    assert calls[:2] == [[1, 2, 3], [12, 13, 14]]
    assert calls[2] == [12]
    assert calls[3:-1] == [[13]] * (len(calls) - 4)
    assert calls[-1] == [14]
    aside = fetch_all("SELECT error FROM outbox_undelivered WHERE subscription = 'tests.together'")
    assert len(aside) == 1


def test_what_everybody_interested_has_read_is_forgotten_and_the_rest_stays(heard: list[Rang]) -> None:
    emit(Rang(new_id(), 1), Rang(new_id(), 13), Rang(new_id(), 2))
    until = time.monotonic() + 20
    while not heard and time.monotonic() < until:
        deliver_all()
    assert [event.times for event in heard] == [1]
    with frozen(datetime.now(UTC) + timedelta(days=31)):
        forget_delivered()
    assert [row[0]["times"] for row in waiting()] == [13, 2]


def test_nothing_of_a_failed_savepoint_is_announced(heard: list[Rang]) -> None:
    with unit_of_work():
        emit(Rang(new_id(), 1))
        with pytest.raises(ValueError, match="no"):
            emit_and_fail(savepoint(), 2)
        emit(Rang(new_id(), 3))
        assert waiting() == []
    assert [row[0]["times"] for row in waiting()] == [1, 3]


def test_nothing_of_a_failed_transaction_is_announced(heard: list[Rang]) -> None:
    with pytest.raises(ValueError, match="no"):
        emit_and_fail(unit_of_work(), 1)
    emit(Rang(new_id(), 2))
    assert [row[0]["times"] for row in waiting()] == [2]


def emit_and_fail(inside: AbstractContextManager[None], times: int) -> None:
    with inside:
        emit(Rang(new_id(), times))
        raise ValueError("no")


def waiting() -> list[tuple[dict[str, int]]]:
    rows = fetch_all("SELECT payload FROM outbox_event WHERE kind = 'tests.rang' ORDER BY id")
    return [(orjson.loads(row[0]) if isinstance(row[0], str) else row[0],) for row in rows]
