"""`definitions/domain_views/*.yaml`: what the record looks like for one subject. Read once per process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment


@dataclass(frozen=True, slots=True)
class Pick:
    """Chooses resources: of these types, with one of these codes (a trailing `*` stands for any ending), one of these
    categories, or one of these words in its name. Whatever is empty does not choose."""

    types: tuple[str, ...]
    codes: frozenset[str]
    starts: tuple[str, ...]
    categories: frozenset[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, and which values fill it."""

    name: str
    pick: Pick


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A section. `records` are data sets and document types whose contacts become entries, `kinds` kinds of health
    events, `titles` words in what a contact is called; `resources` single resources, where `within` is given
    only those told in such records or kinds of events; `person` particulars."""

    id: str
    title: str
    show: str
    records: frozenset[str]
    kinds: frozenset[str]
    titles: tuple[str, ...]
    resources: tuple[Pick, ...]
    within: frozenset[str]
    person: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class ViewRule:
    """A view as defined."""

    id: str
    title: str
    group: str
    order: int
    purpose: str
    sections: tuple[SectionRule, ...]


def _pick(raw: Mapping[str, Any]) -> Pick:
    codes = [str(code) for code in raw.get("codes", ())]
    return Pick(
        types=tuple(raw.get("types", ())),
        codes=frozenset(code for code in codes if not code.endswith("*")),
        starts=tuple(code[:-1] for code in codes if code.endswith("*")),
        categories=frozenset(str(one) for one in raw.get("categories", ())),
        words=tuple(str(word) for word in raw.get("words", ())),
    )


def _section(raw: Mapping[str, Any]) -> SectionRule:
    return SectionRule(
        id=raw["id"],
        title=raw["title"],
        show=raw.get("show", "table" if "columns" in raw else "list"),
        records=frozenset(raw.get("records", ())),
        kinds=frozenset(raw.get("kinds", ())),
        titles=tuple(raw.get("titles", ())),
        resources=tuple(_pick(one) for one in raw.get("resources", ())),
        within=frozenset(raw.get("within", ())),
        person=tuple(raw.get("person", ())),
        columns=tuple(Column(one["name"], _pick(one)) for one in raw.get("columns", ())),
    )


@cache
def views() -> Mapping[str, ViewRule]:
    """All views by id, in the order they are shown."""
    found = []
    for path in (environment().definitions / "domain_views").glob("*.yaml"):
        raw = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        sections = tuple(_section(one) for one in raw["sections"])
        found.append(
            ViewRule(raw["id"], raw["title"], raw["group"], raw["order"], raw.get("purpose", ""), sections)
        )
    return {view.id: view for view in sorted(found, key=lambda view: (view.order, view.id))}
