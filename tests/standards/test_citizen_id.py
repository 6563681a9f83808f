"""GB 11643 and GB 32100 against published numbers and against every possible single slip."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhou.standards import citizen_id, credit_code

PUBLISHED = ["11010519491231002X", "440524188001010014", "34052419800101001X", "440308199901101512"]
CREDIT_CODES = ["91350100M000100Y43", "91110000600037341L", "12100000400000624D"]


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_numbers_are_valid(number):
    assert citizen_id.check(number).valid


def test_published_wrong_number_is_a_wrong_check_digit():
    found = citizen_id.check("110105194912310021")
    assert (found.valid, found.problem) == (False, "check_digit")
    assert found.birth_date == date(1949, 12, 31)


def test_fifteen_places_become_eighteen():
    found = citizen_id.check("110105491231002")
    assert (found.valid, found.normalised18, found.sex, found.region) == (
        True,
        "11010519491231002X",
        "2",
        "110105",
    )


def test_small_x_full_width_figures_and_blanks_are_the_same_number():
    assert citizen_id.check(" 1101 0519 4912 3100 2x ").normalised18 == "11010519491231002X"
    assert citizen_id.check("１１０１０５１９４９１２３１００２Ｘ").valid


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", "length"),
        ("12345", "length"),
        ("患者身份证号患者身份证号患者身份证", "length"),
        ("患者身份证号患者身份证号患者身份证号", "characters"),
        ("99010519491231002X", "region"),
        ("110105194913310021", "birth_date"),
        ("110105194902300021", "birth_date"),
    ],
)
def test_each_problem_is_named(number, problem):
    assert citizen_id.check(number).problem == problem


births = st.dates(min_value=date(1850, 1, 1), max_value=date(2099, 12, 31))


@given(births, st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_any_single_wrong_figure_is_noticed(birth, serial, place, shift):
    first17 = f"532301{birth:%Y%m%d}{serial:03}"
    number = first17 + citizen_id.check_digit(first17)
    assert citizen_id.check(number).valid
    if number[place] != "X":
        slipped = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
        assert not citizen_id.check(slipped).valid


@given(births, st.integers(0, 999))
def test_number_tells_birth_date_and_sex(birth, serial):
    first17 = f"532302{birth:%Y%m%d}{serial:03}"
    found = citizen_id.check(first17 + citizen_id.check_digit(first17))
    assert (found.birth_date, found.region) == (birth, "532302")
    assert found.sex == ("1" if serial % 2 else "2")


@given(st.text(max_size=40))
def test_no_text_breaks_the_check(text):
    found = citizen_id.check(text)
    assert found.valid == (found.problem == "")


def test_mask_keeps_region_and_last_four():
    assert citizen_id.mask("11010519491231002X") == "110105********002X"
    assert citizen_id.mask("123") == "***"


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_published_credit_codes_are_valid_and_their_neighbours_are_not(code):
    assert credit_code.is_credit_code(code)
    last = "0" if code[-1] != "0" else "1"
    assert not credit_code.is_credit_code(code[:-1] + last)


def test_organisation_code_inside_a_credit_code_is_valid():
    assert credit_code.is_organisation_code("60003734-1")
    assert not credit_code.is_organisation_code("60003734-2")
    assert not credit_code.is_organisation_code("组织机构代码证")
