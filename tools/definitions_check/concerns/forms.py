"""Concern `forms`: questions, options, bounds and the order of rules of a form."""

from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit
from yizhou.engines.forms import api as forms
from yizhou.kernel.errors.contracts import CodedError


class Forms(Concern):
    """A form's rules can be read and ask only for what stands before them; its choices have options."""

    id = "forms"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        if unit.kind is None or unit.kind.folder != "forms":
            return
        try:
            for place, message in forms.problems(unit.content):
                yield self.at(unit, place, message)
        except (KeyError, TypeError, ValueError, CodedError) as error:
            yield self.at(unit, "", f"cannot be read: {error}")
