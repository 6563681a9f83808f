"""A report as an Excel workbook: summary, kinds of faults, every kept fault, columns."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from yizhou.exchange.conformance.contracts import ConformanceReport, FoundFault
from yizhou.kernel.clock.api import CHINA

_SEVERITIES = {"error": "错误", "warning": "提醒", "information": "信息"}


def _summary(report: ConformanceReport) -> list[tuple[str, str]]:
    return [
        ("文件", report.file_name),
        ("格式与编码", f"{report.file_format} {report.encoding}".strip()),
        (
            "对照标准",
            f"{report.standard} {report.title}（{report.standard_id}）" if report.standard_id else "未能识别",
        ),
        ("符合率", f"{report.score:.1f} %"),
        ("数据行", f"{report.rows}，其中无问题 {report.good_rows}"),
        ("检查的值", f"{report.values}，其中有错 {report.wrong}"),
        ("问题", f"错误 {report.errors}，提醒 {report.warnings}；列出 {report.kept}"),
        ("检查时间", report.checked.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")),
        ("检查人", f"{report.checked_by} {report.organisation_name}".strip()),
        ("文件摘要 SHA-256", report.digest),
    ]


def _table(
    sheet: Any, head: Any, cell: Any, titles: Sequence[tuple[str, int]], lines: Iterable[Sequence[Any]]
) -> None:
    for column, (title, width) in enumerate(titles):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    last = 1
    for last, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            sheet.write(last, column, value, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(titles) - 1)


def report_workbook(report: ConformanceReport, faults: Sequence[FoundFault]) -> bytes:
    """The workbook's bytes."""
    target = io.BytesIO()
    # A value that begins with = is a value: a report must not run what a file smuggled in.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    book.set_properties(
        {"title": "符合性检查报告", "created": report.checked.astimezone(CHINA).replace(tzinfo=None)}
    )
    title = book.add_format({"bold": True, "font_size": 14, "font_color": "#7F1B20"})
    head = book.add_format({"bold": True, "bg_color": "#F6E4E2", "border": 1, "border_color": "#D5CDCA"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#E4DEDA"})
    first = book.add_worksheet("检查结果")
    first.set_column(0, 0, 20)
    first.set_column(1, 1, 90)
    first.write_string(0, 0, "符合性检查报告", title)
    for row, (name, value) in enumerate(_summary(report), 2):
        first.write_string(row, 0, name, head)
        first.write_string(row, 1, value, cell)
    counts = (
        [one.title, _SEVERITIES[one.severity], one.count, one.place, one.example, one.advice, one.code]
        for one in report.counts
    )
    _table(
        book.add_worksheet("问题分类"), head, cell,
        (("问题", 22), ("级别", 8), ("次数", 10), ("首次出现", 32), ("示例", 44), ("建议", 60), ("代码", 30)), counts,
    )  # fmt: skip
    lines = (
        [one.number, _SEVERITIES[one.severity], one.place, one.message, one.advice, one.code]
        for one in faults
    )
    _table(
        book.add_worksheet("问题明细"), head, cell,
        (("序号", 8), ("级别", 8), ("位置", 36), ("问题", 48), ("建议", 60), ("代码", 30)), lines,
    )  # fmt: skip
    columns = (
        [one.key, one.name, one.heading or "（未提供）", one.filled, one.faults] for one in report.columns
    )
    _table(
        book.add_worksheet("数据项"), head, cell,
        (("标识符", 20), ("数据项", 32), ("文件中的列", 32), ("已填行数", 10), ("有错", 8)), columns,
    )  # fmt: skip
    book.close()
    return target.getvalue()
