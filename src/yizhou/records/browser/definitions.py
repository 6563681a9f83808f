"""`definitions/record_alerts`, `medicines` and `family`: what is said when a record is opened. Read once per process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment


@dataclass(frozen=True, slots=True)
class Item:
    """An examination or a result a rule speaks of: by codes, or words in its name (`without`: not with these)."""

    name: str
    codes: frozenset[str]
    words: tuple[str, ...]
    without: tuple[str, ...]
    units: frozenset[str]
    days: int
    low: float | None
    high: float | None

    def means(self, name: str, codes: tuple[str, ...]) -> bool:
        """Whether something of this name with these codes is meant."""
        if not self.codes.isdisjoint(codes):
            return True
        return any(word in name for word in self.words) and not any(word in name for word in self.without)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sets of ingredients that are not to meet."""

    one: frozenset[str]
    other: frozenset[str]
    level: str
    why: str
    basis: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """What somebody is allergic to, by words in its name, and the ingredients to be kept away."""

    name: str
    words: tuple[str, ...]
    ingredients: frozenset[str]
    level: str
    why: str


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A rule. `kind` names the engine's check: shared_ingredient | interaction | allergy | recognised_examination |
    repeated_examination | critical_value."""

    id: str
    name: str
    version: int
    kind: str
    level: str
    text: str
    basis: str
    within_days: int
    marks: frozenset[str]
    items: tuple[Item, ...]
    pairs: tuple[Pair, ...]
    reactions: tuple[Reaction, ...]


def _words(raw: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(one) for one in raw.get(name, ()))


def _item(raw: Mapping[str, Any]) -> Item:
    return Item(
        raw["name"], frozenset(_words(raw, "codes")), _words(raw, "words"), _words(raw, "without"),
        frozenset(_words(raw, "units")), raw.get("days", 0), raw.get("low"), raw.get("high"),
    )  # fmt: skip


def _rule(raw: Mapping[str, Any]) -> AlertRule:
    return AlertRule(
        id=raw["id"], name=raw["name"], version=raw["version"], kind=raw["kind"], level=raw["level"], text=raw["text"],
        basis=raw["basis"], within_days=raw.get("within_days", 0), marks=frozenset(_words(raw, "marks")),
        items=tuple(_item(one) for one in raw.get("items", ())),
        pairs=tuple(
            Pair(frozenset(one["one"]), frozenset(one["other"]), one.get("level", raw["level"]), one["why"],
                 one.get("basis", raw["basis"]))
            for one in raw.get("pairs", ())
        ),
        reactions=tuple(
            Reaction(one["name"], _words(one, "words"), frozenset(one["ingredients"]), one.get("level", raw["level"]),
                     one["why"])
            for one in raw.get("reactions", ())
        ),
    )  # fmt: skip


@cache
def alert_rules() -> tuple[AlertRule, ...]:
    """All rules, by the order of their files."""
    folder = environment().definitions / "record_alerts"
    return tuple(
        _rule(yaml.load(path.read_bytes(), yaml.CSafeLoader)) for path in sorted(folder.glob("*.yaml"))
    )


def _medicines(name: str) -> Any:
    path = environment().definitions / "medicines" / f"{name}.yaml"
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)


@cache
def _ingredients() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (raw["name"], (raw["name"], *_words(raw, "words")))
        for raw in _medicines("ingredients")["ingredients"]
    )


@cache
def ingredients_of(medicine: str) -> frozenset[str]:
    """Active ingredients a medicine's name tells, as far as they are defined."""
    found = {name: [word for word in words if word in medicine] for name, words in _ingredients()}
    found = {name: words for name, words in found.items() if words}
    # The longer word says more: 「左氨氯地平」 is not also 「氨氯地平」.
    said = [word for words in found.values() for word in words]
    return frozenset(
        name for name, words in found.items() if any(not any(w != o and w in o for o in said) for w in words)
    )


@cache
def hereditary() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Groups of diseases that run in families: name, ICD-10 beginnings, words."""
    path = environment().definitions / "family" / "hereditary.yaml"
    raw = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return tuple((one["name"], _words(one, "codes"), _words(one, "words")) for one in raw["groups"])
