"""Cells, headers and templates of tabular data."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from yizhou.exchange.files.cells import Coded, read, written
from yizhou.exchange.files.definitions import Column, data_sets
from yizhou.exchange.files.headers import find, plain
from yizhou.exchange.files.tables import Table, read_file
from yizhou.exchange.files.templates import Filler
from yizhou.kernel.clock.api import CHINA


def cell(raw: Any, **column: Any) -> Any:
    return read(raw, Column("列", **column), "S!2,列")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("20260131", date(2026, 1, 31)), ("2026-01-31", date(2026, 1, 31)), ("2026/1/31", date(2026, 1, 31)),
        ("2026年1月31日", date(2026, 1, 31)), ("２０２６－０１－３１", date(2026, 1, 31)), (date(2026, 1, 31), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 8, 30), date(2026, 1, 31)), ("20260131T083000", date(2026, 1, 31)),
    ],
)  # fmt: skip
def test_dates_are_read_however_they_are_written(raw: Any, expected: date) -> None:
    assert cell(raw, type="date").value == expected


@pytest.mark.parametrize(
    "raw", ["20260131083005", "2026-01-31 08:30:05", "20260131T083005", datetime(2026, 1, 31, 8, 30, 5)]
)
def test_moments_are_in_chinas_time(raw: Any) -> None:
    assert cell(raw, type="datetime").value == datetime(2026, 1, 31, 8, 30, 5, tzinfo=CHINA)


@pytest.mark.parametrize("raw", ["2026-02-30", "31/01/2026", "昨天", "20261301", "1", "2026-01-31 25:00"])
def test_what_is_no_date_is_a_warning_in_an_optional_and_an_error_in_a_required_column(raw: str) -> None:
    assert [fault.severity.value for fault in cell(raw, type="date").faults] == ["warning"]
    assert [fault.severity.value for fault in cell(raw, type="date", required=True).faults] == ["error"]
    assert cell(raw, type="date").faults[0].place == "S!2,列"


def test_numbers_codes_and_flags() -> None:
    assert cell("7.80", type="number").value == Decimal("7.80")
    assert cell(5.0, type="integer").value == 5
    assert cell("1,234", type="number").value == 1234
    assert cell("NaN", type="number").faults[0].code == "files.bad_number"
    assert cell("1.5", type="integer").faults[0].code == "files.bad_number"
    assert cell("女", type="code", value_set="GB/T 2261.1").value == Coded("2", "女", "GB/T 2261.1")
    assert cell("1", type="code", value_set="CV08.50.001").value.code == "01"
    assert cell("77", type="code", value_set="CV08.50.001").faults[0].code == "files.code_not_in_set"
    assert (
        cell("101；102", type="code", value_set="CV05.01.038", separator=";").value[1].name == "磺胺类抗生素"
    )
    assert (cell("是", type="flag").value, cell("F", type="flag").value) == (True, False)
    assert cell("也许", type="flag").faults[0].code == "files.bad_flag"
    assert cell(None, required=True).faults[0].code == "files.value_missing"
    assert written(12.0) == "12"
    assert written(532301198001020148.0) == "532301198001020160", (
        "a number Excel already spoilt stays visibly spoilt"
    )


def test_columns_are_found_by_name_whatever_order_width_and_sheet() -> None:
    data_set = data_sets()["vaccinations"]
    rows = [
        ["预防接种记录表"],
        [
            "＊性别",
            "姓名",
            "组织机构代码 ",
            "记录编号",
            "出生日期",
            "疫苗名称代码",
            "接种日期",
            "接种剂次",
            "备注",
        ],
        [],
    ]
    header = find([Table("说明", [["读我"]]), Table("数据", rows)], data_set)
    assert header is not None
    assert (header.table.sheet, header.row) == ("数据", 1)
    assert [column.name for _, column in header.columns][:3] == ["性别代码", "本人姓名", "组织机构代码"]
    assert [(fault.code, fault.place) for fault in header.faults] == [("files.column_unknown", "数据!2,备注")]
    assert plain(" 收缩压（ｍｍHg） *") == "收缩压(mmhg)"


def test_separators_of_csv_are_found() -> None:
    for separator in ",\t;|":
        text = separator.join(["记录编号", "姓名"]) + "\r\n" + separator.join(["1", '"李,阿依"'])
        assert read_file(text.encode(), "a.csv").tables[0].rows[1] == ["1", "李,阿依"]


FILL = {
    "甲": Decimal("1.50"),
    "乙": Coded("01", "名", "CV08.50.001", "F"),
    "丙": date(2026, 1, 2),
    "$row": "R",
}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{甲}", Decimal("1.50")),
        ("{乙}", "01"),
        ("{乙|name}", "名"),
        ("{乙|fhir}", "F"),
        ("{丙}", "2026-01-02"),
        ("{丙|instant}", "2026-01-02T00:00:00+08:00"),
        ("{缺}", None),
        ("{缺:-别的}", "别的"),
        ("{缺:-$乙}", "01"),
        ("第{甲}次{乙}", "第1.50次名"),
        ("第{甲}次{缺}", None),
        ({"a": "{缺}", "b": "常量"}, None),
        ({"a": "{甲}", "b": "常量", "c": "{缺}"}, {"a": Decimal("1.50"), "b": "常量"}),
        ({"a": ["{缺}", "{甲}"], "b": [{"c": "{缺}"}]}, {"a": [Decimal("1.50")]}),
        ({"b": "常量"}, {"b": "常量"}),
        ({"a": {"$if": "缺", "b": "常量"}, "c": "x"}, {"c": "x"}),
        ({"a": {"$if": "甲", "b": "常量"}}, {"a": {"b": "常量"}}),
        ({"system": "urn:{$row}", "value": "{缺}"}, None),
    ],
)
def test_templates_fill_and_what_has_no_value_disappears(template: Any, expected: Any) -> None:
    assert Filler(FILL).fill(template) == expected


def test_a_coded_value_is_a_concept_with_system_and_name() -> None:
    assert Filler(FILL).fill("{乙|concept}") == {
        "coding": [{"system": "urn:yizhou:code:CV08.50.001", "code": "01", "display": "名"}],
        "text": "名",
    }
