"""Formats of data elements (WS/T 303): what fits, what does not, and that every printed format is understood."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhou.standards import data_elements
from yizhou.standards.formats import check_format, parse_format
from yizhou.standards.reading import rows


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("AN..20", "患者主诉"),
        ("AN7", "J18.901"),
        ("N2..3", "120"),
        ("N5,2", "36.5"),
        ("N..5,2", "65"),
        ("D8", "20240229"),
        ("D8", "2024-02-29"),
        ("DT15", "20120909T111112"),
        ("DT15", "20120909111112"),
        ("DT15", "20120909111112+0800"),
        ("T6", "235959"),
        ("T/F", "true"),
        ("T/F", "有"),
        ("", "anything"),
    ],
)
def test_fitting_values_pass(text, value):
    assert check_format(text, value) == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("AN..3", "abcd"),
        ("AN7", "J18"),
        ("N2..3", "8"),
        ("N2..3", "高"),
        ("N1", "12"),
        ("N..3", "12.5"),
        ("N5,2", "12345.6"),
        ("N5,2", "1.234"),
        ("D8", "20230229"),
        ("DT15", "20121309111112"),
        ("T6", "250000"),
        ("T/F", "也许"),
    ],
)
def test_unfit_values_get_a_reason(text, value):
    assert check_format(text, value) != ""


def test_every_format_of_the_catalogue_is_understood():
    formats = {row["format"] for row in rows("data_elements") if row["format"]}
    assert len(formats) > 80
    assert [text for text in formats if parse_format(text) is None] == []


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))
def test_any_moment_fits_its_formats(moment):
    assert check_format("D8", f"{moment:%Y%m%d}") == ""
    assert check_format("DT15", f"{moment:%Y%m%d%H%M%S}") == ""


@given(
    st.sampled_from(["AN..20", "A3", "N2..3", "N5,2", "D8", "DT15", "T6", "T/F", "??", "N"]),
    st.text(max_size=60),
)
def test_no_text_breaks_a_format(text, value):
    assert isinstance(check_format(text, value), str)


@given(st.integers(0, 999), st.integers(0, 99))
def test_decimals_within_bounds_fit(whole, fraction):
    assert check_format("N5,2", f"{whole}.{fraction:02}") == ""


def test_element_knows_its_own_format():
    assert data_elements.check("DE04.10.174.00", "128") == ""
    assert data_elements.check("DE04.10.174.00", "12.8") != ""
    assert data_elements.check("DE99.99.999.99", "anything") == ""
