"""A refresh that is killed: readers see whole slices, and the next refresh makes the star an undisturbed one makes."""

import shutil
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from tests.engines.warehouse.refresher import ROWS, STEP
from yizhou.engines.warehouse import api, refreshing
from yizhou.kernel.db.api import execute

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
POINTS = [
    ("before_a_file", 4), ("half_a_file", 4), ("half_a_file", 7), ("before_its_name", 5), ("before_the_manifest", 6),
    ("before_the_position", 1), ("before_tidying", 0),
]  # fmt: skip


def _refresh(*told: str) -> int:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.engines.warehouse.refresher", str(connection.settings_dict["NAME"]), *told],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode in (0, -9), ran.stderr
    return ran.returncode


def _begin_again() -> None:
    execute("DELETE FROM warehouse_file")
    execute("DELETE FROM warehouse_source")
    shutil.rmtree(refreshing.folder(), ignore_errors=True)


def _rows() -> list[tuple[Any, ...]]:
    with api.opened(("fact_message",)) as ask:
        return ask("SELECT * FROM fact_message ORDER BY ALL")


def _last(rows: list[tuple[Any, ...]]) -> int:
    """The greatest number of a message that is there (`size`)."""
    return max((row[8] for row in rows), default=-1)


def test_killed_refresh_leaves_whole_slices_and_is_taken_up() -> None:
    _begin_again()
    assert _refresh() == 0
    undisturbed = _rows()
    assert _last(undisturbed) == ROWS - 1
    for point, number in POINTS:
        _begin_again()
        assert _refresh(point, str(number)) == -9, point
        seen = _rows()
        assert (_last(seen) + 1) % (STEP * 3) == 0, f"{point}: half a slice is seen"
        assert len({row[0] for row in seen}) == len(seen), point
        assert _refresh() == 0
        assert _rows() == undisturbed, point
        listed = sum(state.files for state in api.states())
        assert listed <= len(list(refreshing.folder().rglob("*.parquet")))
    _begin_again()
