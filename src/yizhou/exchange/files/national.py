"""Columns of a table that follows a published data set: names, types, value sets and units come from the standard.

A definition that says `data_set: HDSB01.03` writes down only what the print leaves open: which item numbers the record,
which dates it, what lies ahead, who the other people are. What the columns every table begins with already say is not
asked twice.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from yizhou.exchange.files.contracts import Column
from yizhou.standards import data_elements, data_sets
from yizhou.standards.allowed import Allowed
from yizhou.standards.data_sets import Item
from yizhou.standards.formats import parse_format

_CLOSED = frozenset({"value_set", "national", "inline"})
_MOMENTS = {"D": "date", "DT": "datetime"}
_EXAMPLES = {"date": "20260318", "datetime": "2026-03-18 09:30:00"}


def columns(set_id: str, before: Sequence[Column], rules: Mapping[str, Any]) -> tuple[Column, ...]:
    """`before` (what every table begins with, with the set's own names as aliases), then the items of the set.

    `rules`: `key`, `uses`, `aliases`, `ahead`, `others`, `required`, `observe`, `loinc`, `units` of the definition and of
    the one it extends. Raises KeyError for a set that is not published.
    """
    published = data_sets.get(set_id)
    if published is None:
        raise KeyError(set_id)
    known = {name for column in before for name in (column.name, *column.aliases)}
    made = [column for column in _items(published.items, rules) if column.name not in known]
    return (
        *(_renamed(column, rules) for column in before),
        *(one for one in made if one.name not in _taken(rules)),
    )


def _taken(rules: Mapping[str, Any]) -> set[str]:
    """Items that only give a column of every table another name."""
    return {rules["key"], *(name for names in rules["aliases"].values() for name in names)}


def _renamed(column: Column, rules: Mapping[str, Any]) -> Column:
    names = list(rules["aliases"].get(column.name, ()))
    if column.use == "row_key" and rules["key"]:
        names.append(rules["key"])
    moment = any("日期时间" in name for name in names) and column.type == "date"
    return replace(column, aliases=(*column.aliases, *names), type="datetime" if moment else column.type)


def _items(items: Sequence[Item], rules: Mapping[str, Any]) -> Iterator[Column]:
    """A column an item; of two items with one name the second is numbered, as a sheet's columns must differ."""
    seen: dict[str, int] = {}
    for item in items:
        # One part prints the element's number where its name belongs.
        printed = data_elements.name_of(item.name) or item.name
        name = unicodedata.normalize("NFKC", printed).replace(" ", "")
        seen[name] = seen.get(name, 0) + 1
        yield _column(item, name if seen[name] == 1 else f"{name}{seen[name]}", rules)


def _column(item: Item, name: str, rules: Mapping[str, Any]) -> Column:
    use = rules["uses"].get(name, "")
    kind = _type(item)
    unit = name.rpartition("(")[2].rstrip(")") if kind in ("number", "integer") and name.endswith(")") else ""
    allowed = item.values
    return Column(
        name=name,
        type=kind,
        element=item.element_id if item.element_id.startswith("DE") else "",
        item=item.key,
        required=name in rules["required"],
        use=use,
        value_set=allowed.id if kind == "code" else "",
        system=_number(allowed) if kind == "code" else "",
        codes=dict(allowed.codes) if kind == "code" and allowed.kind == "inline" else {},
        open=kind == "code" and not allowed.closed,
        unit=unit,
        ucum=rules["units"].get(unit, ""),
        observe="" if use else _category(item.element_id, rules["observe"]),
        loinc=rules["loinc"].get(item.element_id, ""),
        ahead=name in rules["ahead"],
        others=name in rules["others"],
        example=_EXAMPLES.get(kind, "") if name in rules["required"] else "",
        hint=item.definition,
    )


def _number(allowed: Allowed) -> str:
    """The number a national list goes by (`GB/T 2260`), whose id here is its long title."""
    return allowed.name.removesuffix(allowed.id).strip() if allowed.kind == "national" else ""


def _type(item: Item) -> str:
    """What a cell holds. A code whose list is not published here is taken as it is written."""
    form = parse_format(item.format)
    if item.values.kind == "icd10":
        return "icd10"
    if item.datatype in ("S2", "S3") and item.values.kind in _CLOSED and item.values.codes:
        return "code"
    if item.datatype == "L" or (form and form.kind == "TF"):
        return "flag"
    if form and form.kind in _MOMENTS:
        return _MOMENTS[form.kind]
    if item.datatype == "N":
        return "number"
    return "text"


def _category(element: str, observe: Mapping[str, str]) -> str:
    """The observation category of an element: of the longest beginning the definition names."""
    fitting = [start for start in observe if element.startswith(start)]
    return observe[max(fitting, key=len)]
