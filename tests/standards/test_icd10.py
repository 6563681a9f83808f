"""The chapters and blocks of ICD-10 against the categories of the national edition: nothing outside, nothing twice."""

from yizhou.standards import icd10
from yizhou.standards.reading import rows


def place(category: str) -> int:
    return ord(category[0]) * 100 + int(category[1:3])


RANGES = {
    row["code"]: (place(row["code"][:3]), place(row["code"][4:]), row["level"])
    for row in rows("icd10_blocks")
}


def around(category: str) -> list[str]:
    return [code for code, (first, last, _) in RANGES.items() if first <= place(category) <= last]


def test_every_category_lies_in_one_chapter_and_in_a_block() -> None:
    for category in {code[:3] for code in icd10.names()}:
        levels = [RANGES[code][2] for code in around(category)]
        assert (levels.count("章"), levels.count("节") > 0) == (1, True), category


def test_ranges_hold_one_another_or_do_not_meet() -> None:
    spans = list(RANGES.items())
    for one, (first, last, _) in spans:
        crossing = [other for other, (begin, end, _) in spans if first < begin <= last < end]
        assert not crossing, (one, crossing)


def test_every_range_begins_and_holds_something() -> None:
    categories = {place(code[:3]) for code in icd10.names()}
    empty = [
        code
        for code, (first, last, _) in RANGES.items()
        if not any(first <= each <= last for each in categories)
    ]
    assert empty == []
    assert [level for *_, level in RANGES.values()].count("章") == 22
