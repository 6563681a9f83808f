"""A data set as JSON Schema 2020-12: `{"data_set": …, "records": [{…}]}`, properties named by the rows' identifiers."""

from typing import Any

import orjson

from yizhou.registries.standards_library.exporting.shapes import shape
from yizhou.registries.standards_library.exporting.xsd import namespace
from yizhou.standards.data_sets import DataSet, Item

_EXACT_FIGURES = 15
"""More figures no number of JSON keeps; such a quantity is only said to be a number."""


def _values(item: Item) -> dict[str, Any]:
    form = shape(item)
    if form.truth:
        return {"type": "boolean"}
    if form.codes:
        return {"enum": list(form.codes), "x-enumNames": list(form.codes.values())}
    if item.datatype == "N" and form.number and form.number[0] <= _EXACT_FIGURES:
        # Figures after the point are not said: `multipleOf` 0.1 refuses 36.3 in binary arithmetic.
        whole, decimals = form.number
        limit = 10**whole
        return {
            "type": "integer" if decimals is None else "number",
            "exclusiveMinimum": -limit,
            "exclusiveMaximum": limit,
        }
    found: dict[str, Any] = {"type": "number" if item.datatype == "N" else "string"}
    if found["type"] == "number":
        return found
    if form.pattern:
        found["pattern"] = f"^{form.pattern}$"
    if form.least:
        found["minLength"] = form.least
    if form.most is not None:
        found["maxLength"] = form.most
    return found


def _property(item: Item) -> dict[str, Any]:
    return {
        "title": item.name,
        **({"description": item.definition} if item.definition else {}),
        **({"x-dataElement": item.element_id} if item.element_id else {}),
        **({"x-format": item.format} if item.format else {}),
        **_values(item),
    }


def json_schema(group: DataSet) -> bytes:
    """The schema, indented, UTF-8; the same bytes for the same tables."""
    content = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": namespace(group.id),
        "title": f"{group.standard} {group.title}",
        "type": "object",
        "additionalProperties": False,
        "required": ["data_set", "records"],
        "properties": {
            "data_set": {"const": group.id},
            "records": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "minProperties": 1,
                    "required": [item.key for item in group.items if item.required],
                    "properties": {item.key: _property(item) for item in group.items},
                },
            },
        },
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)
