"""Files to check: sheets of 门诊摘要 (WS 373.1, HDSB05.01) in every form."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

HEADINGS = ("性别代码", "出生日期", "身份证件类别代码", "身份证件号码", "ABO血型代码")


def csv_bytes(
    rows: Iterable[Sequence[Any]], encoding: str = "utf-8", headings: Sequence[str] = HEADINGS
) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(headings)
    writer.writerows(rows)
    return target.getvalue().encode(encoding)


def xlsx_bytes(
    rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS, sheet: str = "门诊"
) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.add_worksheet("说明").write(0, 0, "本文件由门诊系统导出")
    page = book.add_worksheet(sheet)
    for number, row in enumerate((headings, *rows)):
        for column, value in enumerate(row):
            page.write(number, column, value)
    book.close()
    return target.getvalue()
