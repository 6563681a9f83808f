"""The Excel template of a data set: header, an example row, drop-down lists of codes, and a sheet that explains every column."""

import io
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from yizhou.exchange.files.cells import listed
from yizhou.exchange.files.contracts import Column, DataSet

_TYPES = {
    "text": "文本", "code": "代码", "number": "数值", "integer": "整数", "date": "日期 YYYYMMDD",
    "datetime": "日期时间 YYYY-MM-DD hh:mm:ss", "flag": "是/否",
    "icd10": "疾病代码 ICD-10",
}  # fmt: skip
_ROWS_WITH_LISTS = 2_000
_LONGEST_LIST = 200


def _codes_sheet(book: Any, data_set: DataSet) -> dict[str, str]:
    """A sheet of all code lists; the range of each coded column."""
    sheet = book.add_worksheet("代码表")
    ranges: dict[str, str] = {}
    for position, column in enumerate(one for one in data_set.columns if one.type == "code" and not one.open):
        codes = listed(column)
        letter = xl_col_to_name(position * 2)
        sheet.write(0, position * 2, column.name)
        for row, (code, name) in enumerate(codes.items(), 1):
            sheet.write_string(row, position * 2, code)
            sheet.write_string(row, position * 2 + 1, name)
        if 0 < len(codes) <= _LONGEST_LIST and not column.separator:
            ranges[column.name] = f"=代码表!${letter}$2:${letter}${len(codes) + 1}"
    return ranges


def _explanation(column: Column) -> list[str]:
    codes = listed(column) if column.type == "code" else {}
    shown = "；".join(f"{code} {name}" for code, name in list(codes.items())[:30]) + (
        "…" if len(codes) > 30 else ""
    )
    limits = f"{column.range[0]:g}～{column.range[1]:g}" if column.range else ""
    return [
        column.name, "是" if column.required else "", _TYPES[column.type], column.unit, column.element,
        column.value_set or column.system, shown or limits, column.hint, column.example,
    ]  # fmt: skip


def template(data_set: DataSet) -> bytes:
    """The workbook's bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#F3E9E1", "border": 1, "text_wrap": True})
    needed = book.add_format(
        {"bold": True, "bg_color": "#F3E9E1", "border": 1, "text_wrap": True, "font_color": "#A61B1B"}
    )
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(data_set.title[:31])
    notes = book.add_worksheet("填写说明")
    ranges = _codes_sheet(book, data_set)
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(data_set.columns):
        sheet.write(0, position, column.name, needed if column.required else head)
        sheet.set_column(position, position, max(12, min(26, len(column.name) * 2)), text)
        sheet.write_string(1, position, column.example)
        if column.name in ranges:
            sheet.data_validation(
                1, position, _ROWS_WITH_LISTS, position,
                {"validate": "list", "source": ranges[column.name], "error_type": "warning"},
            )  # fmt: skip
    titles = ["列名", "必填", "类型", "单位", "数据元", "值域", "允许值", "说明", "示例"]
    for position, title in enumerate(titles):
        notes.write(0, position, title, head)
    for row, column in enumerate(data_set.columns, 1):
        for position, value in enumerate(_explanation(column)):
            notes.write_string(row, position, value)
    notes.set_column(0, 0, 30)
    notes.set_column(6, 7, 48)
    notes.freeze_panes(1, 0)
    book.close()
    return target.getvalue()
