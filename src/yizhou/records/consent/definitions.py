"""`definitions/privacy`: labels, kinds of data, and the numbers of break-glass. Read once per process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment
from yizhou.records.consent.contracts import Choice


@dataclass(frozen=True, slots=True)
class Label:
    """What makes something sensitive; see the definition."""

    id: str
    name: str
    conditions: tuple[str, ...]
    words: tuple[str, ...]
    medicines: tuple[str, ...]
    results: tuple[str, ...]
    records: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data a rule may be about."""

    id: str
    name: str
    types: frozenset[str]
    events: frozenset[str]
    documents: bool


def _load(name: str) -> Any:
    text = (environment().definitions / "privacy" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)


@cache
def labels() -> Mapping[str, Label]:
    """All labels by id."""
    found = {}
    for raw in _load("labels")["labels"]:
        lists = {
            name: tuple(str(one) for one in raw.get(name, ()))
            for name in ("conditions", "words", "medicines", "results")
        }
        found[raw["id"]] = Label(raw["id"], raw["name"], records=frozenset(raw.get("records", ())), **lists)
    return found


@cache
def positive() -> tuple[str, ...]:
    """Words of a positive result."""
    return tuple(str(word) for word in _load("labels")["positive"])


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by id."""
    return {
        raw["id"]: Kind(
            raw["id"],
            raw["name"],
            frozenset(raw.get("types", ())),
            frozenset(raw.get("events", ())),
            raw.get("documents", False),
        )
        for raw in _load("kinds")["kinds"]
    }


@cache
def glass() -> Mapping[str, int]:
    """`hours` a break-glass lasts, `shortest_reason` in characters."""
    return _load("kinds")["break_glass"]


def choices() -> list[Choice]:
    """What a rule may be about, in the order shown."""
    return [
        *(Choice(kind.id, kind.name) for kind in kinds().values()),
        *(Choice(label.id, label.name, True) for label in labels().values()),
    ]


def name_of(data: str) -> str:
    """The name of a kind or label."""
    return next((choice.name for choice in choices() if choice.id == data), data)
