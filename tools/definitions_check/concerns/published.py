"""Concern `published`: what was published stays as it is."""

from collections.abc import Iterator

from tools.definitions_check import publishing
from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Published(Concern):
    """The content of a published version is the one that was published; a change raises the version; a published unit stays."""

    id = "published"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        wrong = publishing.complaint(unit, publishing.read(project.definitions).get(str(unit.path), {}))
        if wrong:
            yield self.at(unit, "version", wrong)
