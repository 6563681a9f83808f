"""What is typed finds Chinese by its characters, its syllables, its initials, and codes by their beginning."""

import pytest

from yizhou.records.browser.matching import spelt


@pytest.mark.parametrize(
    ("name", "typed", "found"),
    [
        ("高血压", "gxy", True),
        ("高血压", "gaoxueya", True),
        ("高血压", "gaoxy", True),
        ("2型糖尿病", "tnb", True),
        ("2型糖尿病", "2xtnb", True),
        ("血红蛋白", "xhdb", True),
        ("血红蛋白", "xuehong", True),
        ("重组乙型肝炎疫苗", "czyxgy", True),  # 重: chong or zhong
        ("重组乙型肝炎疫苗", "zzyxgy", True),
        ("高血压", "xyg", False),
        ("高血压", "gaoyx", False),
    ],
)
def test_a_name_is_found_by_how_it_is_spelt(name: str, typed: str, found: bool) -> None:
    assert spelt(name, typed) is found
