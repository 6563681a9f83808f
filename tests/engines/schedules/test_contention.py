"""Many want few numbers at once: as many are sold as there are, none twice, and a repeated request changes nothing."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from tests.engines.schedules.ground import SYSTEM, make_clinic, make_people
from yizhou.engines.schedules import api
from yizhou.engines.schedules.contracts import Wish
from yizhou.engines.schedules.errors import SoldOut
from yizhou.kernel.db.api import unit_of_work

THREADS, NUMBERS, PEOPLE = 32, 20, 200


@pytest.mark.django_db(transaction=True)
def test_four_hundred_requests_for_twenty_numbers_sell_exactly_twenty() -> None:
    clinic = make_clinic(people=1, capacity=NUMBERS)
    people = make_people(PEOPLE)
    session = api.sessions_of(SYSTEM, "desk", days=3, resource_ids=(clinic.doctor.id,))[-1]
    keys = [uuid4() for _ in people]

    def ask(number: int) -> tuple[str, int]:
        who = number % PEOPLE  # everybody asks twice, with the same key
        try:
            with unit_of_work():
                wish = Wish(
                    session.id, people[who], ("clinic", "partner", "desk", "phone")[who % 4], keys[who]
                )
                booking = api.book(SYSTEM, wish)
                return str(booking.id), booking.number
        except SoldOut:
            return "", 0
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(ask, range(PEOPLE * 2)))
    sold = {answer for answer in answers if answer[0]}
    # Shares of channels with too few askers stay: what is left is kept for nobody who asked.
    pool_now = api.numbers(SYSTEM, session.id)
    assert len(sold) == sum(each.state == "taken" for each in pool_now) == NUMBERS
    assert max(Counter(number for _, number in sold).values()) == 1
    for who in range(PEOPLE):
        assert answers[who] == answers[who + PEOPLE] or not answers[who][0]
