"""Fixtures shared by the registries' tests over HTTP."""

import pytest

from tests.registries.ground import Ground, make_ground


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()
