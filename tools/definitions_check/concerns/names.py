"""Concern `names`: a unit is called what its file is called."""

from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Names(Concern):
    """Where a unit states an `id`, it is the file's name, so that a definition is found by its id."""

    id = "names"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        stated = unit.content.get("id") if isinstance(unit.content, dict) else None
        if isinstance(stated, str) and stated != unit.path.stem:
            yield self.at(unit, "id", f"{stated!r} stands in a file called {unit.path.name}")
