"""Every kind of licence proves itself by its examples."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml

from yizhou.registries.credentials import checking
from yizhou.registries.credentials.definitions import folder, kinds


def cases() -> Iterator[Any]:
    for path in sorted((folder() / "examples").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in content["cases"]:
            yield pytest.param(content["kind"], case, id=f"{path.stem}: {case['name']}")


@pytest.mark.parametrize(("kind_id", "case"), list(cases()))
def test_example(kind_id: str, case: dict[str, Any]) -> None:
    kind = kinds()[kind_id]
    until = case.get("valid_until")
    found = [
        *checking.number_faults(kind, case["number"]),
        *checking.field_faults(kind, checking.normalised(kind, case["fields"])),
        *checking.validity_faults(
            kind, date.fromisoformat(case["valid_from"]), date.fromisoformat(until) if until else None, date(2026, 1, 1)
        ),
    ]  # fmt: skip
    assert sorted(fault.place for fault in found) == sorted(case["faults"])


def test_every_kind_has_an_example() -> None:
    assert {path.stem for path in (folder() / "examples").glob("*.yaml")} == set(kinds())


def test_days_are_understood_however_they_are_written() -> None:
    for text in ("2026-01-31", "20260131", "2026/1/31", "2026.01.31", "2026年1月31日", "2026-01-31 00:00:00"):
        assert checking.day_of(text) == date(2026, 1, 31), text
    for text in ("", "31日", "2026-02-30", "2026", "二〇二六年"):
        assert checking.day_of(text) is None, text


def test_periods_end_the_day_before_and_survive_leap_days() -> None:
    assert checking.years_after(date(2024, 2, 29), 5) == date(2029, 2, 28)
    assert checking.years_after(date(2024, 7, 1), 5) == date(2029, 6, 30)
    assert checking.months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert checking.months_after(date(2024, 11, 30), 3) == date(2025, 2, 28)
