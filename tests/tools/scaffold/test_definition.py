"""`./yizhou new`: what is written passes the check as it stands and runs; what cannot be is refused in Chinese."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tools.definitions_check.report import check
from tools.definitions_check.unit import read_project
from tools.scaffold.__main__ import ROOT
from tools.scaffold.definition import KINDS, NotPossible, checked, write
from yizhou.engines.forms import definitions as form_definitions
from yizhou.kernel.settings.api import environment

TODAY = date(2026, 11, 27)


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the project's definitions, which the form engine reads."""
    moved = replace(environment(), project=tmp_path)
    monkeypatch.setattr(form_definitions, "environment", lambda: moved)
    form_definitions.forms.cache_clear()
    yield Path(shutil.copytree(ROOT / "definitions", tmp_path / "definitions"))
    form_definitions.forms.cache_clear()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_written_passes_the_check_at_once(definitions: Path, kind: str) -> None:
    written = write(definitions, checked(kind, "new_service", "新服务"), TODAY)
    report = check(read_project(definitions, ROOT / "src"))
    units = [path for path in written if path.endswith(".yaml") and "examples" not in path]
    assert units
    assert {path: report[path] for path in units} == {path: [] for path in units}
    assert any("examples" in path for path in written)


@pytest.mark.parametrize(
    ("kind", "name", "title", "said"),
    [
        ("programm", "x", "新服务", "可以新建 programme（服务项目）"),
        ("programme", "Asthma", "哮喘", "只能用小写字母"),
        ("programme", "哮喘", "哮喘", "例如 asthma_care"),
        ("programme", "../asthma", "哮喘", "只能用小写字母"),
        ("programme", "_x", "哮喘", "以字母开头"),
        ("process", "x" * 41, "哮喘", "不超过40个字符"),
        ("indicator", "visits", "Visits", "没有中文"),
        ("indicator", "visits", "随访' OR 1=1", "标题里不能有"),
    ],
)
def test_bad_names_are_refused_in_chinese(kind: str, name: str, title: str, said: str) -> None:
    with pytest.raises(NotPossible, match=said):
        checked(kind, name, title)


def test_what_is_there_is_not_overwritten_and_nothing_is_half_written(definitions: Path) -> None:
    form = definitions / "forms" / "asthma_follow_up.yaml"
    form.write_text("mine", encoding="utf-8")
    with pytest.raises(NotPossible, match="已经有同名的服务项目"):
        write(definitions, checked("programme", "asthma", "哮喘患者管理"), TODAY)
    assert form.read_text(encoding="utf-8") == "mine"
    assert not (definitions / "programmes" / "asthma").exists()


def test_the_command_says_what_it_refuses() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yizhou.entrypoints.cli", "new", "programme", "Asthma"],
        cwd=ROOT, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "名称“Asthma”不能用" in done.stdout
