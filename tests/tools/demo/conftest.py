"""A small prefecture, generated once for the tests that look at it from different sides."""

from datetime import date

import pytest

from tools.demo.contracts import CLEAN, OutboundMessage, Plan
from tools.demo.people import Household
from tools.demo.streaming import people, stream_messages

AS_OF = date(2025, 11, 24)


@pytest.fixture(scope="session")
def small() -> list[OutboundMessage]:
    """All messages of 150 residents, with dirt."""
    return list(stream_messages(Plan(residents=150, seed=7, as_of=AS_OF)))


@pytest.fixture(scope="session")
def clean() -> list[OutboundMessage]:
    """All messages of 150 residents without any dirt."""
    return list(stream_messages(Plan(residents=150, seed=7, as_of=AS_OF, dirt=CLEAN)))


@pytest.fixture(scope="session")
def population() -> list[Household]:
    """12,000 residents without their history."""
    return list(people(Plan(residents=12_000, seed=3, as_of=AS_OF)))
