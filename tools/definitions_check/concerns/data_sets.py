"""Concern `data-sets`: the columns and resources of a tabular data set fit together."""

import re
from collections.abc import Iterator
from typing import Any

from tools.definitions_check.concern import Concern
from tools.definitions_check.unit import Problem, Project, Unit
from yizhou.exchange.files import national
from yizhou.standards import code_systems

PLACEHOLDER = re.compile(r"\{([^{}|]+?)(?:\|([a-z]+))?(?::-([^{}]*))?\}")
FORMS = frozenset(
    {"code", "name", "text", "fhir", "coding", "concept", "concepts", "date", "moment", "instant", "number"}
)
OWN = frozenset(
    {
        "$row",
        "$set",
        "$title",
        "$occasion",
        "$institution",
        "$institution_name",
        "$encounter",
        "$before",
        "$item",
        "$address",
    }
)


class DataSets(Concern):
    """In `definitions/exchange`: what is extended exists; names of columns are unique; coded columns say from what;
    bounds are in order; what is said of a national data set is said of items it has; occasion, group, `exactly_one`, `needs` and every placeholder of a resource name a column (or
    one of the row's own `$…`), and ask for a form there is; keys of resources are unique.
    """

    id = "data-sets"

    def check(self, unit: Unit, project: Project) -> Iterator[Problem]:
        content = unit.content
        if unit.kind is None or unit.kind.folder != "exchange" or not isinstance(content, dict):
            return
        base = next(
            (other for other in project.of("exchange") if other.get("id") == content.get("extends")), None
        )
        if "extends" in content and base is None:
            yield self.at(unit, "extends", f"there is no data set {content['extends']}")
        columns = list(_columns(content))
        yield from self._columns(unit, columns)
        names = {column.get("name") for column in columns} | {c.get("name") for c in _columns(base or {})}
        items = _items(str(content.get("data_set", "")))
        names |= items
        if "data_set" in content:
            yield from self._national(unit, content, items)
        for place, name in _named(content):
            if name not in names:
                yield self.at(unit, place, f"there is no column {name}")
        yield from self._resources(unit, content.get("resources", []), names)

    def _columns(self, unit: Unit, columns: list[dict[str, Any]]) -> Iterator[Problem]:
        seen: set[str] = set()
        for index, column in enumerate(columns):
            place, name = f"column {column.get('name', index)}", str(column.get("name"))
            if name in seen:
                yield self.at(unit, place, "the name is given twice")
            seen.add(name)
            if column.get("type") == "code" and not column.keys() & {"value_set", "codes", "open"}:
                yield self.at(unit, place, "a coded column gives its value_set or its codes")
            if "value_set" in column and not code_systems.codes(column["value_set"]):
                yield self.at(unit, place, f"the codes of {column['value_set']} are not published here")
            for bounds in (column[key] for key in ("range", "usual") if key in column):
                if len(bounds) == 2 and bounds[0] >= bounds[1]:
                    yield self.at(unit, place, f"bounds {bounds} are not in order")

    def _national(self, unit: Unit, content: dict[str, Any], items: set[str]) -> Iterator[Problem]:
        """What is said of a national data set's items is said of items it has."""
        if not items:
            yield self.at(unit, "data_set", f"{content['data_set']} is not published here")
            return
        said = [("key", [content["key"]])] if "key" in content else []
        said += [(key, content.get(key, ())) for key in ("uses", "ahead", "others", "required")]
        said += [("aliases", names) for names in content.get("aliases", {}).values()]
        for place, names in said:
            yield from (
                self.at(unit, place, f"the set has no item {name}") for name in names if name not in items
            )

    def _resources(self, unit: Unit, resources: list[dict[str, Any]], names: set[Any]) -> Iterator[Problem]:
        keys: set[str] = set()
        for index, resource in enumerate(resources):
            place = f"resources[{index}]"
            if resource.get("key") in keys:
                yield self.at(unit, f"{place}.key", f"{resource.get('key')} is given twice")
            keys.add(str(resource.get("key")))
            numbers = [str(number) for number in resource.get("each", ())] or [""]
            for text in _texts(resource.get("content")):
                for name, form, instead in PLACEHOLDER.findall(text):
                    wanted = {name.replace("#", number) if number else name for number in numbers}
                    if instead.startswith("$") and instead not in OWN:
                        wanted.add(instead[1:])
                    for missing in sorted(wanted - names - OWN):
                        yield self.at(unit, place, f"there is no column {missing}")
                    if form and form not in FORMS:
                        yield self.at(unit, place, f"there is no form {form}")


def _items(set_id: str) -> set[str]:
    """The columns the items of a national data set become; empty without one."""
    nothing = {"key": "", "uses": {}, "aliases": {}, "observe": {"": "survey"}, "loinc": {}, "units": {}}
    lists: dict[str, Any] = {"ahead": (), "others": (), "required": ()}
    try:
        return {column.name for column in national.columns(set_id, (), {**nothing, **lists})}
    except KeyError:
        return set()


def _columns(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for column in content.get("columns", ()):
        if isinstance(column, dict) and "repeat" in column:
            for number in column["repeat"]:
                yield from (
                    {**inner, "name": inner["name"].replace("#", str(number))} for inner in column["columns"]
                )
        elif isinstance(column, dict):
            yield column


def _named(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Places, outside the resources' contents, that name a column."""
    for key in ("occasion", "group"):
        if key in content:
            yield key, content[key]
    yield from (("exactly_one", name) for name in content.get("exactly_one", ()))
    for index, resource in enumerate(content.get("resources", ())):
        numbers = [str(number) for number in resource.get("each", ())] or ["#"]
        for name in (*resource.get("needs", ()), *([resource["for_each"]] if "for_each" in resource else ())):
            yield from ((f"resources[{index}].needs", name.replace("#", number)) for number in numbers)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield from (["{" + str(inner) + "}"] if key == "$if" else _texts(inner))
        case list():
            for inner in value:
                yield from _texts(inner)
