"""Reads `definitions/practice/kinds.yaml`: what is recorded of a health worker's practice, and what points mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from yizhou.kernel.settings.api import environment


@dataclass(frozen=True, slots=True)
class PracticeKind:
    """A kind of record; `points` are the least and the most it may cost, `results` what an assessment may end with."""

    id: str
    title: str
    points: tuple[int, int]
    results: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All kinds; points of the last `cycle_months` that reach `limit` have the consequence `limit_text`."""

    kinds: Mapping[str, PracticeKind]
    cycle_months: int
    limit: int
    limit_text: str


@cache
def rules() -> Rules:
    """The rules in force."""
    path = environment().definitions / "practice" / "kinds.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    kinds = {
        each["id"]: PracticeKind(
            each["id"],
            each["title"],
            (each["points"][0], each["points"][1]),
            tuple(each.get("results", ())),
            each["example"],
        )
        for each in raw["kinds"]
    }
    return Rules(kinds, raw["cycle_months"], raw["limit"], raw["limit_text"])
