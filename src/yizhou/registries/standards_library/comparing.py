"""Two books of a kind side by side: rows set beside each other by element, then by name; what differs is named.

The national standards have no version numbers of their own within a set: editions are separate books (outpatient summary
in WS 365-2011 and in WS 373.1-2012), so comparing versions is comparing books.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from yizhou.registries.standards_library.contracts import ComparedBook, ComparedRow, Comparison
from yizhou.registries.standards_library.errors import NotComparable
from yizhou.registries.standards_library.lists import all_lists
from yizhou.registries.standards_library.pages import missing, printed_data_set
from yizhou.registries.standards_library.searching import plain
from yizhou.registries.standards_library.shelves import books
from yizhou.standards import cda_tables, data_sets


@dataclass(frozen=True, slots=True)
class _Line:
    identity: str
    name: str
    attributes: Mapping[str, str]


_ATTRIBUTES = {
    "data_set": {"name": "名称", "definition": "定义", "datatype": "类型", "format": "表示格式", "allowed": "允许值", "required": "必填"},
    "document": {
        "name": "名称", "section": "章节", "datatype": "类型", "values": "值域", "cardinality": "基数", "optionality": "约束",
    },
    "value_set": {"name": "含义"},
}  # fmt: skip


def _rows(group: data_sets.DataSet) -> list[_Line]:
    return [
        _Line(
            item.element_id, item.name,
            {"key": item.key, "name": item.name, "definition": item.definition, "datatype": item.datatype,
             "format": item.format, "allowed": item.allowed, "required": "必填" if item.required else ""},
        )
        for item in group.items
    ]  # fmt: skip


def _data_set(identifier: str) -> list[_Line]:
    return _rows(printed_data_set(identifier))


def _document(code: str) -> list[_Line]:
    return [
        _Line(
            entry.data_element_id or entry.suggested_element_id, entry.name,
            {"key": entry.data_element_id or entry.suggested_element_id, "name": entry.name, "section": entry.section_name,
             "datatype": entry.datatype, "values": entry.value_set_name,
             "cardinality": str(entry.cardinality) if entry.cardinality.stated else "", "optionality": entry.optionality},
        )
        for entry in cda_tables.entries(code)
    ]  # fmt: skip


def _value_set(identifier: str) -> list[_Line]:
    return [
        _Line(code, name, {"key": code, "name": name}) for code, name in all_lists()[identifier].codes.items()
    ]


_READERS: dict[str, Callable[[str], list[_Line]]] = {
    "data_set": _data_set, "document": _document, "value_set": _value_set,
}  # fmt: skip


def _side(kind: str, identifier: str) -> ComparedBook:
    book = books()[kind].get(identifier)
    if book is None:
        raise missing(kind, identifier)
    return ComparedBook(book.id, book.title, book.standard, book.size)


def _partners(left: list[_Line], right: list[_Line]) -> dict[int, int]:
    """Which line of the right stands beside which of the left: same element and name, then element, then name."""
    taken: set[int] = set()
    found: dict[int, int] = {}
    for same in (
        lambda a, b: a.identity and a.identity == b.identity and a.name == b.name,
        lambda a, b: a.identity and a.identity == b.identity,
        lambda a, b: a.name == b.name,
    ):
        for here, line in enumerate(left):
            if here in found:
                continue
            there = next((n for n, other in enumerate(right) if n not in taken and same(line, other)), None)
            if there is not None:
                found[here] = there
                taken.add(there)
    return found


def _meant(text: str) -> str:
    """A cell without what two prints do differently and mean the same: spaces, width, a dash for nothing."""
    return re.sub(r"\s", "", plain(text)).strip("—―-。")


def _pair(left: _Line | None, right: _Line | None, attributes: Mapping[str, str]) -> ComparedRow:
    one = left or right or _Line("", "", {})
    differing: tuple[str, ...] = ()
    if left and right:
        differing = tuple(
            name for name in attributes if _meant(left.attributes[name]) != _meant(right.attributes[name])
        )
        state = "changed" if differing else "same"
    else:
        state = "left" if left else "right"
    return ComparedRow(
        one.identity,
        one.name,
        state,
        left.attributes if left else {},
        right.attributes if right else {},
        differing,
    )


def compare(kind: str, left: str, right: str) -> Comparison:
    """Two books side by side, in the order of the left; what only the right has comes last.

    Raises NotComparable for kinds without rows, NotInLibrary.
    """
    if kind not in _READERS:
        raise NotComparable(kind=kind[:40])
    books_beside = _side(kind, left), _side(kind, right)
    return _beside(kind, *books_beside, _READERS[kind](left), _READERS[kind](right))


def compare_data_sets(left: data_sets.DataSet, right: data_sets.DataSet) -> Comparison:
    """Two data sets side by side, national or not."""
    return _beside("data_set", _side_of(left), _side_of(right), _rows(left), _rows(right))


def _side_of(group: data_sets.DataSet) -> ComparedBook:
    return ComparedBook(group.id, group.title, group.standard, len(group.items))


def _beside(
    kind: str, left: ComparedBook, right: ComparedBook, here: list[_Line], there: list[_Line]
) -> Comparison:
    attributes = _ATTRIBUTES[kind]
    beside = _partners(here, there)
    pairs = [
        _pair(line, there[beside[place]] if place in beside else None, attributes)
        for place, line in enumerate(here)
    ]
    matched = set(beside.values())
    pairs += [_pair(None, line, attributes) for place, line in enumerate(there) if place not in matched]
    counted = Counter(pair.state for pair in pairs)
    counts = {state: counted[state] for state in ("same", "changed", "left", "right")}
    return Comparison(kind, left, right, attributes, counts, tuple(pairs))
