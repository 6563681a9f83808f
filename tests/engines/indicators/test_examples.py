"""Every indicator proves itself by its example: a star of a few rows and the values it gives."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engines.indicators.ground import cubes_of, small_star
from yizhou.engines.indicators import computing, definitions
from yizhou.kernel.settings.api import environment

FOLDER = environment().definitions / "indicators"
EXAMPLES = sorted(FOLDER.glob("*/examples/*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_gives_its_values(path: Path) -> None:
    said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    one = definitions.get(path.stem)
    with small_star(said["tables"]) as link:
        points = computing.points_of(cubes_of(link), one)
        found = {(point.period, point.place): point.value for point in points if not point.provider}
    for each in said["expect"]:
        assert found.get((each["period"], each["place"]), 0) == pytest.approx(each["value"], abs=0.001), each


def test_every_indicator_has_an_example() -> None:
    assert {path.stem for path in EXAMPLES} == set(definitions.all_indicators())


def test_numbers_of_the_national_catalogue_exist(shared: Path) -> None:
    listed = (shared / "standards" / "statistics_indicators.csv").read_text(encoding="utf-8-sig")
    for one in definitions.all_indicators().values():
        assert not one.catalogue or f"\n{one.catalogue}," in listed, one.id
