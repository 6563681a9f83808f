"""The examples of every programme, run on made-up people without a database."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from yizhou.engines.programmes import api

FOLDER = Path(__file__).resolve().parents[3] / "definitions" / "programmes"
CASES = [
    (unit["programme"], case)
    for path in sorted(FOLDER.glob("*/examples/*.yaml"))
    for unit in [yaml.safe_load(path.read_text(encoding="utf-8"))]
    for case in unit["cases"]
]


@pytest.mark.parametrize(
    ("programme_id", "case"), CASES, ids=[f"{one}: {case['name']}" for one, case in CASES]
)
def test_a_programme_leads_where_its_example_says(programme_id: str, case: dict[str, Any]) -> None:
    told = api.try_out(api.programme(programme_id), case)
    assert len(told) == len(case["expect"])
    for got, wanted in zip(told, case["expect"], strict=True):
        assert {name: got.get(name) for name in wanted} == wanted


def test_every_programme_has_an_example() -> None:
    assert {one for one, _ in CASES} == set(api.programmes())
