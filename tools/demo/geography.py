"""The prefecture's regions with population weights and places on the map."""

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from tools.demo.randomness import Weighted, stream

DATA = Path(__file__).parent / "data"
PREFECTURE = "532300000000"
PROVINCE_NAME = "云南省"
PREFECTURE_NAME = "楚雄彝族自治州"

POPULATION = {
    "532301": 63.3, "532322": 14.0, "532323": 16.6, "532324": 20.4, "532325": 17.2,
    "532326": 23.8, "532327": 10.1, "532328": 20.2, "532329": 24.3, "532302": 37.7,
}  # fmt: skip
"""Ten thousand residents by county, rounded, near the census of 2020; used as weights only."""

YI_SHARE = {
    "532301": 0.215, "532322": 0.48, "532323": 0.22, "532324": 0.39, "532325": 0.27,
    "532326": 0.34, "532327": 0.50, "532328": 0.25, "532329": 0.31, "532302": 0.23,
}  # fmt: skip

ID_REGIONS = {"532302": "532331"}
"""Region code in citizen numbers where it differs: 禄丰 was 532331 until 2021 (regions_chuxiong_history)."""


@dataclass(frozen=True, slots=True)
class Region:
    """A node of the region tree; `code` has 12 places, `level` is county, township or village."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class Village:
    """Where people live: names of the three levels, weight in population, degrees of longitude and latitude."""

    code: str
    name: str
    township: str
    township_name: str
    county: str
    county_name: str
    urban: bool
    weight: float
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Border:
    """Outline of a county: rings of (longitude, latitude)."""

    centre: tuple[float, float]
    rings: tuple[tuple[tuple[float, float], ...], ...]

    def contains(self, x: float, y: float) -> bool:
        """Even-odd rule over all rings."""
        inside = False
        for ring in self.rings:
            before = ring[-1]
            for here in ring:
                if (here[1] > y) != (before[1] > y):
                    crossing = (before[0] - here[0]) * (y - here[1]) / (before[1] - here[1]) + here[0]
                    if x < crossing:
                        inside = not inside
                before = here
        return inside

    def near(self, rng: Random, x: float, y: float, spread: float) -> tuple[float, float]:
        """A point within the border, about `spread` degrees from the given one."""
        for attempt in range(60):
            reach = spread * (1 if attempt < 30 else 0.3)
            point = (round(x + rng.uniform(-reach, reach), 5), round(y + rng.uniform(-reach, reach), 5))
            if self.contains(*point):
                return point
        return (x, y)

    def anywhere(self, rng: Random) -> tuple[float, float]:
        ring = max(self.rings, key=len)
        longitudes, latitudes = [p[0] for p in ring], [p[1] for p in ring]
        while True:
            point = (
                round(rng.uniform(min(longitudes), max(longitudes)), 5),
                round(rng.uniform(min(latitudes), max(latitudes)), 5),
            )
            if self.contains(*point):
                return point


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """Prefecture, counties, townships and villages, parents first."""
    with (DATA / "regions_chuxiong.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] != "province"]
    order = {"prefecture": 0, "county": 1, "township": 2, "village": 3}
    rows.sort(key=lambda row: (order[row["level"]], row["code"]))
    return tuple(
        Region(
            row["code"], row["name"], row["level"], "" if row["level"] == "prefecture" else row["parent_code"]
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def borders() -> dict[str, Border]:
    """Border of each county by its six-place code."""
    stored = json.loads((DATA / "county_borders.json").read_text(encoding="utf-8"))
    return {
        code: Border(tuple(entry["centre"]), tuple(tuple(tuple(p) for p in ring) for ring in entry["rings"]))
        for code, entry in stored.items()
    }


@lru_cache(maxsize=1)
def villages() -> tuple[Village, ...]:
    """The 1,106 villages and communities; places are invented within the county, always the same."""
    names = {region.code: region for region in regions()}
    seats: dict[str, str] = {}
    for region in regions():
        if region.level == "township":
            seats.setdefault(region.parent, region.code)
    township_places: dict[str, tuple[float, float]] = {}
    raw: list[tuple[Region, float, bool, tuple[float, float]]] = []
    for region in regions():
        if region.level not in ("township", "village"):
            continue
        border = borders()[region.code[:6]]
        rng = stream("place", region.code)
        if region.level == "township":
            seat = seats[region.parent] == region.code
            township_places[region.code] = (
                border.near(rng, *border.centre, 0.02) if seat else border.anywhere(rng)
            )
            continue
        urban = "社区" in region.name
        seat = seats[names[region.parent].parent] == region.parent
        weight = (2.4 if urban else 1.0) * (1.7 if seat else 1.0) * rng.uniform(0.6, 1.4)
        place = border.near(rng, *township_places[region.parent], 0.012 if urban else 0.05)
        raw.append((region, weight, urban, place))
    totals: dict[str, float] = {}
    for region, weight, _, _ in raw:
        totals[region.code[:6]] = totals.get(region.code[:6], 0.0) + weight
    return tuple(
        Village(
            region.code, region.name, region.parent, names[region.parent].name,
            region.code[:6], names[region.code[:6] + "000000"].name, urban,
            weight / totals[region.code[:6]] * POPULATION[region.code[:6]], *place,
        )
        for region, weight, urban, place in raw
    )  # fmt: skip


def township_place(code: str) -> tuple[float, float]:
    """Middle of a township: the mean of its villages."""
    members = [village for village in villages() if village.township == code]
    return (
        round(sum(v.longitude for v in members) / len(members), 5),
        round(sum(v.latitude for v in members) / len(members), 5),
    )


def settled(residents: int, seed: int) -> Weighted[Village]:
    """The villages people live in: all of them for a large population, a sample of whole villages for a small one.

    A village of two residents would make no village doctor's list, so a small population gathers in about one
    village per 25 residents, at least four in every county.
    """
    wanted = max(40, residents // 25)
    everywhere = villages()
    if wanted >= len(everywhere):
        return Weighted((village, village.weight) for village in everywhere)
    total = sum(POPULATION.values())
    chosen: list[tuple[Village, float]] = []
    for county, population in POPULATION.items():
        rng = stream(seed, "settled", county)
        pool = [village for village in everywhere if village.county == county]
        count = max(4, round(wanted * population / total))
        ranked = sorted(pool, key=lambda village: rng.random() ** (1 / village.weight), reverse=True)[:count]
        scale = population / sum(village.weight for village in ranked)
        chosen += [(village, village.weight * scale) for village in ranked]
    return Weighted(chosen)
