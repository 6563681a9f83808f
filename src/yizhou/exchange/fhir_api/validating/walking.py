"""All elements of a resource with a structure of their own, each with its path in the definitions and its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yizhou.exchange.fhir_api.checking import DEEPEST
from yizhou.standards.fhir_structures import Structure, structures


@dataclass(frozen=True, slots=True)
class Node:
    """`path` is where the definitions know it (`Condition.clinicalStatus`), `kind` its type, `place` its FHIRPath."""

    path: str
    kind: str
    place: str
    value: dict[str, Any]


def nodes(resource: dict[str, Any], place: str, depth: int = 0) -> Iterator[Node]:
    """The resource itself first, then what is in it; what does not fit the definitions is left out."""
    kind = resource.get("resourceType")
    structure = structures().resources.get(kind) if isinstance(kind, str) else None
    if structure is not None:
        yield Node(structure.name, structure.name, place, resource)
        yield from _within(resource, structure, place, depth)


def _within(value: dict[str, Any], structure: Structure, place: str, depth: int) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    for name, held in value.items():
        element = structure.elements.get(name)
        if element is None or (element.structure is None and element.kind != "Resource"):
            continue
        items = enumerate(held) if isinstance(held, list) else [(None, held)]
        for number, item in items:
            if not isinstance(item, dict):
                continue
            there = f"{place}.{name}" if number is None else f"{place}.{name}[{number}]"
            if element.structure is None:
                yield from nodes(item, there, depth + 1)
            else:
                yield Node(f"{structure.name}.{name}", element.kind, there, item)
                yield from _within(item, element.structure, there, depth + 1)
