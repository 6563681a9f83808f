"""The operations of FHIR R4 and the codes that coded elements must carry, as tables.

Read from `tables/fhir_operations.json`, which `tools/fhir_tables/operations.py` makes of HL7's definitions.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation, going in."""

    name: str
    required: bool
    many: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One OperationDefinition. `types`: resource types it is for, empty: all; `levels` of system, type, instance."""

    id: str
    code: str
    url: str
    types: tuple[str, ...]
    levels: tuple[str, ...]
    parameters: tuple[Parameter, ...]


@cache
def _tables() -> dict[str, Any]:
    return orjson.loads(files("yizhou.standards").joinpath("tables/fhir_operations.json").read_bytes())


@cache
def operation(definition: str) -> Operation:
    """By the id of its definition (`Resource-validate`)."""
    row = _tables()["operations"][definition]
    parameters = tuple(
        Parameter(name, bool(least), bool(many), kind)
        for name, use, least, many, kind in row["parameters"]
        if use == "in"
    )
    return Operation(
        definition, row["code"], row["url"], tuple(row["types"]), tuple(row["levels"]), parameters
    )


@cache
def bound_codes(path: str) -> frozenset[str] | None:
    """`system|code` one of which a coded element (`Condition.clinicalStatus`) must carry; None: not bound."""
    name = _tables()["bindings"].get(path)
    return frozenset(_tables()["values"][name]) if name else None
