"""Random resources of random types, drawn from the table of structures: XML and back says the same."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.fhir.test_xml import said, there_and_back
from yizhou.records.fhir import api
from yizhou.standards.fhir_structures import Element, Structure, structures

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=12
)
"""Without what XML cannot say at all (XML 1.0 §2.2)."""
NUMBER = st.decimals(allow_nan=False, allow_infinity=False, min_value=-9999, max_value=9999, places=3)
EXTENSION = st.builds(lambda text: {"extension": [{"url": "http://x", "valueString": text}]}, TEXT)
DIV = st.builds(
    lambda text: (
        '<div xmlns="http://www.w3.org/1999/xhtml">'
        + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        + "</div>"
    ),
    TEXT,
)
DEEPEST = 3


def primitive(kind: str) -> st.SearchStrategy[Any]:
    match kind:
        case "boolean":
            return st.booleans()
        case "integer" | "positiveInt" | "unsignedInt":
            return st.integers(1, 1_000_000)
        case "decimal":
            return NUMBER
        case "xhtml":
            return DIV
    return TEXT


@st.composite
def content(draw: st.DrawFn, structure: Structure, depth: int) -> dict[str, Any]:
    """A few elements of a structure, at least one, primitives with and without extensions."""
    names = [
        name for name, element in structure.elements.items()
        if not element.attribute and element.kind != "Resource" and (depth or element.structure is None)
    ]  # fmt: skip
    if not names:
        return {}
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
    found: dict[str, Any] = {}
    for name in chosen:
        element = structure.elements[name]
        if element.structure is not None:
            items = draw(st.lists(content(element.structure, depth - 1), min_size=1, max_size=2))
            found[name] = items if element.many else items[0]
        else:
            draw_primitive(draw, found, element)
    return found


def draw_primitive(draw: st.DrawFn, found: dict[str, Any], element: Element) -> None:
    """Values with or without extensions; a repeating element may have an extension where it has no value."""
    if element.kind == "xhtml" or not element.many:
        found[element.name] = draw(primitive(element.kind))
        if element.kind != "xhtml" and draw(st.booleans()):
            found[f"_{element.name}"] = draw(EXTENSION)
        return
    pairs = draw(st.lists(st.tuples(primitive(element.kind), st.none() | EXTENSION), min_size=1, max_size=3))
    found[element.name] = [value for value, _ in pairs]
    if any(extension for _, extension in pairs):
        found[f"_{element.name}"] = [extension for _, extension in pairs]


@st.composite
def resources(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(structures().resources)))
    return {"resourceType": kind, **draw(content(structures().resources[kind], DEEPEST))}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(resources())
def test_any_resource_survives_xml(resource: dict[str, Any]) -> None:
    raw = api.serialise(resource)
    assert said(there_and_back(raw)) == said(json.loads(raw, parse_float=Decimal))
