"""The cases that the browser runs too (web/packages/fields/test/rules.test.ts)."""

import json
from pathlib import Path
from typing import Any

import pytest

from yizhou.engines.rules import api
from yizhou.engines.rules.errors import RuleFailed
from yizhou.kernel.errors.contracts import CodedError

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{place}: {case['rule']}" for place, case in enumerate(CASES)])
def test_rule_gives_what_the_shared_case_says(case: dict[str, Any]) -> None:
    given = case.get("given", {})
    if "error" in case:
        with pytest.raises(CodedError) as refused:
            api.read(case["rule"]).evaluate(given)
        assert refused.value.code == f"rules.{case['error']}"
    else:
        value = api.read(case["rule"]).evaluate(given)
        assert type(value) is type(case["value"]) or isinstance(value, float)
        assert value == pytest.approx(case["value"]) if isinstance(value, float) else value == case["value"]


def test_rule_says_which_variables_it_asks_for() -> None:
    assert api.read("a > 1 && xs.exists(x, x.b > c) && d <= today").names == {"a", "xs", "c", "d"}


def test_what_is_no_truth_does_not_hold_or_fail_to_hold() -> None:
    assert api.read("a > 1").holds({"a": None}) is None
    assert api.read("a > 1").holds({"a": 2}) is True
    with pytest.raises(RuleFailed):
        api.read("a + 1").holds({"a": 2})
