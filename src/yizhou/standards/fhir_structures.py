"""The structures of FHIR R4 as tables: elements, cardinality, types, required codes, reference targets.

Read from `tables/fhir_r4.json`, which `tools/fhir_tables/generate.py` makes of HL7's StructureDefinitions.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import orjson

PRIMITIVES = frozenset({
    "base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer",
    "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid", "xhtml",
})  # fmt: skip


@dataclass(slots=True)
class Element:
    """One element. `kind` is its type; `structure` its elements (None for primitives and resources).

    `attribute`: XML writes it as an attribute of its parent (FHIR R4 §2.6.1: `id` of elements, `url` of extensions).
    """

    name: str
    many: bool
    kind: str
    structure: "Structure | None" = None
    codes: frozenset[str] | None = None
    targets: frozenset[str] | None = None
    group: int = -1
    attribute: bool = False


@dataclass(slots=True)
class Structure:
    """Elements of a type. `required` are names that must be there; `groups` the choices (`value[x]`) with their names."""

    name: str
    elements: dict[str, Element] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    groups: list[tuple[bool, list[str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Structures:
    """All of R4. `resources` are the resource types by name; `primitive` is what a primitive has beside its value.

    `summary`: names of the elements a summary shows, by type, choices by their stem (`value[x]`).
    """

    resources: dict[str, Structure]
    primitive: Structure
    summary: dict[str, list[str]]


@cache
def structures() -> Structures:
    """The tables, linked into one graph; read once per process."""
    table = orjson.loads(files("yizhou.standards").joinpath("tables/fhir_r4.json").read_bytes())
    codes = {name: frozenset(values) for name, values in table["codes"].items()}
    found = {path: Structure(path) for path in table["types"]}
    resources = frozenset(table["resources"])
    for path, row in table["types"].items():
        structure = found[path]
        for name, described in row.items():
            if name == "?":
                continue
            least, many, kind, *detail = described
            element = Element(name, bool(many), kind)
            if kind.startswith("@"):
                element.kind, element.structure = "BackboneElement", found[kind[1:]]
            elif kind == "Resource":
                pass
            elif kind not in PRIMITIVES:
                element.structure = found[kind]
            if detail and kind == "code":
                element.codes = codes[detail[0]]
            elif detail:
                element.targets = frozenset(detail[0])
            structure.elements[name] = element
            if least:
                structure.required.append(name)
        for number, (least, names) in enumerate(row.get("?", ())):
            structure.groups.append((bool(least), names))
            for name in names:
                structure.elements[name].group = number
        _mark_attributes(structure, in_element=path not in resources)
    return Structures({name: found[name] for name in resources}, found["Element"], table["summary"])


def _mark_attributes(structure: Structure, *, in_element: bool) -> None:
    for name in ("id", "url"):
        element = structure.elements.get(name)
        if element is not None and in_element and (name == "id" or structure.name == "Extension"):
            element.attribute = True
