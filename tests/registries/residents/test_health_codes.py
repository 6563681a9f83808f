"""The health code: one to one with the index id, signed, valid for a minute."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registries.residents.conftest import Prefecture, person
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen
from yizhou.registries.residents import api
from yizhou.registries.residents.code_numbers import code_number, is_code_number
from yizhou.registries.residents.errors import CodeExpired, CodeNotValid
from yizhou.standards import citizen_id

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def known(prefecture: Prefecture, actor: Actor) -> UUID:
    return api.resolve(actor, person()).resident_id


def test_a_shown_code_is_verified_within_its_minute(known: UUID, actor: Actor) -> None:
    with frozen(NOON):
        shown = api.health_code(actor, known)
    assert (shown.seconds, shown.expires, shown.colour) == (60, NOON + timedelta(seconds=60), "green")
    assert shown.svg.startswith("<svg")
    with frozen(NOON + timedelta(seconds=59)):
        found = api.verify_code(actor, shown.payload)
    assert (found.resident_id, found.name, found.dynamic) == (known, "李秀英", True)


def test_a_code_replayed_after_its_minute_is_refused(known: UUID, actor: Actor) -> None:
    with frozen(NOON):
        shown = api.health_code(actor, known)
    with frozen(NOON + timedelta(seconds=61)), pytest.raises(CodeExpired) as refused:
        api.verify_code(actor, shown.payload)
    assert "截图" in refused.value.advice_text


def test_a_code_from_the_future_is_refused(known: UUID, actor: Actor) -> None:
    with frozen(NOON + timedelta(hours=1)):
        shown = api.health_code(actor, known)
    with frozen(NOON), pytest.raises(CodeExpired):
        api.verify_code(actor, shown.payload)


def test_a_changed_code_is_refused(known: UUID, actor: Actor) -> None:
    with frozen(NOON):
        shown = api.health_code(actor, known)
        version, number, issued, signature = shown.payload.split(".")
        longer = f"{int(issued, 36) + 3600:x}"
        for forged in (
            f"{version}.{code_number(9_999)}.{issued}.{signature}",
            f"{version}.{number}.{longer}.{signature}",
            f"{version}.{number}.{issued}.{signature[:-2]}AA",
            f"{version}.{number}.{issued}",
            "YZ2", "YZ1.x.y.z", "", "随便什么", "YZ5323000000000000",
        ):  # fmt: skip
            with pytest.raises((CodeNotValid, CodeExpired)):
                api.verify_code(actor, forged)


def test_the_static_number_identifies_too(known: UUID, actor: Actor) -> None:
    number = api.get(actor, known).health_code
    found = api.verify_code(actor, number)
    assert (found.resident_id, found.dynamic) == (known, False)


def test_the_code_of_a_merged_id_leads_to_the_survivor(known: UUID, actor: Actor) -> None:
    other = api.resolve(
        actor, person(name="李小妹", number="", local_id="P9", birth_date=None, phones=())
    ).resident_id
    number = api.get(actor, other).health_code
    api.merge(actor, known, other, "同一人")
    assert api.verify_code(actor, number).resident_id == known


def test_the_code_of_the_dead_is_grey(known: UUID, actor: Actor) -> None:
    api.resolve(actor, person(deceased_on=date(2026, 3, 4)))
    assert api.health_code(actor, known).colour == "grey"


def test_ids_and_numbers_are_one_to_one() -> None:
    numbers = {code_number(serial) for serial in range(1, 20_001)}
    assert len(numbers) == 20_000
    assert all(is_code_number(number) for number in numbers)


@given(st.integers(1, 10**10 - 1), st.integers(6, 17), st.sampled_from("0123456789"))
def test_one_wrong_figure_is_noticed(serial: int, place: int, figure: str) -> None:
    number = code_number(serial)
    changed = number[:place] + figure + number[place + 1 :]
    assert is_code_number(changed) == (changed == number)


def test_a_code_number_is_never_taken_for_a_citizen_number() -> None:
    assert not citizen_id.check(code_number(1)).valid
