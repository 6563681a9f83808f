"""Desks of a village, a township and another county, and residents to open files for."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from tests.engines.programmes.conftest import desk, make, prefecture

__all__ = ["PEOPLE", "desk", "make", "people", "prefecture"]

PEOPLE: tuple[tuple[str, str, date], ...] = (
    ("李阿一", "532301196001010012", date(1960, 1, 1)), ("杨桂芬", "532301196202030028", date(1962, 2, 3)), ("王德福", "532301200504040036", date(2005, 4, 4)),
)  # fmt: skip


@pytest.fixture
def people(make: Callable[..., UUID]) -> list[UUID]:
    return [
        make(
            name=name, number=number, birth_date=born, local_id=f"F{at}", phones=(f"1398782222{at}",), sex="0"
        )
        for at, (name, number, born) in enumerate(PEOPLE)
    ]
