"""What the READMEs tell a stranger to type is true of the synthetic prefecture."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tools.demo.prefecture import prefecture

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return prefecture().document(date(2026, 11, 24))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_credentials_of_a_page_are_a_partners(page: Path, document: dict[str, Any]) -> None:
    given = re.findall(r"-u (\w+):(\w+)", page.read_text(encoding="utf-8"))
    known = {(partner["code"], partner["secret"]) for partner in document["partners"]}
    assert given
    assert set(given) <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_files_of_a_pages_commands_are_there(page: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    named = re.findall(r"(?:@|\s)((?:docs|tests)/[\w./-]+)", "\n".join(blocks))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_sample_visit_was_at_an_institution_of_the_sending_county(document: dict[str, Any]) -> None:
    bundle = json.loads((ROOT / "docs" / "samples" / "visit.json").read_text(encoding="utf-8"))
    encounter = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Encounter")
    code = encounter["serviceProvider"]["identifier"]["value"]
    place = next(row for row in document["organisations"] if row["code"] == code)
    assert place["name"] == encounter["serviceProvider"]["display"]
    assert place["region_code"].startswith("532301")
