"""Columns that are findings become Observations of their data element; nothing of a row is lost for want of a template."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yizhou.exchange.files.cells import Coded
from yizhou.exchange.files.contracts import Column
from yizhou.exchange.files.templates import coding, concept, moment
from yizhou.exchange.pipeline.contracts import SUBJECT
from yizhou.standards import code_systems, data_elements

_CATEGORY_SYSTEM = "http://terminology.hl7.org/CodeSystem/observation-category"
_LOINC = "http://loinc.org"
_UCUM = "http://unitsofmeasure.org"
_ELEMENTS = code_systems.uri("2.16.156.10011.2.2.1")
"""System of the national data elements (WS 363)."""
_ITEMS = "urn:yizhou:data-set-item"
"""Rows of the national data sets: one element may stand in several (the mother's name, the reporter's name)."""


def code_of(column: Column) -> dict[str, Any]:
    """What is observed: LOINC where it means the same, and always the data element."""
    codings = []
    if column.loinc:
        codings.append({"system": _LOINC, "code": column.loinc, "display": plain_name(column)})
    if column.element:
        name = data_elements.name_of(column.element) or plain_name(column)
        codings.append({"system": _ELEMENTS, "code": column.element, "display": name})
    if column.item:
        codings.append({"system": _ITEMS, "code": column.item, "display": plain_name(column)})
    return {**({"coding": codings} if codings else {}), "text": plain_name(column)}


def plain_name(column: Column) -> str:
    """A column's name without its unit."""
    return column.name.partition("(")[0].removesuffix("代码").removesuffix("值")


def value_of(value: Any, column: Column) -> dict[str, Any]:
    """`valueQuantity`, `valueCodeableConcept`, `valueString`, … of a value."""
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int | Decimal):
        quantity: dict[str, Any] = {"value": value}
        if column.unit:
            quantity["unit"] = column.unit
        if column.ucum:
            quantity |= {"system": _UCUM, "code": column.ucum}
        return {"valueQuantity": quantity}
    if isinstance(value, Coded):
        return {"valueCodeableConcept": concept(value)}
    if isinstance(value, tuple):
        texts = "、".join(one.name or one.code for one in value)
        return {"valueCodeableConcept": {"coding": [coding(one) for one in value], "text": texts}}
    if isinstance(value, date | datetime):
        return {"valueDateTime": moment(value)}
    return {"valueString": str(value)}


def observation(column: Column, value: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    """The Observation of one cell. `context`: `effectiveDateTime`, `encounter`, `performer` of the row."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": _CATEGORY_SYSTEM, "code": column.observe}]}],
        "code": code_of(column),
        "subject": {"reference": SUBJECT},
        **context,
        **value_of(value, column),
    }
