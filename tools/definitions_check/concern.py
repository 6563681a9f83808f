"""A concern is one question asked of every unit."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from tools.definitions_check.unit import Problem, Project, Unit


class Concern(ABC):
    """`check` gives every problem of a unit; `project` is there to look up what the unit refers to."""

    id: ClassVar[str]

    @abstractmethod
    def check(self, unit: Unit, project: Project) -> Iterator[Problem]: ...

    def at(self, unit: Unit, place: str, message: str) -> Problem:
        return Problem(str(unit.path), place, self.id, message)
