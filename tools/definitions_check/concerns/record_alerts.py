"""Concern `record_alerts`: rules speak of ingredients that are defined."""

from collections.abc import Iterator
from typing import Any

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class RecordAlerts(Concern):
    """In `definitions/record_alerts` every ingredient is in `definitions/medicines/ingredients.yaml`: a misspelt one never meets."""

    id = "record_alerts"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        if unit.kind is None or unit.kind.folder != "record_alerts" or not isinstance(unit.content, dict):
            return
        lists: list[list[dict[str, Any]]] = [each.get("ingredients", []) for each in project.of("medicines")]
        known = {str(one.get("name", "")) for each in lists for one in each}
        for list_name, fields in (("pairs", ("one", "other")), ("reactions", ("ingredients",))):
            entries: list[dict[str, list[str]]] = unit.content.get(list_name) or []
            for number, entry in enumerate(entries):
                for field in fields:
                    for name in entry.get(field, []):
                        if name not in known:
                            yield self.at(
                                unit, f"{list_name}[{number}].{field}", f"there is no ingredient {name}"
                            )
