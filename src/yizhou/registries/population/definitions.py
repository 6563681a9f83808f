"""Reads `definitions/population/`: the tables, fields and codes of the full population, national and local put together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment
from yizhou.standards import code_systems


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A list of codes; `repairs` are other writings that are known to mean one of them."""

    id: str
    title: str
    source: str
    codes: Mapping[str, str]
    local: bool
    repairs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldOf:
    """One field. `name` is its column in the unified structure; `element` the data element of WS 363 it is."""

    id: str
    title: str
    name: str
    type: str
    source: str
    local: bool
    length: int | None = None
    required: bool = False
    code_set: str = ""
    refers: str = ""
    range: tuple[int, int] | None = None
    pattern: re.Pattern[str] | None = None
    element: str = ""


@dataclass(frozen=True, slots=True)
class TableOf:
    """One table; `key` names a record for ever, `label` is what a list shows, `person`: each row is one person."""

    id: str
    title: str
    name: str
    key: str
    label: str
    person: bool
    local: bool
    fields: tuple[FieldOf, ...]
    rules: tuple[Mapping[str, Any], ...]

    def field(self, name: str) -> FieldOf | None:
        return next((each for each in self.fields if each.id == name), None)


@dataclass(frozen=True, slots=True)
class Structure:
    """All tables and code sets, with the versions of the definitions they come from."""

    versions: tuple[tuple[str, int], ...]
    tables: Mapping[str, TableOf]
    code_sets: Mapping[str, CodeSet]


def _field(raw: Mapping[str, Any], *, local: bool) -> FieldOf:
    return FieldOf(
        raw["id"], raw["title"], raw["name"], raw["type"], raw["source"], local, raw.get("length"),
        bool(raw.get("required")), raw.get("code_set", ""), raw.get("refers", ""),
        tuple(raw["range"]) if "range" in raw else None, re.compile(raw["pattern"]) if "pattern" in raw else None,
        raw.get("element", ""),
    )  # fmt: skip


def _code_set(raw: Mapping[str, Any], repairs: Mapping[str, str], *, local: bool) -> CodeSet:
    codes = raw.get("codes") or code_systems.codes(raw["system"])
    if not codes:
        raise ValueError(
            f"population: code set {raw['id']} names {raw['system']}, which is not published here"
        )
    return CodeSet(raw["id"], raw["title"], raw["source"], codes, local, repairs)


@cache
def structure() -> Structure:
    """The structure in force. A local definition adds tables, fields and code sets; it cannot change the national ones."""
    folder = environment().definitions / "population"
    units = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]
    units.sort(key=lambda unit: unit["level"] != "national")
    tables: dict[str, TableOf] = {}
    code_sets: dict[str, CodeSet] = {}
    for unit in units:
        local = unit["level"] == "local"
        for raw in unit.get("code_sets", ()):
            if raw["id"] in code_sets:
                raise ValueError(f"population: {unit['id']} changes the code set {raw['id']}")
            repairs = {
                one["from"]: one["to"] for one in unit.get("repairs", ()) if one["code_set"] == raw["id"]
            }
            code_sets[raw["id"]] = _code_set(raw, repairs, local=local)
        for raw in unit["tables"]:
            tables[raw["id"]] = _joined(tables.get(raw["id"]), raw, local=local)
    return Structure(tuple((unit["title"], unit["version"]) for unit in units), tables, code_sets)


def _joined(known: TableOf | None, raw: Mapping[str, Any], *, local: bool) -> TableOf:
    fields = tuple(_field(each, local=local) for each in raw["fields"])
    rules = tuple(raw.get("rules", ()))
    if known is None:
        return TableOf(
            raw["id"], raw["title"], raw["name"], raw["key"], raw["label"], bool(raw.get("person")), local, fields, rules
        )  # fmt: skip
    if {each.id for each in fields} & {each.id for each in known.fields}:
        raise ValueError(f"population: a field of {raw['id']} is defined twice")
    return TableOf(
        known.id, known.title, known.name, known.key, known.label, known.person, known.local,
        (*known.fields, *fields), (*known.rules, *rules),
    )  # fmt: skip
