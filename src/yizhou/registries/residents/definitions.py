"""Reads `definitions/identity/`: how names are read, and the parameters of matching and survivorship."""

import re
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment

_TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True)
class NamesDefinition:
    """`definitions/identity/names.yaml`; `fold` maps traditional and variant characters to one form."""

    surname_readings: dict[str, str]
    compound_surnames: frozenset[str]
    placeholders: frozenset[str]
    newborn: re.Pattern[str]
    newborn_orders: dict[str, int]
    newborn_particle_needed: frozenset[str]
    nickname_prefixes: frozenset[str]
    nickname_suffixes: frozenset[str]
    simplified: dict[int, str]
    fold: dict[int, str]
    confused_initials: tuple[tuple[str, str], ...]
    confused_endings: tuple[tuple[str, str], ...]
    surname_shares: dict[str, float]
    other_surname_share: float
    given_shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison: share of it among pairs of one person (`m`), of two people (`u`), and its text."""

    m: float
    u: float
    text: str

    @property
    def weight(self) -> float:
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class MatchingModel:
    """`definitions/identity/model.yaml`: a Fellegi-Sunter model with named levels, thresholds and guards."""

    version: int
    population: int
    link: float
    review: float
    fields: dict[str, dict[str, Level]]
    field_names: dict[str, str]
    weights: dict[str, dict[str, float]]
    shared_phone: tuple[tuple[int, float], ...]
    candidates_per_key: int

    @property
    def prior(self) -> float:
        """Weight of no evidence at all: one right answer in the whole population."""
        return -log2(self.population)


@dataclass(frozen=True, slots=True)
class Survivorship:
    """`definitions/identity/survivorship.yaml`: which claim decides a field."""

    version: int
    default_trust: int
    trust: tuple[tuple[re.Pattern[str], int], ...]
    documented: frozenset[str]


def _read(name: str) -> Any:
    with (environment().definitions / "identity" / name).open(encoding="utf-8") as file:
        return yaml.safe_load(file)


@cache
def names_definition() -> NamesDefinition:
    """How names are read; once per process."""
    raw = _read("names.yaml")
    pairs = (_TABLES / "simplified.txt").read_text(encoding="utf-8").split()
    simplified = {ord(pair[0]): pair[1] for pair in pairs}
    fold = dict(simplified)
    for one, other in raw["variants"]:
        plain = one.translate(simplified)
        fold[ord(other)] = plain
        if one != plain:
            fold[ord(one)] = plain
    return NamesDefinition(
        surname_readings=raw["surname_readings"],
        compound_surnames=frozenset(raw["compound_surnames"]),
        placeholders=frozenset(str(word).lower() for word in raw["placeholders"]),
        newborn=re.compile(raw["newborn"]),
        newborn_orders=raw["newborn_orders"],
        newborn_particle_needed=frozenset(raw["newborn_particle_needed"]),
        nickname_prefixes=frozenset(raw["nickname_prefixes"]),
        nickname_suffixes=frozenset(raw["nickname_suffixes"]),
        simplified=simplified,
        fold=fold,
        confused_initials=tuple(raw["confused_initials"].items()),
        confused_endings=tuple(raw["confused_endings"].items()),
        surname_shares=raw["surname_shares"],
        other_surname_share=raw["other_surname_share"],
        given_shares=raw["given_shares"],
    )


@cache
def matching_model() -> MatchingModel:
    """The parameters in force; once per process."""
    return model_from(_read("model.yaml"))


@cache
def matching_examples() -> tuple[dict[str, Any], ...]:
    """The cases that prove the model, as written beside it; once per process."""
    return tuple(_read("examples/matching.yaml"))


def model_from(raw: dict[str, Any]) -> MatchingModel:
    """A model from the content of a definition file."""
    fields: dict[str, dict[str, Level]] = {}
    names: dict[str, str] = {}
    for field, content in raw["fields"].items():
        names[field] = content["name"]
        fields[field] = {
            level: Level(float(entry["m"]), float(entry["u"]), entry["text"])
            for level, entry in content["levels"].items()
        }
    return MatchingModel(
        version=raw["version"],
        population=raw["population"],
        link=raw["thresholds"]["link"],
        review=raw["thresholds"]["review"],
        fields=fields,
        field_names=names,
        weights={
            field: {name: level.weight for name, level in levels.items()} for field, levels in fields.items()
        },
        shared_phone=tuple((int(entry["up_to"]), float(entry["keep"])) for entry in raw["shared_phone"]),
        candidates_per_key=int(raw["candidates_per_key"]),
    )


@cache
def survivorship() -> Survivorship:
    """The survivorship rules in force; once per process."""
    raw = _read("survivorship.yaml")
    return Survivorship(
        version=raw["version"],
        default_trust=raw["default_trust"],
        trust=tuple((re.compile(entry["source"]), int(entry["trust"])) for entry in raw["trust"]),
        documented=frozenset(raw["documented"]),
    )
