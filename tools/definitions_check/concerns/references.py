"""Concern `references`: what a unit refers to in the published standards exists there."""

import re
from collections.abc import Iterator
from functools import cache

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit
from yizhou.standards import cda_tables, data_elements, value_sets
from yizhou.standards.reading import rows

SHARED_DOCUMENT = re.compile(r"(C\d{4}|HSD[A-C]\d{2}\.\d{2})$")
VALUE_SET = re.compile(r"CV\d{2}\.\d{2}\.\d{3}(\.\d{2})?$")


class References(Concern):
    """Every text that is written as a data element (`DE04.10.174.00`: WS 363, or a basic data set that adds
    its own), as a value set (`CV04.50.005`, WS 364 or
    registered in WS/T 482) or as a shared document (`C0002`, `HSDB01.01`: WS/T 500,
    WS/T 483) is one, wherever in the unit it stands, as value or as key.
    """

    id = "references"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        for place, value in unit.strings():
            if data_elements.is_identifier(value) and not _is_element(value):
                yield self.at(unit, place, f"there is no data element {value} in WS 363 or a data set")
            elif VALUE_SET.match(value) and value_sets.get(value) is None and value not in _registered():
                yield self.at(unit, place, f"there is no value set {value} in WS 364 or WS/T 482")
            elif SHARED_DOCUMENT.match(value) and cda_tables.by_code(value) is None:
                yield self.at(unit, place, f"there is no shared document {value} in WS/T 483 and WS/T 500")


def _is_element(identifier: str) -> bool:
    return data_elements.get(identifier) is not None or identifier in _of_data_sets()


@cache
def _of_data_sets() -> frozenset[str]:
    return frozenset(value for row in rows("data_sets") for value in (row["element_id"], row["internal_id"]))


@cache
def _registered() -> frozenset[str]:
    """Value sets that WS/T 482 gives an OID, some of which WS 364 has not."""
    return frozenset(text for row in rows("cda/oids") for text in row.values() if VALUE_SET.match(text or ""))
