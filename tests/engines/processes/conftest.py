"""Fixtures of the processes' tests."""

import pytest

from tests.engines.processes.ground import Stage, make_stage


@pytest.fixture
def stage(db: None) -> Stage:
    return make_stage()
