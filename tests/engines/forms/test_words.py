"""Every fault in words, of one form with all kinds of questions; the browser says the same (web/packages/fields/test/examples.test.ts)."""

import json
from pathlib import Path
from typing import Any

import pytest

from yizhou.engines.forms import api, definitions

WORDS = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))
FORM = definitions.read(WORDS["raw"])


def test_the_browser_gets_the_form_whole() -> None:
    assert api.describe(FORM) == WORDS["form"]


@pytest.mark.parametrize("case", WORDS["cases"], ids=[case["name"] for case in WORDS["cases"]])
def test_a_fault_is_said_in_these_words(case: dict[str, Any]) -> None:
    checked = api.check(FORM, case["answers"], {"today": "2026-03-18"}, {})
    assert [fault.as_dict() for fault in checked.faults] == case["faults"]
