"""A process as its files define it: `process.yaml` in frozen types, the drawn diagram, the decision tables.

Where a definition comes from (the repository or a published draft) is `versions`' business; whether it is sound, `checking`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from yizhou.engines.processes.contracts import Source
from yizhou.engines.processes.decisions import Table, read_table
from yizhou.engines.processes.diagrams import Diagram, read_diagram

EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a step's form. `when`: CEL over the answers so far; a field that does not apply is neither asked nor kept.

    `type`: text | paragraph | choice | choices | yesno | number | date | datetime | organisation | person | events | licence_application.
    """

    id: str
    name: str
    type: str
    required: bool
    when: str
    options: tuple[tuple[str, str], ...]
    low: float | None
    high: float | None
    hint: str


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a step may take; `party` is told when it took longer. `hard`: later answers are refused.

    `answers`: given in the step's name by the platform when time is up, so that the case goes on.
    """

    hours: float
    urgent_hours: float
    party: str
    hard: bool
    answers: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Step:
    """A task for people: who, with which right, on which form, until when. `assignee` (CEL) names one person's account."""

    id: str
    party: str
    permission: str
    form: tuple[Field, ...]
    limit: Limit | None
    assignee: str
    advice: str


@dataclass(frozen=True, slots=True)
class Service:
    """A task for a connector; `refuse`: its failure refuses the person's step, else the case waits at the console."""

    id: str
    connector: str
    inputs: Mapping[str, Any]
    refuse: bool
    when: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A process, ready to run."""

    id: str
    name: str
    version: int
    owner: str
    category: str
    summary: str
    about_resident: bool
    title: str
    urgent: str
    start: Step
    starters: frozenset[str]
    parties: Mapping[str, tuple[str, Mapping[str, Any]]]
    steps: Mapping[str, Step]
    services: Mapping[str, Service]
    decisions: Mapping[str, Table]
    withdrawable: frozenset[str]
    diagram: Diagram
    source: Source = field(repr=False)


def options_of(raw: Any) -> tuple[tuple[str, str], ...]:
    """Options as (value, name): a list of names that are their own values, or a mapping."""
    if isinstance(raw, dict):
        return tuple((str(value), str(name)) for value, name in raw.items())
    return tuple((str(each), str(each)) for each in raw or ())


def _field(raw: Mapping[str, Any]) -> Field:
    return Field(
        id=raw["id"], name=raw["name"], type=raw["type"], required=raw.get("required", False), when=raw.get("when", ""),
        options=options_of(raw.get("options")), low=raw.get("min"), high=raw.get("max"), hint=raw.get("hint", ""),
    )  # fmt: skip


def _limit(raw: Mapping[str, Any] | None) -> Limit | None:
    if raw is None:
        return None
    return Limit(
        hours=raw["hours"], urgent_hours=raw.get("urgent_hours", raw["hours"]), party=raw.get("escalate", ""),
        hard=raw.get("hard", False), answers=raw.get("answers"),
    )  # fmt: skip


def _step(identity: str, raw: Mapping[str, Any]) -> Step:
    return Step(
        id=identity, party=raw.get("party", "starter"), permission=raw["permission"],
        form=tuple(map(_field, raw.get("form", ()))), limit=_limit(raw.get("limit")), assignee=raw.get("assignee", ""),
        advice=raw.get("advice", ""),
    )  # fmt: skip


def _service(identity: str, raw: Mapping[str, Any]) -> Service:
    return Service(
        identity, raw["connector"], raw.get("with", EMPTY), raw.get("on_failure", "wait") == "refuse", raw.get("when", "")
    )  # fmt: skip


def build(source: Source) -> Definition:
    """A definition from a source that `checking` found sound."""
    raw: dict[str, Any] = yaml.load(source.process, yaml.CSafeLoader)
    diagram = read_diagram(source.bpmn)
    return Definition(
        id=raw["id"], name=raw["name"], version=raw["version"], owner=raw["owner"], category=raw["category"],
        summary=raw["summary"], about_resident=raw.get("subject", "resident") == "resident", title=raw["title"],
        urgent=raw.get("urgent", ""), start=_step("start", raw["start"]), starters=frozenset(raw["start"].get("kinds", ())),
        parties={name: _party(each) for name, each in raw["parties"].items()},
        steps={name: _step(name, each) for name, each in raw["steps"].items()},
        services={name: _service(name, each) for name, each in raw.get("services", EMPTY).items()},
        decisions={name: read_table(source.decisions[each]) for name, each in raw.get("decisions", EMPTY).items()},
        withdrawable=frozenset(raw.get("withdraw_until", ())), diagram=diagram, source=source,
    )  # fmt: skip


def _party(raw: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    kind = next(key for key in ("starter", "organisation", "above") if key in raw)
    return kind, raw


@lru_cache(maxsize=256)
def _built(process: str, bpmn: str, decisions: tuple[tuple[str, str], ...]) -> Definition:
    return build(Source(process, bpmn, dict(decisions)))


def built(source: Source) -> Definition:
    """`build`, remembered: a published source never changes."""
    return _built(source.process, source.bpmn, tuple(sorted(source.decisions.items())))
