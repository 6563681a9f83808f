"""Concern `domain-views`: a view speaks of records, kinds, elements and particulars that exist."""

import re
from collections.abc import Iterator
from typing import Any

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit
from yizhou.standards import cda_tables, data_elements, data_sets

_ELEMENT = re.compile(r"^DE\d{2}\.\d{2}\.\d{3}\.\d{2}$")
_PERSON = frozenset(
    {
        "name", "sex", "birth_date", "ethnic_group", "marital_status", "occupation", "citizen_id", "health_code", "phones",
        "address", "parents", "relatives", "contact", "deceased_on",
    }
)  # fmt: skip


class DomainViews(Concern):
    """In `definitions/domain_views`: `records` are published data sets or document types, `kinds` those of the timeline,
    data elements are published, particulars of the person known; ids of sections are unique.
    """

    id = "domain-views"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        if unit.kind is None or unit.kind.folder != "domain_views" or not isinstance(unit.content, dict):
            return
        declared = next((content for content in project.of("timeline") if "domains" in content), {})
        kinds = {kind["id"] for kind in declared.get("kinds", ()) if "id" in kind}
        seen: set[str] = set()
        for index, section in enumerate(unit.content.get("sections", ())):
            place = f"sections[{index}]"
            if section.get("id") in seen:
                yield self.at(unit, place, f"{section['id']} is given twice")
            seen.add(str(section.get("id")))
            for problem in _of_section(section, kinds):
                yield self.at(unit, place, problem)


def _of_section(section: dict[str, Any], kinds: set[str]) -> Iterator[str]:
    for record in (*section.get("records", ()), *(set(section.get("within", ())) - kinds)):
        if data_sets.get(record) is None and cda_tables.by_code(record) is None:
            yield f"{record} is neither a published data set nor a document type"
    yield from (f"there is no kind {kind}" for kind in section.get("kinds", ()) if kind not in kinds)
    yield from (f"there is no particular {one}" for one in section.get("person", ()) if one not in _PERSON)
    for pick in (*section.get("resources", ()), *section.get("columns", ())):
        for code in pick.get("codes", ()):
            if _ELEMENT.match(str(code)) and data_elements.get(str(code)) is None:
                yield f"the data element {code} is not published"
