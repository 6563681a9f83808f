"""A process as its files define it: `process.yaml` in frozen types, the drawn diagram, the decision tables.

Where a definition comes from (the repository or a published draft) is `versions`' business; whether it is sound, `checking`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from yizhou.engines.forms import api as forms
from yizhou.engines.forms.contracts import Form
from yizhou.engines.processes.contracts import Source
from yizhou.engines.processes.diagrams import Diagram, read_diagram
from yizhou.engines.processes.errors import TablesTooMany
from yizhou.engines.rules import api as rules
from yizhou.engines.rules.contracts import Decision

EMPTY: Mapping[str, Any] = {}


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
    form: Form
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
    decisions: Mapping[str, Decision]
    withdrawable: frozenset[str]
    diagram: Diagram
    source: Source = field(repr=False)


def asked(raw: Mapping[str, Any], identity: str, step: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The form of a step as forms are defined. Its rules may ask for what other steps and services gave; a question of the
    same name comes first."""
    own = {str(each["id"]) for each in step["form"] if isinstance(each, dict) and "id" in each}
    around = {
        "case",
        "start",
        "resident",
        *raw["steps"],
        *raw.get("services", EMPTY),
        *raw.get("decisions", EMPTY),
    }
    return {
        "id": f"{raw['id']}_{identity.lower()}", "name": name or raw["name"], "version": raw["version"], "source": raw["owner"],
        "given": sorted(around - own) if identity != "start" else [],
        "groups": [{"id": "asked", "title": name or raw["name"], "fields": step["form"]}],
        "checks": step.get("checks", []),
    }  # fmt: skip


def _limit(raw: Mapping[str, Any] | None) -> Limit | None:
    if raw is None:
        return None
    return Limit(
        hours=raw["hours"], urgent_hours=raw.get("urgent_hours", raw["hours"]), party=raw.get("escalate", ""),
        hard=raw.get("hard", False), answers=raw.get("answers"),
    )  # fmt: skip


def _step(raw: Mapping[str, Any], identity: str, step: Mapping[str, Any], name: str) -> Step:
    return Step(
        id=identity, party=step.get("party", "starter"), permission=step["permission"],
        form=forms.read(asked(raw, identity, step, name)), limit=_limit(step.get("limit")), assignee=step.get("assignee", ""),
        advice=step.get("advice", ""),
    )  # fmt: skip


def _service(identity: str, raw: Mapping[str, Any]) -> Service:
    return Service(
        identity, raw["connector"], raw.get("with", EMPTY), raw.get("on_failure", "wait") == "refuse", raw.get("when", "")
    )  # fmt: skip


def table_of(text: str) -> Decision:
    """The only decision table of a DMN file. Raises DecisionNotRead, RuleNotRead, UnknownFunction."""
    found = list(rules.read_decisions(text.encode()).values())
    if len(found) != 1:
        raise TablesTooMany(count=len(found))
    return found[0]


def build(source: Source) -> Definition:
    """A definition from a source that `checking` found sound."""
    raw: dict[str, Any] = yaml.load(source.process, yaml.CSafeLoader)
    diagram = read_diagram(source.bpmn)
    return Definition(
        id=raw["id"], name=raw["name"], version=raw["version"], owner=raw["owner"], category=raw["category"],
        summary=raw["summary"], about_resident=raw.get("subject", "resident") == "resident", title=raw["title"],
        urgent=raw.get("urgent", ""), start=_step(raw, "start", raw["start"], ""), starters=frozenset(raw["start"].get("kinds", ())),
        parties={name: _party(each) for name, each in raw["parties"].items()},
        steps={name: _step(raw, name, each, diagram.nodes[name].name) for name, each in raw["steps"].items()},
        services={name: _service(name, each) for name, each in raw.get("services", EMPTY).items()},
        decisions={name: table_of(source.decisions[each]) for name, each in raw.get("decisions", EMPTY).items()},
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
