from pathlib import Path

import pytest

from tests.exchange.soap.samples import MESSAGES


@pytest.fixture
def messages() -> Path:
    return MESSAGES
