"""Reads `definitions/timeline/`: kinds of events, rules from resources and documents to kinds, lines of summaries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of health event (kinds.yaml)."""

    id: str
    name: str
    rank: int
    domain: str
    subject: tuple[str, ...]
    plain: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one resource or document says about its event; the lowest rank is heard."""

    rank: int
    kind: str
    domain: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an event's summary: names of resources of these types."""

    label: str
    types: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class _Rule:
    tokens: frozenset[str]
    words: tuple[str, ...]
    verdict: Verdict

    def matches(self, tokens: frozenset[str], text: str) -> bool:
        """Whether a resource with these codes and this text is meant; a rule without conditions means all."""
        if not self.tokens and not self.words:
            return True
        return not self.tokens.isdisjoint(tokens) or any(word in text for word in self.words)


def _load(name: str) -> dict[str, Any]:
    path = environment().definitions / "timeline" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by id."""
    return {
        row["id"]: Kind(
            row["id"], row["name"], row["rank"], row["domain"], tuple(row["subject"]), row["plain"]
        )
        for row in _load("kinds")["kinds"]
    }


@cache
def domains() -> Mapping[str, str]:
    """Names of the seven domains."""
    return _load("kinds")["domains"]


def _verdict(row: Mapping[str, Any]) -> Verdict:
    kind = kinds()[row["kind"]]
    return Verdict(row.get("rank", kind.rank), kind.id, row.get("domain", kind.domain))


@cache
def _rules() -> Mapping[str, tuple[_Rule, ...]]:
    found: dict[str, list[_Rule]] = {}
    for row in _load("events")["rules"]:
        tokens = frozenset(str(code) for code in (*row.get("categories", ()), *row.get("codes", ())))
        words = tuple(str(word).lower() for word in row.get("words", ()))
        found.setdefault(row["type"], []).append(_Rule(tokens, words, _verdict(row)))
    return {resource_type: tuple(rules) for resource_type, rules in found.items()}


@cache
def _documents() -> tuple[Mapping[str, Verdict], Verdict]:
    by_type: dict[str, Verdict] = {}
    other = _verdict({"kind": "document"})
    for row in _load("events")["documents"]:
        verdict = _verdict(row)
        if not row["types"]:
            other = verdict
        by_type |= {str(code): verdict for code in row["types"]}
    return by_type, other


def makes_events(resource_type: str) -> bool:
    """Whether resources of this type belong to health events at all."""
    return resource_type in _rules()


def of_resource(resource_type: str, tokens: Iterable[str], text: str) -> Verdict | None:
    """The verdict of the first rule that matches; `text` is everything the resource's codes are called."""
    known, lower = frozenset(tokens), text.lower()
    for rule in _rules().get(resource_type, ()):
        if rule.matches(known, lower):
            return rule.verdict
    return None


def of_document(type_code: str) -> Verdict:
    """The verdict of a document type."""
    by_type, other = _documents()
    return by_type.get(type_code, other)


@cache
def lines() -> tuple[Line, ...]:
    """Lines of an event's summary."""
    return tuple(Line(row["label"], tuple(row["types"]), row["most"]) for row in _load("events")["summary"])


@cache
def summary() -> Mapping[str, Any]:
    """summary.yaml: how the summary header is read."""
    return _load("summary")


@cache
def names() -> Mapping[str, Mapping[str, str]]:
    """names.yaml: Chinese names of codes that arrive with foreign ones, by system."""
    return {
        system: {str(code): name for code, name in codes.items()} for system, codes in _load("names").items()
    }
