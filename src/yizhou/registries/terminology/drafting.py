"""Rows of a table become the concepts of a code system: columns by definition, hierarchy, retired codes; all faults at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.terminology import errors
from yizhou.registries.terminology.contracts import Concept
from yizhou.registries.terminology.definitions import Columns
from yizhou.registries.terminology.spelling import stored

Row = Mapping[str, str]


def concepts_of(rows: Iterable[Row], columns: Columns, spelling: str) -> list[Concept]:
    """One concept a row, in order; rows without a code are left out, of equal codes the first counts."""
    found: dict[str, Concept] = {}
    for row in rows:
        concept = concept_of(row, columns, spelling, len(found))
        if concept.code:
            found.setdefault(concept.code, concept)
    return list(found.values())


def concept_of(row: Row, columns: Columns, spelling: str, position: int) -> Concept:
    """The concept a row describes; an unreadable date of retirement is left out (`faults_of` reports it)."""
    code = stored(spelling, _first(row, columns.code))
    successors = tuple(
        stored(spelling, part)
        for part in _first(row, columns.successor).replace("；", ";").replace("|", ";").split(";")
        if part.strip()
    )
    retired_on = read_date(_first(row, columns.retired_on))
    said = columns.retired is not None and row.get(columns.retired[0], "").strip() in columns.retired[1]
    return Concept(
        code=code,
        display=_first(row, columns.display),
        parent=stored(spelling, _first(row, columns.parent)),
        active=not (said or retired_on is not None or bool(successors)),
        retired_on=retired_on,
        successors=successors,
        definition=_first(row, columns.definition),
        properties={
            name: row[column].strip()
            for name, column in columns.properties.items()
            if row.get(column, "").strip()
        },
        position=position,
    )


def _first(row: Row, names: Sequence[str]) -> str:
    return next((text for name in names if (text := (row.get(name) or "").strip())), "")


def read_date(text: str) -> date | None:
    """`2021-10-31`, `2021/10/31`, `20211031`, or a year (its last day); None when it is no date."""
    bare = text.strip().replace("/", "-")
    try:
        if len(bare) == 4 and bare.isdecimal():
            return date(int(bare), 12, 31)
        return date.fromisoformat(bare) if bare else None
    except ValueError:
        return None


def with_parents(concepts: Sequence[Concept], hierarchy: str) -> list[Concept]:
    """The concepts with their parents (as given, or read from the code) and all that is above them.

    `prefix`: the longest other code a code begins with (`A00.001` under `A00.0`). `blocks`: the same, and above that the
    narrowest range around it (`A00` under `A00-A09` under `A00-B99`). `tens`: two-figure codes under the full
    ten (`21` under `20`). `region`: as given, else the prefecture or province of a six-place code. A parent that is not there is left as given, so that `faults_of` can name it.
    """
    known = {concept.code: concept for concept in concepts}
    placed = [replace(concept, parent=_parent(concept, hierarchy, known)) for concept in concepts]
    if hierarchy == "blocks":
        ranges = sorted((each.code for each in concepts if _is_range(each.code)), key=_span)
        placed = [
            each if each.parent else replace(each, parent=_around(each.code, ranges)) for each in placed
        ]
    parents = {concept.code: concept.parent for concept in placed}
    return [replace(concept, ancestors=tuple(ancestors(concept.code, parents))) for concept in placed]


def ancestors(code: str, parents: Mapping[str, str]) -> list[str]:
    """What is above a code, the nearest first; ends where a parent is unknown or a circle closes."""
    above: list[str] = []
    parent = parents.get(code, "")
    while parent and parent in parents and parent not in above and parent != code:
        above.append(parent)
        parent = parents[parent]
    return above


def _parent(concept: Concept, hierarchy: str, known: Mapping[str, Concept]) -> str:
    code = concept.code
    if hierarchy in ("prefix", "blocks") and not _is_range(code):
        shorter = (code[:length].rstrip(".") for length in range(len(code) - 1, 0, -1))
        return next((each for each in shorter if each in known and each != code), "")
    if hierarchy == "region" and not concept.parent and len(code) == 6:
        above = (f"{code[:4]}00", f"{code[:2]}0000")
        return next((each for each in above if each in known and each != code), "")
    if hierarchy == "tens" and len(code) == 2 and code[1] != "0":
        return f"{code[0]}0" if f"{code[0]}0" in known else ""
    return concept.parent if concept.parent != code else ""


def in_order(concepts: Iterable[Concept], hierarchy: str) -> list[Concept]:
    """By code; where ranges stand above codes, each range before what it holds."""
    if hierarchy == "blocks":
        return sorted(concepts, key=lambda each: (each.code[:3], -_span(each.code), each.code))
    return sorted(concepts, key=lambda each: each.code)


def _is_range(code: str) -> bool:
    return len(code) == 7 and code[3] == "-"


def _place(code: str) -> int:
    """A category's place among all: `B07` is the 107th."""
    return (ord(code[0]) - ord("A")) * 100 + int(code[1:3])


def _span(code: str) -> int:
    """How many categories a range holds; nothing for a code."""
    return _place(code[4:]) - _place(code) + 1 if _is_range(code) else 0


def _around(code: str, ranges: Sequence[str]) -> str:
    """The narrowest of the ranges, given from narrow to wide, that holds a code or another range."""
    first, last = _place(code), _place(code[4:] if _is_range(code) else code)
    return next(
        (each for each in ranges if each != code and _place(each) <= first and last <= _place(each[4:])), ""
    )


def faults_of(rows: Sequence[Row], columns: Columns, spelling: str) -> list[Fault]:
    """Everything that is wrong with an uploaded list, row by row."""
    if not rows:
        return [_fault(errors.FAULT_EMPTY, "代码", "没有任何代码", "请至少给出一行代码和名称")]
    if not any(name in rows[0] for name in columns.code):
        return [
            _fault(
                errors.FAULT_COLUMN,
                "第 1 行",
                f"没有代码列，应为：{'、'.join(columns.code)}",
                "请核对第一行的列名",
            )
        ]
    if not any(name in rows[0] for name in columns.display):
        return [
            _fault(
                errors.FAULT_COLUMN,
                "第 1 行",
                f"没有名称列，应为：{'、'.join(columns.display)}",
                "请核对第一行的列名",
            )
        ]
    found: list[Fault] = []
    lines: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        concept = concept_of(row, columns, spelling, 0)
        place = f"第 {number} 行"
        if not concept.code:
            found.append(_fault(errors.FAULT_CODE_MISSING, place, "没有代码", "请补上代码，或删除该行"))
        elif concept.code in lines:
            found.append(
                _fault(
                    errors.FAULT_CODE_TWICE,
                    place,
                    f"代码 {concept.code} 与第 {lines[concept.code]} 行重复",
                    "请保留其中一行",
                )
            )
        lines.setdefault(concept.code, number)
        if concept.code and not concept.display:
            found.append(
                _fault(errors.FAULT_NAME_MISSING, place, f"代码 {concept.code} 没有名称", "请补上名称")
            )
        when = _first(row, columns.retired_on)
        if when and concept.retired_on is None:
            found.append(_fault(errors.FAULT_DATE, place, f"停用日期“{when}”不是日期", "请写成 2026-01-31"))
    return found


def faults_of_draft(concepts: Sequence[tuple[str, str, bool, Sequence[str]]]) -> list[Fault]:
    """What is wrong between the codes of a draft: rows of code, parent, whether active, successors."""
    parents = {code: parent for code, parent, _, _ in concepts}
    if not concepts:
        return [_fault(errors.FAULT_EMPTY, "代码", "没有任何代码", "请先添加或导入代码")]
    found: list[Fault] = []
    for code, parent, _, successors in concepts:
        if parent and parent not in parents:
            found.append(
                _fault(errors.FAULT_PARENT, code, f"上级代码 {parent} 不存在", "请添加该上级，或清空上级")
            )
        elif _circles(code, parents):
            found.append(
                _fault(
                    errors.FAULT_CIRCLE, code, f"代码 {code} 经由上级又回到自己", "请更正其中一个代码的上级"
                )
            )
        found += [
            _fault(errors.FAULT_SUCCESSOR, code, f"接替代码 {each} 不存在", "请先添加该代码，或清空接替代码")
            for each in successors
            if each not in parents
        ]
    return found


def _circles(code: str, parents: Mapping[str, str]) -> bool:
    seen, place = {code}, parents.get(code, "")
    while place:
        if place == code:
            return True
        if place in seen:
            return False
        seen.add(place)
        place = parents.get(place, "")
    return False


def _fault(code: str, place: str, message: str, advice: str) -> Fault:
    return Fault(code, Severity.ERROR, place, message, advice)
