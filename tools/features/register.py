"""The plan's functions as docs/register/features.yaml lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

CHAPTERS = {
    "3": "现状及需求分析",
    "6": "建设内容",
    "7": "总体设计要求",
    "8": "总体架构",
    "9": "基础设施建设",
    "10": "平台基本功能需求",
    "11": "基于平台的业务应用系统",
    "12": "标准规范体系建设",
    "13": "实施计划",
    "15": "风险分析及应对策略",
}


@dataclass(frozen=True)
class Function:
    """One software function; `id` is `<section>-<number>`."""

    id: str
    title: str
    title_zh: str


@dataclass(frozen=True)
class Section:
    """One section of the plan with its functions, in the plan's order."""

    id: str
    title: str
    title_zh: str
    functions: tuple[Function, ...]
    same_as: str

    @property
    def chapter(self) -> str:
        return self.id.split(".")[0]


@dataclass(frozen=True)
class Register:
    """All sections, and for each function the ids of those that are the same one elsewhere in the plan."""

    sections: tuple[Section, ...]
    twins: dict[str, frozenset[str]]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(function.id for section in self.sections for function in section.functions)

    def reached(self, claimed: frozenset[str]) -> frozenset[str]:
        """The claimed ids and their twins: a function the plan lists twice is written and tested once."""
        return claimed.union(*(self.twins.get(feature, frozenset()) for feature in claimed))


def read_register(path: Path) -> Register:
    """Raises ValueError where a `same_as` names no section, or one with another number of functions."""
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    sections = tuple(_section(entry) for entry in content["systems"])
    return Register(sections, _twins(sections))


def _section(entry: dict[str, Any]) -> Section:
    functions = tuple(Function(each["id"], each["en"], each["zh"]) for each in entry["features"])
    return Section(entry["id"], entry["title"], entry["title_zh"], functions, entry.get("same_as", ""))


def _twins(sections: tuple[Section, ...]) -> dict[str, frozenset[str]]:
    by_id = {section.id: section for section in sections}
    groups: dict[str, set[str]] = {}
    for section in sections:
        if not section.same_as:
            continue
        other = by_id.get(section.same_as)
        if other is None or len(other.functions) != len(section.functions):
            raise ValueError(f"{section.id} cannot be the same as {section.same_as}")
        for mine, theirs in _pairs(section, other):
            group = groups.get(mine.id, {mine.id}) | groups.get(theirs.id, {theirs.id})
            for member in group:
                groups[member] = group
    return {feature: frozenset(group - {feature}) for feature, group in groups.items()}


def _pairs(section: Section, other: Section) -> Iterator[tuple[Function, Function]]:
    """The plan gives both lists in different order and wording here and there: the most similar names belong together."""
    if [f.title_zh for f in section.functions] == [f.title_zh for f in other.functions]:
        yield from zip(section.functions, other.functions, strict=True)
        return
    ranked = sorted(
        ((_likeness(mine, theirs), mine, theirs) for mine in section.functions for theirs in other.functions),
        key=lambda each: -each[0],
    )
    taken: set[str] = set()
    for _, mine, theirs in ranked:
        if not taken & {mine.id, theirs.id}:
            taken |= {mine.id, theirs.id}
            yield mine, theirs


def _likeness(mine: Function, theirs: Function) -> float:
    return SequenceMatcher(None, mine.title_zh, theirs.title_zh, autojunk=False).ratio()
