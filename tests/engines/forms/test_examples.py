"""The examples of every form: the browser's code runs the same files (web/packages/fields/test/examples.test.ts)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from yizhou.engines.forms import api
from yizhou.kernel.errors.contracts import Fault

FOLDER = Path(__file__).resolve().parents[3] / "definitions" / "forms" / "examples"
CASES = [
    (unit["form"], case)
    for path in sorted(FOLDER.glob("*.yaml"))
    for unit in [yaml.safe_load(path.read_text(encoding="utf-8"))]
    for case in unit["cases"]
]


def written(fault: Fault) -> str:
    return f"{'' if fault.severity.value == 'error' else 'warning '}{fault.code} {fault.place}"


@pytest.mark.parametrize(("form_id", "case"), CASES, ids=[f"{form}: {case['name']}" for form, case in CASES])
def test_a_form_says_of_its_example_what_the_example_says(form_id: str, case: dict[str, Any]) -> None:
    checked = api.check(api.form(form_id), case["answers"], case.get("given", {}), case.get("reasons", {}))
    assert [written(fault) for fault in checked.faults] == case.get("faults", [])
    assert {name: checked.answers.get(name) for name in case.get("kept", {})} == case.get("kept", {})
