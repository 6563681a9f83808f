"""A programme made by `./yizhou new` works at once: enrolment, contact, class, revisit, rate. No Python."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from tests.engines.programmes.conftest import Desk
from tests.engines.programmes.course import DEFINITIONS, Course, on
from tools.scaffold.definition import checked, write
from yizhou.engines.forms import definitions as form_definitions
from yizhou.engines.programmes import definitions as programme_definitions
from yizhou.kernel.settings.api import environment


@pytest.fixture
def asthma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A copy of the definitions with a new programme, which the engines read."""
    copy = Path(shutil.copytree(DEFINITIONS, tmp_path / "definitions"))
    write(copy, checked("programme", "asthma_care", "哮喘患者健康管理"), date(2026, 11, 27))
    moved = replace(environment(), project=tmp_path)
    caches = (form_definitions.forms, programme_definitions.programmes)
    for module, cache in zip((form_definitions, programme_definitions), caches, strict=True):
        monkeypatch.setattr(module, "environment", lambda: moved)
        cache.cache_clear()
    yield "asthma_care"
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()


def test_a_new_programme_enrols_and_follows_up_without_a_line_of_python(
    asthma: str, desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    with on("2026-03-01"):
        resident = make()
    course = Course(desk, resident, asthma, "2026-03-01")
    fine = {"way": "1", "weight": 60, "outcome": "1", "referral": False}
    refused = course.seen("2026-03-02", "follow_up", {**fine, "outcome": None}, 422)
    assert [one["place"] for one in refused["faults"]] == ["outcome"]
    told = course.seen("2026-03-02", "follow_up", {**fine, "outcome": "2"})
    assert (told["enrolment"]["class_name"], told["contact"]["name"]) == ("需加强", "随访")
    with on("2026-03-02"):
        assert course.planned() == {"follow_up": "2026-06-02", "revisit": "2026-03-16"}
        assert asthma in [one["id"] for one in course.staff().get("/programmes")]
    told = course.seen("2026-03-16", "revisit", fine)
    assert told["enrolment"]["class_name"] == "稳定"
    assert course.rates("2026-03-20")["seen"]["share"] == 100.0
