"""Concern `programmes`: contacts, forms, facts, the decision table and the rates of a programme."""

from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit
from yizhou.engines.programmes import api as programmes
from yizhou.kernel.errors.contracts import CodedError


class Programmes(Concern):
    """What a programme refers to exists: forms and their questions, facts, contacts, the columns of its table."""

    id = "programmes"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        if unit.kind is None or unit.kind.folder != "programmes":
            return
        try:
            for place, message in programmes.problems(unit.content, (unit.root / unit.path).parent):
                yield self.at(unit, place, message)
        except (KeyError, TypeError, ValueError, CodedError) as error:
            yield self.at(unit, "", f"cannot be read: {error}")
