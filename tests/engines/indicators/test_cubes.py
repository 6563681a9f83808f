"""Adding up months and places by arrays says what the plain query, the one carried to Spark, says."""

import numpy as np
import pytest

from tests.engines.indicators.ground import cubes_of, small_star
from tests.engines.indicators.test_spark import MEASURES, everything
from yizhou.engines.indicators import periods
from yizhou.engines.indicators.contracts import GRAINS
from yizhou.engines.indicators.store import star


def test_cubes_say_what_the_plain_query_says() -> None:
    with small_star(everything()) as link:
        cubes = cubes_of(link)
        for name, _, measure in MEASURES:
            rows = link.execute(star.by_place(measure, GRAINS)).fetchall()
            plain = {(row[0], row[1]): float(row[2]) for row in rows if row[2] is not None}
            cube = cubes.of(measure)
            ours = {
                (periods.in_year(cubes.years[year])[slot], cubes.places[place]): cube[place, year, slot]
                for place, year, slot in np.argwhere(~np.isnan(cube))
            }
            assert ours == pytest.approx(plain), name
