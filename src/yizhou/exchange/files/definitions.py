"""Definitions of tabular data sets: `definitions/exchange/**/<id>.yaml`, read once per process.

A column is bound to a national data element and has a role (`use`), or becomes an observation (`observe`), or is used
by a resource template. `tools.definitions_check` proves the files; here they are only read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yizhou.exchange.files import national
from yizhou.exchange.files.contracts import Column, DataSet, Template
from yizhou.kernel.settings.api import environment


def folder() -> Path:
    """Where the definitions lie."""
    return environment().definitions / "exchange"


def _column(raw: Mapping[str, Any]) -> Column:
    values = dict(raw)
    for name in ("range", "usual"):
        if name in values:
            values[name] = (float(values[name][0]), float(values[name][1]))
    if "aliases" in values:
        values["aliases"] = tuple(values["aliases"])
    for name in ("codes", "synonyms", "fhir"):
        if name in values:
            values[name] = {str(code): str(text) for code, text in values[name].items()}
    return Column(**values)


def _columns(listed: list[Mapping[str, Any]]) -> Iterator[Column]:
    """Columns in order; a `repeat` block gives its columns once for each number."""
    for raw in listed:
        if "repeat" in raw:
            for number in raw["repeat"]:
                for inner in raw["columns"]:
                    column = _column(inner)
                    yield replace(column, name=column.name.replace("#", str(number)))
        else:
            yield _column(raw)


def _template(raw: Mapping[str, Any]) -> Template:
    return Template(
        key=raw["key"],
        content=raw["content"],
        each=tuple(raw.get("each", ())),
        for_each=raw.get("for_each", ""),
        needs=tuple(raw.get("needs", ())),
        except_codes=tuple(str(code) for code in raw.get("except_codes", ())),
        once=raw.get("once", False),
        accumulate=tuple(raw.get("accumulate", ())),
    )


def _rules(raw: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """What a national data set leaves open, said by the definition and by the one it extends."""
    tables = {
        name: {**base.get(name, {}), **raw.get(name, {})}
        for name in ("uses", "aliases", "observe", "loinc", "units")
    }
    lists = {
        name: frozenset((*base.get(name, ()), *raw.get(name, ()))) for name in ("ahead", "others", "required")
    }
    return {**tables, **lists, "key": raw.get("key", "")}


def _raw(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return content


def read(path: Path) -> DataSet:
    """The data set of a file: its columns after those of the one it extends, whose resources it makes as well."""
    raw = _raw(path)
    columns = tuple(_columns(raw.get("columns", [])))
    resources = tuple(_template(each) for each in raw.get("resources", ()))
    encounter = raw.get("encounter", "")
    if "extends" in raw:
        above = path.with_name(f"{raw['extends']}.yaml")
        base = read(above)
        before = (*base.columns, *columns)
        columns = (
            national.columns(raw["data_set"], before, _rules(raw, _raw(above)))
            if "data_set" in raw
            else before
        )
        resources, encounter = (*base.resources, *resources), encounter or base.encounter
    return DataSet(
        id=raw["id"],
        title=raw["title"],
        version=raw["version"],
        purpose=raw.get("purpose", ""),
        columns=columns,
        resources=resources,
        occasion=raw.get("occasion", ""),
        group=raw.get("group", ""),
        encounter=encounter,
        exactly_one=tuple(raw.get("exactly_one", ())),
        follows=raw.get("data_set", ""),
    )


@cache
def data_sets() -> Mapping[str, DataSet]:
    """All data sets that can be sent, by id; files that only lend their columns (`abstract`) are left out."""
    found = {}
    for path in sorted(folder().glob("*.yaml")):
        raw = _raw(path)
        if not raw.get("abstract"):
            found[raw["id"]] = read(path)
    return found
