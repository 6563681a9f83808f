"""Reads `definitions/standards_documents/`: the frame, the catalogue to take in, and the prefecture's own texts to deliberate on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment


@dataclass(frozen=True, slots=True)
class Level:
    """A level in the order of adoption; `number` None: no rule for numbers."""

    id: str
    title: str
    route: str
    number: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Route:
    """The states a version goes through, and what its publication asks for."""

    id: str
    title: str
    states: tuple[str, ...]
    approvals: int
    answered: bool
    body: bool

    def next(self, state: str) -> str:
        """The state after this one, or empty."""
        place = self.states.index(state) + 1 if state in self.states else len(self.states)
        return self.states[place] if place < len(self.states) else ""


@dataclass(frozen=True, slots=True)
class AdoptionStatus:
    """A choice of what an institution says of its applying a document."""

    id: str
    title: str
    explain: bool
    since: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The system of standards documents; mappings go id → title, in the definition's order."""

    version: int
    classes: Mapping[str, str]
    parts: Mapping[str, Mapping[str, str]]
    levels: Mapping[str, Level]
    relations: Mapping[str, str]
    states: Mapping[str, str]
    routes: Mapping[str, Route]
    answers: Mapping[str, str]
    adoptions: Mapping[str, AdoptionStatus]
    audiences: Mapping[str, str]

    def route_of(self, level: str) -> Route:
        """The way of a level's documents; that of the first level when the level is not known yet."""
        known = self.levels.get(level) or next(iter(self.levels.values()))
        return self.routes[known.route]


def _unit(name: str) -> dict[str, Any]:
    path = environment().definitions / "standards_documents" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def frame() -> Frame:
    """The frame in force."""
    raw = _unit("frame")

    def titles(name: str) -> dict[str, str]:
        return {each["id"]: each["title"] for each in raw[name]}

    return Frame(
        raw["version"], titles("classes"),
        {each["id"]: {part["id"]: part["title"] for part in each["parts"]} for each in raw["classes"]},
        {
            each["id"]: Level(
                each["id"], each["title"], each["route"], re.compile(each["number"]) if each["number"] else None
            )
            for each in raw["levels"]
        },
        titles("relations"), titles("states"),
        {each["id"]: Route(**(each | {"states": tuple(each["states"])})) for each in raw["routes"]},
        titles("answers"), {each["id"]: AdoptionStatus(**each) for each in raw["adoptions"]}, titles("audiences"),
    )  # fmt: skip


def catalogue() -> list[dict[str, Any]]:
    """Documents to take in as they are: published elsewhere."""
    return list(_unit("catalogue")["entries"])


def local_texts() -> list[dict[str, Any]]:
    """The prefecture's own texts, to begin as drafts."""
    folder = environment().definitions / "standards_documents" / "local"
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]
