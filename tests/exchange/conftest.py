"""Sending systems and staff of a small prefecture."""

import pytest
from django.test import Client

from tests.exchange import ground
from tests.exchange.ground import Sender
from yizhou.exchange.partners import api
from yizhou.exchange.partners.contracts import Partner


@pytest.fixture(autouse=True)
def no_remembered_partners() -> None:
    """What one test's database held is no partner of the next."""
    api._by_code.clear()
    api._by_id.clear()


@pytest.fixture
def senders(db: None) -> dict[str, Partner]:
    return ground.build()


@pytest.fixture
def hub(senders: dict[str, Partner]) -> Sender:
    """Trusted for the whole prefecture."""
    assert ground.HUB in senders
    return Sender(ground.HUB)


@pytest.fixture
def clinic(senders: dict[str, Partner]) -> Sender:
    """Speaks for its own institution only."""
    assert ground.CLINIC in senders
    return Sender(ground.CLINIC)


@pytest.fixture
def staff(senders: dict[str, Partner]) -> Client:
    assert senders
    return ground.staff()
