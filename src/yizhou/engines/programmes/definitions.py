"""Reads `definitions/programmes/<id>/`: the programme and its decision table."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yizhou.engines.programmes.contracts import (
    Appointed,
    Axis,
    CandidateRule,
    Chart,
    ClassOf,
    ContactKind,
    Curve,
    Fact,
    Measure,
    Programme,
    Related,
    Span,
)
from yizhou.engines.programmes.errors import UnknownProgramme
from yizhou.engines.rules import api as rules
from yizhou.kernel.settings.api import environment

CLOSINGS = {
    "died": "死亡",
    "moved": "迁出",
    "lost": "失访",
    "refused": "拒绝管理",
    "mistaken": "误纳入",
    "merged": "重复建档",
}
"""Ways out of every programme; a definition adds its own."""


def _span(raw: Mapping[str, int] | None) -> Span:
    given = raw or {}
    return Span(
        given.get("years", 0) * 12 + given.get("months", 0), given.get("weeks", 0) * 7 + given.get("days", 0)
    )


def _contact(raw: Mapping[str, Any]) -> ContactKind:
    window = raw.get("window", {})
    before, after = window.get("before", 0), window.get("after", 0)
    calendar = tuple(
        Appointed(
            one["id"], one["name"], _span(one["after"]), one.get("window", {}).get("before", before),
            one.get("window", {}).get("after", after), one.get("form", raw["form"]),
        )
        for one in raw.get("calendar", ())
    )  # fmt: skip
    return ContactKind(
        raw["id"], raw["name"], raw["form"], _span(raw.get("every")), calendar, bool(raw.get("asked")),
        raw.get("from", "opened"), tuple(raw.get("counts", (raw["id"],))), before, after,
        rules.read(raw["show"]) if "show" in raw else None, bool(raw.get("stays")),
    )  # fmt: skip


def _fact(raw: Mapping[str, Any]) -> Fact:
    return Fact(
        raw["id"],
        raw.get("label", raw["id"]),
        tuple(raw["forms"]),
        raw.get("field", raw["id"]),
        bool(raw.get("hidden")),
    )


def _axis(raw: Mapping[str, Any] | None) -> Axis | None:
    if raw is None:
        return None
    start, end = raw["span"]
    return Axis(raw["from"], raw["name"], raw["unit"], float(start), float(end))


def _chart(raw: Mapping[str, Any]) -> Chart:
    curves = tuple(
        Curve(one["name"], tuple((float(place), float(value)) for place, value in one["points"]))
        for one in raw.get("curves", ())
    )
    return Chart(raw["value"], curves, raw.get("source", ""))


def read(raw: Mapping[str, Any], folder: Path) -> Programme:
    """A programme from its definition. Raises CodedError of the rules, KeyError, OSError."""
    classification = raw.get("classification")
    decision = None
    if classification is not None:
        tables = rules.read_decisions((folder / classification["table"]).read_bytes())
        decision = tables[classification.get("decision", next(iter(tables)))]
    return Programme(
        raw["id"],
        raw["name"],
        raw["version"],
        raw["source"],
        raw["group"],
        rules.read(raw["population"]["rule"]),
        raw["population"]["text"],
        bool(raw.get("sensitive")),
        tuple(
            CandidateRule(
                one["id"], one.get("resource", ""), tuple(one.get("codes", ())),
                rules.read(one["rule"]) if "rule" in one else None, one["reason"],
                _span(one.get("within")),
            )
            for one in raw.get("candidates", ())
        ),
        tuple(_contact(one) for one in raw["contacts"]),
        tuple(_fact(one) for one in raw.get("facts", ())),
        tuple(_fact(one) for one in raw.get("values", ())),
        decision,
        tuple(classification["after"]) if classification else (),
        tuple(ClassOf(one["id"], one["name"], one["tone"]) for one in raw.get("classes", ())),
        {**CLOSINGS, **raw.get("closings", {})},
        tuple(
            Measure(
                one["id"], one["name"], rules.read(one["of"]), rules.read(one["holds"]), one.get("target"),
                one.get("source", raw["source"]), one.get("per", ""),
            )
            for one in raw.get("rates", ())
        ),
        tuple(Related(one["id"], one["name"], one["relation"], one["programme"]) for one in raw.get("related", ())),
        _axis(raw.get("axis")),
        tuple(_chart(one) for one in raw.get("charts", ())),
    )  # fmt: skip


@cache
def programmes() -> Mapping[str, Programme]:
    """The programmes in force, by id."""
    folder = environment().definitions / "programmes"
    found = (
        read(yaml.safe_load(path.read_text(encoding="utf-8")), path.parent)
        for path in sorted(folder.glob("*/programme.yaml"))
    )
    return {programme.id: programme for programme in found}


def programme(programme_id: str) -> Programme:
    """A programme in force. Raises UnknownProgramme."""
    found = programmes().get(programme_id)
    if found is None:
        raise UnknownProgramme(id=programme_id)
    return found
