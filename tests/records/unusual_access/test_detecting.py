"""The examples beside each rule prove it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from yizhou.kernel.clock.api import CHINA
from yizhou.kernel.settings.api import environment
from yizhou.records.unusual_access.contracts import Facts, Seen
from yizhou.records.unusual_access.definitions import rules
from yizhou.records.unusual_access.detecting import detect

CLERK = UUID(int=2**64)
RULES = {rule.id: rule for rule in rules()}


def folder() -> Path:
    return environment().definitions


def examples() -> list[tuple[str, dict[str, Any]]]:
    found = sorted((folder() / "access_rules" / "examples").glob("*.yaml"))
    return [(path.stem, one) for path in found for one in yaml.safe_load(path.read_text(encoding="utf-8"))]


def seen_of(entries: list[dict[str, Any]]) -> list[Seen]:
    made: list[Seen] = []
    for raw in entries:
        begin = datetime.fromisoformat(raw["at"]).replace(tzinfo=CHINA)
        for turn in range(raw.get("times", 1)):
            number = len(made) + 1
            made.append(
                Seen(
                    number, begin + timedelta(seconds=turn * raw.get("every_seconds", 1)), CLERK, "某人", None, "某院",
                    raw.get("role", "机构人员"), raw.get("action", "read"), UUID(int=raw.get("resident", number)),
                )
            )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("rule", "example"), examples(), ids=lambda one: one if isinstance(one, str) else one["name"]
)
def test_each_rule_finds_what_its_examples_say(rule: str, example: dict[str, Any]) -> None:
    facts = Facts(
        {CLERK: example.get("home", "")},
        {UUID(int=raw["resident"]): raw["region"] for raw in example["entries"] if "region" in raw},
        frozenset(UUID(int=number) for number in example.get("marked", ())),
    )
    found = detect(RULES[rule], list(reversed(seen_of(example["entries"]))), facts)
    assert [
        {"day": sign.day, "number": sign.number}
        | ({"resident": sign.resident_id.int} if sign.resident_id else {})
        for sign in found
    ] == example["finds"]


def test_every_rule_speaks_of_roles_that_exist() -> None:
    roles = {
        yaml.safe_load(path.read_text(encoding="utf-8"))["name"]
        for path in (folder() / "roles").glob("*.yaml")
    }
    assert {role for rule in rules() for role in rule.except_roles} <= roles


def test_two_people_are_never_counted_together() -> None:
    entries = seen_of([{"at": "2026-03-04T09:00", "times": 300, "every_seconds": 1}])
    other = UUID(int=5)
    halves = [
        Seen(one.entry_id, one.at, other if one.entry_id % 2 else CLERK, one.actor_name, None, "", one.role, one.action, one.resident_id)
        for one in entries
    ]  # fmt: skip
    assert detect(RULES["many_records"], halves, Facts()) == []
