import subprocess
import sys

import pytest
from rich.console import Console

from tools.features.__main__ import ROOT, chapters, coverage, functions, problems
from tools.features.claims import Claim
from tools.features.register import read_register

REGISTER = """
systems:
- {id: "6.2", title_zh: 甲, title: A, same_as: "12.1.2", features: [{id: "6.2-01", zh: 一, en: one}]}
- {id: "12.1.2", title_zh: 乙, title: B, features: [{id: "12.1.2-01", zh: 一, en: one}]}
- {id: "12.1.3", title_zh: 丙, title: C, features: [{id: "12.1.3-01", zh: 二, en: two}, {id: "12.1.3-02", zh: 三, en: three}]}
"""


def claim(feature, *, skipped=False):
    return Claim(feature, "tests/test_x.py", 3, "test_x", skipped)


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "features.yaml"
    path.write_text(REGISTER, encoding="utf-8")
    return read_register(path)


def text_of(table):
    console = Console(width=160)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def test_a_function_listed_twice_is_proved_once_for_both_sections(register):
    assert coverage(register, [claim("12.1.2-01")]) == {"12.1.2-01", "6.2-01"}
    assert coverage(register, [claim("6.2-01")]) == {"12.1.2-01", "6.2-01"}


def test_a_skipped_test_proves_nothing_and_is_a_problem(register):
    assert coverage(register, [claim("12.1.3-01", skipped=True)]) == frozenset()
    assert problems(register, [claim("12.1.3-01", skipped=True)]) == [
        "tests/test_x.py:3 12.1.3-01 is claimed by test_x, which may be skipped"
    ]


def test_an_unknown_id_is_a_problem_and_proves_nothing(register):
    assert problems(register, [claim("12.9-01")]) == ["tests/test_x.py:3 12.9-01 is not in the register"]
    assert coverage(register, [claim("12.9-01")]) == frozenset()


def test_the_table_counts_per_chapter(register):
    lines = text_of(chapters(register, [claim("12.1.3-01"), claim("6.2-01")])).splitlines()
    row = next(line for line in lines if "标准规范体系建设" in line)
    assert [cell.strip() for cell in row.split("│")[3:7]] == ["2", "3", "2", "66.7 %"]
    assert "75.0 %" in lines[-2]


def test_a_section_shows_each_function_with_its_tests(register):
    section = register.sections[0]
    assert "tests/test_x.py::test_x" in text_of(functions(register, [claim("12.1.2-01")], section))


def test_sections_said_to_be_the_same_must_have_as_many_functions(tmp_path):
    path = tmp_path / "features.yaml"
    path.write_text(REGISTER.replace('12.1.2", features', '12.1.3", features'), encoding="utf-8")
    with pytest.raises(ValueError, match=r"6\.2 cannot be the same as"):
        read_register(path)


def test_the_register_of_the_plan_is_whole():
    register = read_register(ROOT / "docs" / "register" / "features.yaml")
    assert (len(register.sections), len(register.ids)) == (471, 4511)


def test_the_command_prints_the_chapters_of_the_plan():
    done = subprocess.run(
        [sys.executable, "-m", "tools.features"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert "平台基本功能需求" in done.stdout
    assert "of 4511 functions proved" in done.stdout


def test_lists_in_another_order_and_wording_are_paired_by_name():
    twins = read_register(ROOT / "docs" / "register" / "features.yaml").twins
    assert twins["6.2-04"] == {"12.1.2-06"}  # 居民电子健康档案管理规定
    assert twins["6.2-03"] == {"12.1.2-07"}  # (全民健康信息)平台相关机构管理规定
    assert twins["6.2-07"] == {"12.1.2-03"}  # 卫生管理信息共享标准
    assert twins["11.5.30-06"] == {"11.3.4(1)-07"}  # DRGS
