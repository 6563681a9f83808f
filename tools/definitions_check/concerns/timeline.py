"""Concern `timeline`: the rules of the timeline speak of kinds and domains that exist."""

from collections.abc import Iterator
from typing import Any

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit


class Timeline(Concern):
    """In `definitions/timeline` every `kind` and `domain` is declared in `kinds.yaml`, and ids and ranks there
    are unique.
    """

    id = "timeline"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        if unit.kind is None or unit.kind.folder != "timeline" or not isinstance(unit.content, dict):
            return
        declared = next((content for content in project.of("timeline") if "domains" in content), {})
        kinds = {kind["id"] for kind in declared.get("kinds", ()) if "id" in kind}
        domains = set(declared.get("domains", ()))
        for place, entry in _entries(unit.content):
            if "kind" in entry and entry["kind"] not in kinds:
                yield self.at(unit, f"{place}.kind", f"there is no kind {entry['kind']}")
            if "domain" in entry and entry["domain"] not in domains:
                yield self.at(unit, f"{place}.domain", f"there is no domain {entry['domain']}")
        if unit.content is declared or unit.content == declared:
            yield from self._unique(unit, declared.get("kinds", []))

    def _unique(self, unit: Unit, kinds: list[dict[str, Any]]) -> Iterator[Problem]:
        for key in ("id", "rank"):
            values = [kind.get(key) for kind in kinds]
            for index, value in enumerate(values):
                if value in values[:index]:
                    yield self.at(unit, f"kinds[{index}].{key}", f"{value} is given twice")


def _entries(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in content.items():
        if isinstance(value, list):
            yield from (
                (f"{name}[{index}]", entry) for index, entry in enumerate(value) if isinstance(entry, dict)
            )
