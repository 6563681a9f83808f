"""Concern `dashboards`: a dashboard that comes with the platform shows indicators there are, to roles that read them."""

from collections.abc import Iterator
from itertools import combinations

import yaml

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Dashboards(Concern):
    """Its indicators are in the library, its roles may read statistics, its tiles lie on the grid without overlapping."""

    id = "dashboards"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        del project
        if unit.kind is None or unit.kind.schema != "dashboards":
            return
        from yizhou.engines.indicators import boards, definitions
        from yizhou.engines.indicators.contracts import Tile
        from yizhou.kernel.auth.api import role_names

        said = yaml.safe_load((unit.root / unit.path).read_text(encoding="utf-8"))
        known = role_names("statistics.read")
        for role in said["roles"]:
            if role not in known:
                yield self.at(unit, "roles", f"{role} is no role that reads statistics")
        tiles = [Tile(**tile) for tile in said["tiles"]]
        for number, tile in enumerate(tiles):
            if tile.indicator not in definitions.all_indicators():
                yield self.at(unit, f"tiles.{number}", f"there is no indicator {tile.indicator}")
            if tile.x + tile.w > boards.COLUMNS:
                yield self.at(unit, f"tiles.{number}", "it reaches beyond the grid")
        for one, other in combinations(tiles, 2):
            if boards.overlap(one, other):
                yield self.at(unit, "tiles", f"{one.indicator} and {other.indicator} overlap")
