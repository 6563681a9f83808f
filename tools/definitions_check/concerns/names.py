"""Concern `names`: a unit is called what its file is called."""

from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Names(Concern):
    """Where a unit states an `id`, it is the name of its file or, of a unit that is a folder, of the folder, so that a definition is found by its id."""

    id = "names"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        stated = unit.content.get("id") if isinstance(unit.content, dict) else None
        own_folder = unit.kind is not None and bool(unit.kind.main)
        called = unit.path.parent.name if own_folder else unit.path.stem
        if isinstance(stated, str) and stated != called:
            place = f"a folder called {called}" if own_folder else f"a file called {unit.path.name}"
            yield self.at(unit, "id", f"{stated!r} stands in {place}")
