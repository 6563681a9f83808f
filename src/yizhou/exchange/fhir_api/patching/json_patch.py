"""JSON Patch (RFC 6902) with JSON pointers (RFC 6901): all operations or none; the document given is not changed."""

import re
from copy import deepcopy
from typing import Any

from yizhou.exchange.fhir_api.errors import PatchBroken, PatchFailed

MOST = 1_000
"""Operations of one patch."""
_OPERATIONS = frozenset({"add", "remove", "replace", "move", "copy", "test"})
_INDEX = re.compile(r"0|[1-9]\d{0,6}")


class JsonPatch:
    """A patch that is written well; whether it fits a document is seen when it is applied."""

    def __init__(self, operations: Any) -> None:
        """Raises PatchBroken."""
        if not isinstance(operations, list) or not operations:
            raise PatchBroken(place="补丁", reason="应为操作的数组，至少一项")
        if len(operations) > MOST:
            raise PatchBroken(place="补丁", reason=f"操作超过 {MOST} 项")
        self._operations: list[dict[str, Any]] = operations
        for number, each in enumerate(operations):
            _check(each, f"第{number + 1}项操作")

    def __call__(self, document: Any) -> Any:
        """The patched document. Raises PatchFailed."""
        root = [deepcopy(document)]
        for number, each in enumerate(self._operations):
            _apply(root, each, f"第{number + 1}项操作 {each['op']} {each['path']}"[:160])
        return root[0]


def _check(each: Any, place: str) -> None:
    if not isinstance(each, dict) or each.get("op") not in _OPERATIONS:
        raise PatchBroken(place=place, reason=f"op 应为 {'、'.join(sorted(_OPERATIONS))} 之一")
    for name in ("path", "from") if each["op"] in ("move", "copy") else ("path",):
        pointer = each.get(name)
        if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
            raise PatchBroken(place=place, reason=f"{name} 应为 JSON 指针，如 /name/0/text")
    if each["op"] in ("add", "replace", "test") and "value" not in each:
        raise PatchBroken(place=place, reason="缺少 value")


def _apply(root: list[Any], each: dict[str, Any], place: str) -> None:
    path = _tokens(each["path"])
    match each["op"]:
        case "add":
            _add(root, path, deepcopy(each["value"]), place)
        case "remove":
            _remove(root, path, place)
        case "replace":
            holder, key = _find(root, path, place)
            holder[key] = deepcopy(each["value"])
        case "copy":
            holder, key = _find(root, _tokens(each["from"]), place)
            _add(root, path, deepcopy(holder[key]), place)
        case "move":
            source = _tokens(each["from"])
            if path[: len(source)] == source and path != source:
                raise PatchFailed(place=place, reason="不能移到自己里面")
            _add(root, path, _remove(root, source, place), place)
        case _:
            holder, key = _find(root, path, place)
            if not _same(holder[key], each["value"]):
                raise PatchFailed(place=place, reason="test 的值与当前内容不同")


def _tokens(pointer: str) -> list[str]:
    return [each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:]]


def _holder(root: list[Any], path: list[str], place: str) -> tuple[Any, Any]:
    """What holds the last token, and that token as a key of it."""
    holder: Any = root
    key: Any = 0
    for step in path:
        holder = _get(holder, key, place)
        if isinstance(holder, dict):
            key = step
        elif isinstance(holder, list):
            if step == "-":
                key = len(holder)
            elif _INDEX.fullmatch(step):
                key = int(step)
            else:
                raise PatchFailed(place=place, reason=f"“{step[:40]}”不是数组的序号")
        else:
            raise PatchFailed(place=place, reason=f"“{step[:40]}”之前的元素没有下级")
    return holder, key


def _get(holder: Any, key: Any, place: str) -> Any:
    if (isinstance(holder, dict) and key in holder) or (
        isinstance(holder, list) and isinstance(key, int) and key < len(holder)
    ):
        return holder[key]
    raise PatchFailed(place=place, reason=f"没有“{str(key)[:40]}”")


def _find(root: list[Any], path: list[str], place: str) -> tuple[Any, Any]:
    holder, key = _holder(root, path, place)
    _get(holder, key, place)
    return holder, key


def _add(root: list[Any], path: list[str], value: Any, place: str) -> None:
    holder, key = _holder(root, path, place)
    if isinstance(holder, list) and holder is not root:
        if key > len(holder):
            raise PatchFailed(place=place, reason=f"数组只有 {len(holder)} 项")
        holder.insert(key, value)
    else:
        holder[key] = value


def _remove(root: list[Any], path: list[str], place: str) -> Any:
    if not path:
        raise PatchFailed(place=place, reason="不能删除整个资源")
    holder, key = _find(root, path, place)
    return holder.pop(key)


def _same(one: Any, other: Any) -> bool:
    """Equality of JSON: true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
