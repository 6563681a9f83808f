"""FHIRPath Patch (FHIR R4 §3.1.0.6.2; https://hl7.org/fhir/R4/fhirpatch.html): operations in a Parameters resource."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from yizhou.exchange.fhir_api.errors import PatchBroken, PatchFailed
from yizhou.exchange.fhir_api.patching.locating import Node, Path, Spot, choice, spots
from yizhou.standards.fhir_structures import Element, structures

MOST = 1_000
_NEEDS = {
    "add": ("path", "name", "value"), "insert": ("path", "index", "value"), "delete": ("path",),
    "replace": ("path", "value"), "move": ("path", "source", "destination"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """A value of the patch: its type as its name says it (`CodeableConcept`; empty: parts), and the halves of a primitive."""

    type: str
    value: Any
    beside: Any = None


@dataclass(frozen=True, slots=True)
class _Operation:
    place: str
    type: str
    path: Path
    name: str
    value: Given
    numbers: dict[str, int]


class PathPatch:
    """A patch that is written well; whether it fits a resource is seen when it is applied."""

    def __init__(self, parameters: Any) -> None:
        """Raises PatchBroken."""
        listed = parameters.get("parameter", []) if isinstance(parameters, dict) else None
        if not isinstance(listed, list) or parameters.get("resourceType") != "Parameters":
            raise PatchBroken(place="补丁", reason="应为 Parameters 资源")
        if len(listed) > MOST:
            raise PatchBroken(place="补丁", reason=f"操作超过 {MOST} 项")
        self._operations = [_operation(each, f"Parameters.parameter[{n}]") for n, each in enumerate(listed)]

    def __call__(self, content: Any) -> Any:
        """The patched resource. Raises PatchFailed."""
        content = deepcopy(content)
        structure = structures().resources[content["resourceType"]]
        for each in self._operations:
            _DO[each.type](each, Spot(content, structure))
        _prune(content)
        return content


def _prune(value: Any) -> None:
    """Take away what has lost its last element: nothing is empty in FHIR."""
    if isinstance(value, dict):
        for name in list(value):
            _prune(value[name])
            if value[name] in ({}, []):
                del value[name]
    elif isinstance(value, list):
        for item in value:
            _prune(item)
        value[:] = [item for item in value if item not in ({}, [])]


def _parts(parameter: Any) -> dict[str, dict[str, Any]]:
    listed = parameter.get("part") if isinstance(parameter, dict) else None
    return {
        str(part["name"]): part
        for part in (listed if isinstance(listed, list) else ())
        if isinstance(part, dict) and "name" in part
    }


def _operation(parameter: Any, place: str) -> _Operation:
    parts = _parts(parameter)
    kind = str(parts.get("type", {}).get("valueCode", ""))
    if kind not in _NEEDS:
        raise PatchBroken(place=place, reason=f"type 应为 {'、'.join(_NEEDS)} 之一")
    missing = [name for name in _NEEDS[kind] if name not in parts]
    if missing:
        raise PatchBroken(place=place, reason=f"{kind} 缺少 {'、'.join(missing)}")
    numbers = {
        name: parts[name].get("valueInteger") for name in ("index", "source", "destination") if name in parts
    }
    if any(type(number) is not int or number < 0 for number in numbers.values()):
        raise PatchBroken(place=place, reason="index、source、destination 应为 valueInteger，从 0 起")
    path = parts["path"].get("valueString")
    name = parts.get("name", {}).get("valueString", "")
    if not isinstance(path, str) or not isinstance(name, str):
        raise PatchBroken(place=place, reason="path 与 name 应为 valueString")
    value = _given(parts["value"], place) if "value" in parts else Given("", None)
    whole = {name: number for name, number in numbers.items() if isinstance(number, int)}
    return _Operation(f"{place} {kind} {path}"[:160], kind, Path(path, place), name, value, whole)


def _given(part: dict[str, Any], place: str) -> Given:
    """The value of a part: `value[x]`, a resource, or parts that spell out an element without a type of its own."""
    if isinstance(part.get("part"), list):
        return Given("", part["part"])
    if "resource" in part:
        return Given("Resource", part["resource"])
    for name in part:
        stem = name.removeprefix("_")
        if stem.startswith("value"):
            return Given(stem.removeprefix("value"), part.get(stem), part.get(f"_{stem}"))
    raise PatchBroken(place=place, reason="value 没有值")


def _built(given: Given, element: Element, place: str) -> tuple[Any, Any]:
    """What is put into an element, and its extension half."""
    if given.type:
        complex_ = element.structure is not None or element.kind == "Resource"
        if complex_ is not isinstance(given.value, dict):
            raise PatchFailed(place=place, reason=f"{element.name} 应为 {element.kind}，给的是 {given.type}")
        return deepcopy(given.value), deepcopy(given.beside)
    if element.structure is None:
        raise PatchFailed(place=place, reason=f"{element.name} 应为 {element.kind}，给的是一组 part")
    spot = Spot({}, element.structure)
    for part in given.value:
        if isinstance(part, dict) and "name" in part:
            _put(spot, str(part["name"]), _given(part, place), place)
    return spot.content, None


def _named(spot: Spot, name: str, given: Given | None, place: str) -> Element:
    """The element of a name; of a choice (`value`) the one of the given type."""
    element = spot.structure.elements.get(name)
    if element is None and given is not None and choice(spot.structure, name):
        element = spot.structure.elements.get(f"{name}{given.type}")
    if element is None:
        raise PatchFailed(place=place, reason=f"{spot.structure.name} 没有元素“{name[:60]}”")
    return element


def _put(spot: Spot, name: str, given: Given, place: str) -> None:
    """Add a value: at the end of a repeating element, or where none is yet."""
    element = _named(spot, name, given, place)
    value, beside = _built(given, element, place)
    if element.many:
        _insert(spot.content, element.name, len(spot.content.get(element.name, ())), value, beside)
        return
    alternatives = [element.name, *choice(spot.structure, name)]
    if any(each in spot.content or f"_{each}" in spot.content for each in alternatives):
        raise PatchFailed(place=place, reason=f"元素 {name} 已有值，请用 replace")
    _set(spot.content, element.name, value, beside)


def _set(content: dict[str, Any], name: str, value: Any, beside: Any) -> None:
    for key, half in ((name, value), (f"_{name}", beside)):
        if half is None:
            content.pop(key, None)
        else:
            content[key] = half


def _insert(content: dict[str, Any], name: str, index: int, value: Any, beside: Any) -> None:
    content.setdefault(name, []).insert(index, value)
    extras = content.get(f"_{name}")
    if extras is not None or beside is not None:
        extras = content.setdefault(f"_{name}", [None] * (len(content[name]) - 1))
        extras += [None] * (len(content[name]) - 1 - len(extras))
        extras.insert(index, beside)


def _pop(content: dict[str, Any], name: str, index: int) -> tuple[Any, Any]:
    halves = []
    for key in (name, f"_{name}"):
        listed = content.get(key)
        halves.append(listed.pop(index) if isinstance(listed, list) and index < len(listed) else None)
        if listed is not None and not any(each is not None for each in listed):
            del content[key]
    return halves[0], halves[1]


def _only(operation: _Operation, nodes: list[Node]) -> Node:
    if len(nodes) != 1:
        raise PatchFailed(place=operation.place, reason=f"路径应找到一个元素，实际找到 {len(nodes)} 个")
    return nodes[0]


def _add(operation: _Operation, root: Spot) -> None:
    found = spots(operation.path.steps, root)
    if len(found) != 1:
        raise PatchFailed(place=operation.place, reason=f"路径应找到一个元素，实际找到 {len(found)} 个")
    _put(found[0], operation.name, operation.value, operation.place)


def _delete(operation: _Operation, root: Spot) -> None:
    nodes = operation.path.nodes(root)
    if not nodes:
        return  # the standard: deleting what is not there is no error
    node = _only(operation, nodes)
    if node.index is None:
        _set(node.parent, node.name, None, None)
    else:
        _pop(node.parent, node.name, node.index)


def _replace(operation: _Operation, root: Spot) -> None:
    node = _only(operation, operation.path.nodes(root))
    holders, name = operation.path.parent(root)
    element = node.element
    if holders and choice(holders[0].structure, name):
        element = _named(holders[0], name, operation.value, operation.place)
        _set(node.parent, node.name, None, None)
    value, beside = _built(operation.value, element, operation.place)
    if node.index is None:
        _set(node.parent, element.name, value, beside)
    else:
        _pop(node.parent, node.name, node.index)
        _insert(node.parent, node.name, node.index, value, beside)


def _list(operation: _Operation, root: Spot) -> tuple[Spot, Element, int]:
    """The repeating element a path names, with its length."""
    holders, name = operation.path.parent(root)
    if len(holders) != 1:
        raise PatchFailed(place=operation.place, reason="路径应指向一个可重复元素")
    element = _named(holders[0], name, None, operation.place)
    if not element.many:
        raise PatchFailed(place=operation.place, reason=f"元素 {name} 不可重复")
    return holders[0], element, len(holders[0].content.get(name, ()))


def _insert_at(operation: _Operation, root: Spot) -> None:
    spot, element, size = _list(operation, root)
    index = operation.numbers["index"]
    if index > size:
        raise PatchFailed(place=operation.place, reason=f"{element.name} 只有 {size} 项")
    value, beside = _built(operation.value, element, operation.place)
    _insert(spot.content, element.name, index, value, beside)


def _move(operation: _Operation, root: Spot) -> None:
    spot, element, size = _list(operation, root)
    source, destination = operation.numbers["source"], operation.numbers["destination"]
    if max(source, destination) >= size:
        raise PatchFailed(place=operation.place, reason=f"{element.name} 只有 {size} 项")
    value, beside = _pop(spot.content, element.name, source)
    _insert(spot.content, element.name, destination, value, beside)


_DO = {"add": _add, "insert": _insert_at, "delete": _delete, "replace": _replace, "move": _move}
