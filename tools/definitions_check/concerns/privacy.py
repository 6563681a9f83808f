"""Concern `privacy`: labels and kinds speak of codes and events that exist."""

from collections.abc import Iterator

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit
from yizhou.standards import cda_tables, data_sets, icd10


class Privacy(Concern):
    """In `definitions/privacy`: ICD-10 beginnings are published, `records` are data sets or document types, events of kinds
    are kinds of the timeline; ids are unique.
    """

    id = "privacy"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        if unit.kind is None or unit.kind.folder != "privacy" or not isinstance(unit.content, dict):
            return
        declared = next((content for content in project.of("timeline") if "domains" in content), {})
        events = {kind["id"] for kind in declared.get("kinds", ()) if "id" in kind}
        seen: set[str] = set()
        for key in ("labels", "kinds"):
            for index, one in enumerate(unit.content.get(key, ())):
                place = f"{key}[{index}]"
                if one.get("id") in seen:
                    yield self.at(unit, place, f"{one['id']} is given twice")
                seen.add(str(one.get("id")))
                for code in one.get("conditions", ()):
                    if icd10.nearest(str(code)) is None:
                        yield self.at(unit, place, f"ICD-10 has no {code}")
                for record in one.get("records", ()):
                    if data_sets.get(record) is None and cda_tables.by_code(record) is None:
                        yield self.at(
                            unit, place, f"{record} is neither a published data set nor a document type"
                        )
                for event in one.get("events", ()):
                    if event not in events:
                        yield self.at(unit, place, f"there is no kind of event {event}")
