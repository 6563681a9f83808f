"""The examples beside each rule prove it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import yaml

from yizhou.kernel.settings.api import environment
from yizhou.records.browser.alerting import Facts, Noted, find
from yizhou.records.browser.definitions import alert_rules

RULES = {rule.id: rule for rule in alert_rules()}


def examples() -> list[tuple[str, dict[str, Any]]]:
    found = sorted((environment().definitions / "record_alerts" / "examples").glob("*.yaml"))
    return [(path.stem, one) for path in found for one in yaml.safe_load(path.read_text(encoding="utf-8"))]


def noted(raw: dict[str, Any]) -> Noted:
    number = raw.get("institution")
    return Noted(
        raw["name"], date.fromisoformat(raw["day"]) if "day" in raw else None, UUID(int=number) if number else None,
        f"第{number}医院" if number else "", None, tuple(map(str, raw.get("codes", ()))), raw.get("value"),
        raw.get("unit", ""), frozenset(raw.get("marks", ())),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "example"), examples(), ids=lambda one: one if isinstance(one, str) else one["name"]
)
def test_each_rule_finds_what_its_examples_say(rule: str, example: dict[str, Any]) -> None:
    facts = Facts(
        today=date.fromisoformat(example.get("today", "2024-06-01")),
        here=UUID(int=1),
        medicines=[noted(one) for one in example.get("medicines", ())],
        allergies=[noted(one) for one in example.get("allergies", ())],
        results=[noted(one) for one in example.get("results", ())],
    )
    found = find([RULES[rule]], facts)
    assert [alert.text for alert in found] == example["finds"]
    if "levels" in example:
        assert [alert.level for alert in found] == example["levels"]
    assert all(alert.evidence and alert.basis for alert in found)
