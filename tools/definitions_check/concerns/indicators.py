"""Concern `indicators`: an indicator's SQL can be read, names what the star has, and can be carried to Spark."""

from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Indicators(Concern):
    """Its measures give the columns of their kind from tables and columns of `definitions/warehouse`; its number stands in the
    national catalogue's form; its set is listed in `sets.yaml`.
    """

    id = "indicators"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        del project
        if unit.kind is None or unit.kind.schema != "indicator":
            return
        from yizhou.engines.indicators import definitions
        from yizhou.engines.indicators.sql import problems
        from yizhou.engines.warehouse.definitions import read

        if unit.path.parent.name not in definitions.sets():
            yield self.at(unit, "", f"the set {unit.path.parent.name} is not in sets.yaml")
        tables = map(read, sorted((unit.root / "warehouse").glob("*.yaml")))
        star = {table.id: {column.name: column.type for column in table.columns} for table in tables}
        one = definitions.read(unit.root / unit.path)
        for place, measure in (("numerator", one.numerator), ("denominator", one.denominator)):
            if measure is not None:
                for problem in problems(measure.sql, measure.kind, star):
                    yield self.at(unit, f"{place}.sql", problem)
