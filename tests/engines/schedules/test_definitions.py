"""Booking rules and guidance prove themselves by their examples."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from yizhou.engines.schedules import definitions

EXAMPLES = Path("definitions/schedules/examples")


def cases(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", cases("guidance"), ids=lambda case: case["text"])
def test_a_complaint_leads_to_its_departments(case: dict[str, Any]) -> None:
    advice = definitions.advise(case["text"])
    if "first" in case:
        assert advice.departments[0] == case["first"]
    if "departments" in case:
        assert set(case["departments"]) <= set(advice.departments)
        assert bool(advice.departments) == bool(case["departments"])
    assert case.get("urgent", "") in advice.urgent
    assert bool(advice.urgent) == ("urgent" in case)


@pytest.mark.parametrize("case", cases("services"), ids=lambda case: case["service"])
def test_shares_of_a_session_are_kept_by_the_rules(case: dict[str, Any]) -> None:
    kept = definitions.shares_of(case["capacity"], definitions.service(case["service"]).shares)
    assert len(kept) == case["capacity"]
    assert {channel: kept.count(channel) for channel in set(kept) - {""}} == case["kept"]


def test_shares_name_known_channels() -> None:
    for rules in definitions.services().values():
        assert {channel for channel, _ in rules.shares} <= set(definitions.channels())
        assert sum(part for _, part in rules.shares) <= 100
