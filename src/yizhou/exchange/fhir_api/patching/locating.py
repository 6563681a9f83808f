"""The FHIRPath that FHIRPath Patch needs: it finds places in a resource, not values (FHIR R4 §2.5.1, fhirpatch).

path  = [Type '.'] step ('.' step)*
step  = name | name '[' n ']' | where(test) | first() | last() | extension('url') | ofType(Type)
test  = and / or / not() of  path (= != ~) literal,  path.exists(), path.empty()
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yizhou.exchange.fhir_api.errors import PatchBroken
from yizhou.standards.fhir_structures import Element, Structure, structures

LONGEST = 1_000
_TOKEN = re.compile(
    r"\s*(?:'((?:[^'\\]|\\.)*)'|(@[-\dT:.+Z]+|-?\d+(?:\.\d+)?)|(!=|[.\[\]()=~])|(`[^`]+`|[A-Za-z$_]\w*))"
)


@dataclass(frozen=True, slots=True)
class Node:
    """One element's place: `parent[name]`, of a repeating one its item. `structure` is what is below it."""

    parent: dict[str, Any]
    name: str
    index: int | None
    element: Element

    @property
    def value(self) -> Any:
        held = self.parent.get(self.name)
        return held if self.index is None else _item(held, self.index)

    @property
    def beside(self) -> Any:
        """The extension half of a primitive."""
        held = self.parent.get(f"_{self.name}")
        return held if self.index is None else _item(held, self.index)


@dataclass(frozen=True, slots=True)
class Spot:
    """Something that has elements: the resource, a complex element, or the extension half of a primitive."""

    content: dict[str, Any]
    structure: Structure


def _item(held: Any, index: int) -> Any:
    return held[index] if isinstance(held, list) and index < len(held) else None


def choice(structure: Structure, stem: str) -> list[str]:
    """`valueQuantity`, `valueString`, … for `value`; nothing for an element that is no choice."""
    for _, names in structure.groups:
        if all(name.startswith(stem) and name[len(stem)].isupper() for name in names):
            return names
    return []


def below(node: Node) -> Spot | None:
    """What a node has elements in."""
    if node.element.kind == "Resource" and isinstance(node.value, dict):
        structure = structures().resources.get(str(node.value.get("resourceType")))
        return Spot(node.value, structure) if structure else None
    if node.element.structure is not None:
        return Spot(node.value, node.element.structure) if isinstance(node.value, dict) else None
    return Spot(node.beside, structures().primitive) if isinstance(node.beside, dict) else None


def children(spot: Spot, name: str) -> Iterator[Node]:
    """The elements of a name, a choice under its stem; items of a repeating one."""
    for full in [name, *choice(spot.structure, name)]:
        element = spot.structure.elements.get(full)
        if element is None:
            continue
        value, beside = spot.content.get(full), spot.content.get(f"_{full}")
        if element.many:
            for index in range(max(len(each) if isinstance(each, list) else 0 for each in (value, beside))):
                yield Node(spot.content, full, index, element)
        elif value is not None or beside is not None:
            yield Node(spot.content, full, None, element)


def tokens(text: str, place: str) -> list[tuple[str, str]]:
    """(`text`, `number`, `sign` or `name`, value) of a path. Raises PatchBroken."""
    found, position = [], 0
    if len(text) > LONGEST:
        raise PatchBroken(place=place, reason=f"路径超过 {LONGEST} 字")
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise PatchBroken(place=place, reason=f"路径从“{text[position : position + 20]}”起无法理解")
        kind = ("text", "number", "sign", "name")[(match.lastindex or 1) - 1]
        value = match[match.lastindex or 1]
        found.append((kind, re.sub(r"\\(.)", r"\1", value) if kind == "text" else value.strip("`")))
        position = match.end()
    return found


class Path:
    """A path that is written well."""

    def __init__(self, text: str, place: str) -> None:
        """Raises PatchBroken."""
        self._place, self._text = place, text
        self._tokens, self._at = tokens(text, place), 0
        self.steps = self._path()
        if self._at < len(self._tokens) or not self.steps:
            raise self._broken()

    def _broken(self) -> PatchBroken:
        return PatchBroken(place=self._place, reason=f"路径“{self._text[:80]}”无法理解")

    def _next(self, *expected: str) -> str:
        """The next token's value; one of `expected` (signs or names) when any is given."""
        if self._at >= len(self._tokens):
            raise self._broken()
        value = self._tokens[self._at][1]
        if expected and value not in expected:
            raise self._broken()
        self._at += 1
        return value

    def _sees(self, *values: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at] in [
            (kind, value) for value in values for kind in ("sign", "name")
        ]

    def _path(self) -> list[tuple[str, Any]]:
        steps: list[tuple[str, Any]] = []
        while True:
            if self._at >= len(self._tokens) or self._tokens[self._at][0] != "name":
                raise self._broken()
            name = self._next()
            if self._sees("("):
                self._next("(")
                steps.append((f"{name}()", self._argument(name)))
                self._next(")")
            else:
                steps.append(("name", name))
            while self._sees("["):
                self._next("[")
                number = self._next()
                if not number.isdecimal():
                    raise self._broken()
                steps.append(("index", int(number)))
                self._next("]")
            if not self._sees("."):
                return steps
            self._next(".")

    def _argument(self, name: str) -> Any:
        match name:
            case "where":
                return self._either()
            case "extension" | "ofType":
                return self._next()
            case "first" | "last" | "exists" | "empty" | "not":
                return None
        raise self._broken()

    def _either(self) -> tuple[str, Any]:
        tests = [self._every()]
        while self._sees("or"):
            self._next("or")
            tests.append(self._every())
        return ("or", tests)

    def _every(self) -> tuple[str, Any]:
        tests = [self._test()]
        while self._sees("and"):
            self._next("and")
            tests.append(self._test())
        return ("and", tests)

    def _test(self) -> tuple[str, Any]:
        if self._sees("("):
            self._next("(")
            inner = self._either()
            self._next(")")
            return inner
        path = self._path()
        if self._sees("=", "!=", "~"):
            sign = self._next()
            kind = self._tokens[self._at][0] if self._at < len(self._tokens) else ""
            literal = self._next()
            if kind not in ("text", "number") and literal not in ("true", "false"):
                raise self._broken()
            return ("compare", (path, sign, literal.lstrip("@")))
        return ("holds", path)

    def nodes(self, spot: Spot) -> list[Node]:
        """All places the path finds."""
        return _walk(self.steps, spot)

    def parent(self, spot: Spot) -> tuple[list[Spot], str]:
        """What the last name is an element of, and that name; the name is empty when the path ends otherwise."""
        kind, name = self.steps[-1]
        if kind != "name":
            return [], ""
        return spots(self.steps[:-1], spot), str(name)


def spots(steps: list[tuple[str, Any]], spot: Spot) -> list[Spot]:
    """The things with elements that steps lead to; no step at all is the resource."""
    if not steps or steps == [("name", spot.structure.name)]:
        return [spot]
    return [found for node in _walk(steps, spot) if (found := below(node)) is not None]


def _walk(steps: list[tuple[str, Any]], spot: Spot) -> list[Node]:
    if steps[0] == ("name", spot.structure.name):
        steps = steps[1:]
    at: list[Spot] = [spot]
    nodes: list[Node] = []
    for kind, what in steps:
        match kind:
            case "name":
                nodes = [node for each in at for node in children(each, what)]
            case "index":
                nodes = nodes[what : what + 1]
            case "first()":
                nodes = nodes[:1]
            case "last()":
                nodes = nodes[-1:]
            case "ofType()":
                nodes = [node for node in nodes if node.element.kind == what]
            case "extension()":
                nodes = [
                    node
                    for each in at
                    for node in children(each, "extension")
                    if node.value.get("url") == what
                ]
            case "where()":
                nodes = [node for node in nodes if _holds(what, node)]
            case _:
                nodes = []
        at = [found for node in nodes if (found := below(node)) is not None]
    return nodes


def _values(steps: list[tuple[str, Any]], node: Node) -> list[Any]:
    if steps[0] == ("name", "$this"):
        return [node.value] if len(steps) == 1 else _values(steps[1:], node)
    spot = below(node)
    return [found.value for found in _walk(steps, spot)] if spot else []


def _holds(test: tuple[str, Any], node: Node) -> bool:
    kind, what = test
    match kind:
        case "or":
            return any(_holds(each, node) for each in what)
        case "and":
            return all(_holds(each, node) for each in what)
        case "compare":
            steps, sign, literal = what
            found = [_spelled(each) for each in _values(steps, node)]
            return (literal in found) if sign != "!=" else bool(found) and literal not in found
    if what[-1][0] == "not()":
        return not _holds(("holds", what[:-1]), node)
    if what[-1][0] in ("exists()", "empty()"):
        return bool(_values(what[:-1], node)) is (what[-1][0] == "exists()")
    return any(each is True for each in _values(what, node))


def _spelled(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
