"""Check characters of invented numbers, against published examples."""

from datetime import date
from random import Random

import pytest

from tools.demo.numbers import (
    citizen_check,
    citizen_id,
    credit_code,
    mistyped,
    old_citizen_id,
    organisation_code,
)


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "440524188001010014", "34052419800101001X", "440308199901101512"]
)
def test_check_character_is_that_of_published_citizen_numbers(number: str) -> None:
    assert citizen_check(number[:17]) == number[17]


def test_published_credit_code_is_built_from_its_parts() -> None:
    assert credit_code("91", "350100", "M000100Y4") == "91350100M000100Y43"
    assert credit_code("91", "110000", "600037341") == "91110000600037341L"


def test_organisation_code_has_the_check_place_of_its_standard() -> None:
    assert organisation_code("M000100Y") == "M000100Y4"
    assert organisation_code("60003734") == "600037341"


def test_sex_and_birthday_are_in_the_citizen_number() -> None:
    number = citizen_id("532301", date(1954, 3, 8), 12, male=False)
    assert number.startswith("53230119540308")
    assert int(number[16]) % 2 == 0
    assert old_citizen_id(number) == "532301540308" + number[14:17]


def test_mistyped_number_never_passes_its_check() -> None:
    rng = Random(1)
    for serial in range(400):
        number = citizen_id("532326", date(1980, 1 + serial % 12, 1 + serial % 28), serial, male=True)
        wrong = mistyped(number, rng)
        assert wrong != number
        assert len(wrong) == 18
        assert citizen_check(wrong[:17]) != wrong[17]
