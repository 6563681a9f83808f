"""Fixtures of the schedules' tests."""

import pytest

from tests.engines.schedules.ground import Clinic, make_clinic


@pytest.fixture
def clinic(db: None) -> Clinic:
    made = make_clinic()
    made.person("clerk", "institution_clerk")
    for number in range(3):
        made.patient(number)
    return made
