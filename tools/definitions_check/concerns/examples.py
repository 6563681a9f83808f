"""Concern `examples`: a definition proves itself."""

from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Examples(Concern):
    """Units of kinds that change data have an example of the same name in the `examples/` folder beside them; the
    owner's tests run it.
    """

    id = "examples"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        if unit.kind is None or not unit.kind.examples:
            return
        folder = (unit.root / unit.path).parent / "examples"
        if not any(folder.glob(f"{unit.path.stem}*")):
            yield self.at(unit, "", f"it has no example: add examples/{unit.path.stem}.…")
