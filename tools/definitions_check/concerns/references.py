"""Concern `references`: what a unit refers to in the published standards exists there."""

import re
from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit
from yizhou.standards import data_elements, value_sets

VALUE_SET = re.compile(r"CV\d{2}\.\d{2}\.\d{3}(\.\d{2})?$")


class References(Concern):
    """Every value that is written as a data element (`DE04.10.174.00`, WS 363) or as a value set
    (`CV04.50.005`, WS 364) is one, wherever in the unit it stands.
    """

    id = "references"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        for place, value in unit.strings():
            if data_elements.is_identifier(value) and data_elements.get(value) is None:
                yield self.at(unit, place, f"there is no data element {value} in WS 363")
            elif VALUE_SET.match(value) and value_sets.get(value) is None:
                yield self.at(unit, place, f"there is no value set {value} in WS 364")
