"""A file is checked against a data set: every fault has a place, a message and advice."""

import io
import zipfile
from datetime import date
from typing import Any

import orjson
import pytest

from tests.exchange.conformance.material import HEADINGS, csv_bytes, xlsx_bytes
from yizhou.exchange.conformance import checking, opening, tables
from yizhou.exchange.conformance.contracts import Checked
from yizhou.exchange.conformance.errors import FileNotGiven, StandardUnknown
from yizhou.exchange.conformance.tallying import Tally
from yizhou.kernel.auth.contracts import system_actor
from yizhou.registries.standards_library import api as library
from yizhou.standards import data_sets
from yizhou.standards.citizen_id import check_digit

DATA_SET = "HDSB05.01"
GROUP = data_sets.get(DATA_SET)
assert GROUP is not None
KEYS = {name: key for key, name in library.column_names(GROUP).items()}


def check(body: bytes, standard: str = DATA_SET) -> Checked:
    return checking.check(system_actor("测试"), standard, "门诊.csv", body)


def faults(done: Checked) -> list[tuple[str, str]]:
    return [(fault.code.partition(".")[2], fault.place) for fault in done.faults]


NUMBER = "53230119880305002" + check_digit("53230119880305002")
GOOD_ROW = ("2", "19880305", "01", NUMBER, "1")


def test_a_good_file_has_no_fault_and_a_full_score():
    rows = [(*GOOD_ROW[:4], "T"), ("1", "19700101", "03", "E12345678", "F")]
    done = check(csv_bytes(rows, headings=(*HEADINGS[:4], "转诊标志")))
    assert faults(done) == []
    assert (done.report.score, done.report.rows, done.report.good_rows) == (100.0, 2, 2)
    assert (done.report.file_format, done.report.encoding) == ("CSV", "UTF-8")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("性别代码", "7", "not_in_list"), ("性别代码", "女", "name_for_code"), ("出生日期", "19881305", "bad_format"),
        ("出生日期", "昨天", "bad_format"), ("身份证件类别代码", "88", "not_in_list"), ("门诊号", "1" * 19, "bad_format"),
        ("门诊费用金额(元)", "12.345", "bad_format"), ("门诊费用金额(元)", "十元", "bad_format"),
        ("转诊标志", "也许", "bad_format"), ("门诊诊断代码", "高血压", "not_in_list"),
    ],
)  # fmt: skip
@pytest.mark.feature("12.3.4-09")
def test_each_kind_of_fault_is_found_where_it_is(column: str, value: str, code: str):
    done = check(
        csv_bytes([("x", "a"), ("x", value)], headings=("就诊者姓名", column)).replace(b",a\r\n", b",\r\n")
    )
    assert faults(done) == [(code, f"CSV!3,{column}")]
    fault = done.faults[0]
    assert fault.message
    assert fault.advice
    assert done.report.score < 100


def test_a_name_instead_of_its_code_is_told_the_code():
    done = check(csv_bytes([("x", "女")], headings=("就诊者姓名", "性别代码")))
    assert "2" in done.faults[0].advice


def test_a_citizen_number_is_checked_where_its_type_says_it_is_one():
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    done = check(
        csv_bytes([("2", "19880305", "01", wrong), ("2", "19880305", "03", wrong)], headings=HEADINGS[:4])
    )
    assert faults(done) == [("bad_citizen_id", "CSV!2,身份证件号码")]


def test_a_heading_is_found_by_identifier_element_width_and_without_unit():
    headings = ("HDSB05.01.008", "DE02.01.005.01", "＊门诊号 ", "门诊费用金额", "症状持续时间（MIN）")
    done = check(csv_bytes([("2", "19880305", "a", "1.50", "3")], headings=headings))
    assert faults(done) == []
    assert sum(1 for column in done.report.columns if column.heading) == 5


def test_an_unknown_heading_is_told_what_it_may_have_meant_and_a_second_one_is_said():
    done = check(csv_bytes([("2", "a", "b", "1")], headings=("性别代码", "门诊诊断名", "备注", "性别代码")))
    assert [code for code, _ in faults(done)] == ["column_unknown", "column_unknown", "column_twice"]
    assert "门诊诊断名称" in done.faults[0].advice


def test_the_data_set_is_recognised_by_the_headings():
    group = data_sets.get("HDSB02.07")
    assert group is not None
    names = list(library.column_names(group).values())
    done = check(csv_bytes([["1"] * len(names)], headings=names), "")
    assert (done.report.standard_id, done.report.detected) == ("HDSB02.07", True)


def test_wrong_headings_are_answered_with_advice():
    done = check(csv_bytes([("1", "2")], headings=("甲", "乙")))
    assert [code for code, _ in faults(done)] == ["no_header"]
    assert "模板" in done.faults[0].advice
    assert [code for code, _ in faults(check(csv_bytes([("1", "2")], headings=("甲", "乙")), ""))] == [
        "no_standard"
    ]


def test_no_rows_below_the_heading_is_a_fault():
    assert [code for code, _ in faults(check(csv_bytes([], headings=HEADINGS[:4])))] == ["no_rows"]


def test_repeated_and_too_wide_rows_are_said():
    body = csv_bytes([GOOD_ROW[:4], GOOD_ROW[:4], (*GOOD_ROW[:4], "多", "余")], headings=HEADINGS[:4])
    assert faults(check(body)) == [("row_repeated", "CSV!3"), ("row_too_wide", "CSV!4")]


@pytest.mark.feature("12.3.1-02", "12.3.1-03")
@pytest.mark.parametrize("encoding", ["gbk", "gb2312", "gb18030", "utf-8-sig", "utf-16"])
def test_every_chinese_encoding_is_read(encoding: str):
    done = check(csv_bytes([("李芝莫", "女")], encoding, headings=("就诊者姓名", "性别代码")))
    assert faults(done) == [("name_for_code", "CSV!2,性别代码")]


def test_a_workbook_is_read_with_its_numbers_and_dates_on_the_sheet_that_has_the_heading():
    done = check(xlsx_bytes([(2, "19880305", 1, NUMBER, 9)]))
    assert faults(done) == [("column_unknown", "门诊!1,ABO血型代码")]
    assert (done.report.file_format, done.report.values) == ("Excel", 4)


def test_digits_that_excel_cut_off_are_said():
    done = check(xlsx_bytes([("x", 532301198803050000)], headings=("就诊者姓名", "身份证件号码")))
    assert [code for code, _ in faults(done)] == ["digits_lost"]


def xml(**values: str) -> bytes:
    content = "".join(f"<{KEYS[name]}>{value}</{KEYS[name]}>" for name, value in values.items())
    namespace = f"urn:yizhou:standards:{DATA_SET}"
    return f'<DataSet xmlns="{namespace}" id="{DATA_SET}"><Record>{content}</Record></DataSet>'.encode()


def test_xml_and_json_after_our_schemas_are_checked():
    done = check(xml(性别代码="7", 出生日期="19880305"), "")
    assert faults(done) == [("not_in_list", f"DataSet/Record[1].{KEYS['性别代码']}")]
    assert (done.report.file_format, done.report.standard_id) == ("XML", DATA_SET)
    body = orjson.dumps(
        {"data_set": DATA_SET, "records": [{"性别代码": "1"}, {"性别代码": 7}, {"性别代码": ["1"]}, 5]}
    )
    assert [code for code, _ in faults(check(body))] == ["not_in_list", "not_a_value", "column_unknown"]
    assert faults(check(xml(性别代码="1"), "WS365.15"))[0][0] == "other_data_set"


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as entry:
            for _ in range(300):
                entry.write(bytes(1024 * 1024))
    return target.getvalue()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"PK\x03\x04 broken", "unreadable"), (b"\xd0\xcf\x11\xe0 broken", "unreadable"), (b"<DataSet><Record>", "no_rows"),
        (b"<html/>", "no_root"), (b"<!DOCTYPE x [<!ENTITY a 'b'>]><DataSet>&a;</DataSet>", "unreadable"),
        (b'{"records": ', "unreadable"), (b'{"a": 1}', "no_root"), (b'{"records": [{"a": "\\u0000"}]}', "unreadable"),
        (b"[]", "no_rows"), (b'"' + b"x" * 200_000, "unreadable"),
    ],
)  # fmt: skip
def test_broken_files_are_answered_in_chinese(body: bytes, code: str):
    done = check(body)
    assert code in [found for found, _ in faults(done)], faults(done)
    assert done.report.score == 0.0


def test_a_zip_bomb_is_stopped():
    assert [code for code, _ in faults(check(bomb()))] == ["expands_too_much"]


def test_an_archive_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.csv", "x")
    assert [code for code, _ in faults(check(target.getvalue()))] == ["unreadable"]


def test_xml_that_breaks_off_keeps_what_was_found_before():
    whole = xml(性别代码="7")
    done = check(whole.replace(b"</DataSet>", b"<Record><oops>"))
    assert [code for code, _ in faults(done)] == ["not_in_list", "unreadable"]


def test_more_rows_than_are_checked_at_once_are_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "ROWS_LIMIT", 3)
    done = check(csv_bytes([(str(n), "2") for n in range(5)], headings=("门诊号", "性别代码")))
    assert faults(done) == [("too_many_rows", "CSV!5")]
    assert done.report.rows == 3


def test_what_stops_a_check_before_it_begins_is_an_error(db: None):
    with pytest.raises(FileNotGiven):
        check(b"")
    with pytest.raises(StandardUnknown):
        check(b"a,b", "HDSX")


def test_the_library_s_own_template_is_recognised_and_only_lacks_rows():
    for identifier in ("HDSB05.01", "HDSB03.11", "WS365.02"):
        done = check(library.publish("data_set", identifier, "xlsx").content, "")
        assert (done.report.standard_id, [code for code, _ in faults(done)]) == (identifier, ["no_rows"])


def test_dates_of_excel_are_dates():
    rows: list[tuple[Any, ...]] = [("x", date(1988, 3, 5))]
    sheet = opening.Sheet("表", iter([(1, ("就诊者姓名", "出生日期")), *enumerate(rows, 2)]))
    tally = Tally()
    tables.check_sheet(tables.Headed(sheet), 0, GROUP, tally)
    assert (tally.values, tally.found) == (2, 0)
