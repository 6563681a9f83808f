"""Excel workbooks generated from the tables: a data set to fill in, a document template, a code list, a whole catalogue."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from yizhou.registries.standards_library.contracts import Book, DocumentPage
from yizhou.registries.standards_library.exporting.headings import headings
from yizhou.registries.standards_library.reading import DATATYPES, format_meaning
from yizhou.standards.data_sets import DataSet, Item

_FILLED_ROWS = 5_000
_LONGEST_LIST = 400
_MADE = datetime(2016, 1, 1)  # noqa: DTZ001  a fixed moment: the same tables give the same bytes


class _Formats:
    """The few looks a sheet has."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": "#7F1B20"})
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#F6E4E2",
                "border": 1,
                "border_color": "#D5CDCA",
                "text_wrap": True,
                "valign": "top",
            }
        )
        self.needed = book.add_format(
            {
                "bold": True,
                "bg_color": "#A3262A",
                "font_color": "#FFFFFF",
                "border": 1,
                "text_wrap": True,
                "valign": "top",
            }
        )
        self.cell = book.add_format(
            {"border": 1, "border_color": "#E4DEDA", "text_wrap": True, "valign": "top"}
        )
        self.soft = book.add_format({"font_color": "#6B6061", "text_wrap": True})
        self.band = book.add_format({"bold": True, "bg_color": "#EFEBE8"})
        self.text = book.add_format({"num_format": "@"})


def _workbook(fill: Callable[[Any, _Formats], None], subject: str) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": subject, "author": "健康彝州标准库", "created": _MADE})
    fill(book, _Formats(book))
    book.close()
    return target.getvalue()


def _table(
    sheet: Any,
    looks: _Formats,
    titles: Sequence[tuple[str, int]],
    lines: Iterable[Sequence[str]],
    first: int = 0,
) -> None:
    """A table with widths, a frozen head and a filter."""
    for column, (title, width) in enumerate(titles):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, title, looks.head)
    row = first
    for row, line in enumerate(lines, first + 1):
        for column, value in enumerate(line):
            sheet.write_string(row, column, value, looks.cell)
    sheet.freeze_panes(first + 1, 0)
    sheet.autofilter(first, 0, max(row, first + 1), len(titles) - 1)


def _allowed(item: Item) -> str:
    values = item.values
    if not values.codes:
        return item.allowed
    shown = "；".join(f"{code} {name}" for code, name in list(values.codes.items())[:40])
    return f"{shown}；…共 {len(values.codes)} 项" if len(values.codes) > 40 else shown


def _note(item: Item) -> str:
    parts = [item.definition, format_meaning(item.format), _allowed(item)[:160], item.element_id]
    return "\n".join(part for part in parts if part)


def _lists(book: Any, looks: _Formats, items: Sequence[Item]) -> dict[str, str]:
    """A sheet of code lists, each once; the range of every row's drop-down by its key."""
    sheet = book.add_worksheet("代码表")
    ranges: dict[str, str] = {}
    places: dict[tuple[tuple[str, str], ...], str] = {}
    for item in items:
        codes = tuple(item.values.codes.items())
        if not 0 < len(codes) <= _LONGEST_LIST:
            continue
        if codes not in places:
            column = len(places) * 2
            sheet.write_string(0, column, item.values.name[:60] or item.name, looks.head)
            sheet.set_column(column, column, 8)
            sheet.set_column(column + 1, column + 1, 24)
            for row, (code, name) in enumerate(codes, 1):
                sheet.write_string(row, column, code)
                sheet.write_string(row, column + 1, name)
            letter = xl_col_to_name(column)
            places[codes] = f"=代码表!${letter}$2:${letter}${len(codes) + 1}"
        ranges[item.key] = places[codes]
    return ranges


def data_set_workbook(group: DataSet) -> bytes:
    """A sheet to fill in (columns with notes and drop-down lists), a sheet that explains every column, one of codes."""

    def fill(book: Any, looks: _Formats) -> None:
        data = book.add_worksheet("数据")
        explained = book.add_worksheet("填写说明")
        ranges = _lists(book, looks, group.items)
        names = headings(group)
        data.freeze_panes(1, 0)
        for column, item in enumerate(group.items):
            name = names[item.key]
            data.set_column(column, column, max(10, min(28, len(name) * 2 + 2)), looks.text)
            data.write_string(0, column, name, looks.needed if item.required else looks.head)
            data.write_comment(
                0, column, _note(item), {"x_scale": 2, "y_scale": 1.4, "author": group.standard}
            )
            if item.key in ranges:
                data.data_validation(
                    1, column, _FILLED_ROWS, column,
                    {"validate": "list", "source": ranges[item.key], "error_type": "warning",
                     "error_title": "不在值域内", "error_message": f"“{item.name[:20]}”请填代码表中的代码"},
                )  # fmt: skip
        explained.write_string(0, 0, f"{group.standard} {group.title}", looks.title)
        titles = (
            ("序号", 6), ("内部标识符", 18), ("数据元标识符", 18), ("数据项名称", 28), ("必填", 6), ("定义", 48), ("数据类型", 18),
            ("表示格式", 11), ("格式说明", 28), ("允许值", 60),
        )  # fmt: skip
        lines = (
            [str(item.order), item.key, item.element_id + ("（按名称对应）" if item.inferred else ""), item.name,
             "是" if item.required else "", item.definition, f"{item.datatype} {DATATYPES.get(item.datatype, '')}".strip(), item.format,
             format_meaning(item.format), _allowed(item)]
            for item in group.items
        )  # fmt: skip
        _table(explained, looks, titles, lines, first=1)

    return _workbook(fill, f"{group.standard} {group.title}")


def document_workbook(page: DocumentPage) -> bytes:
    """A document template: its header and its sections with entries."""

    def fill(book: Any, looks: _Formats) -> None:
        body = book.add_worksheet("文档体")
        header = book.add_worksheet("文档头")
        body.write_string(0, 0, f"{page.standard} {page.title}（{page.template_id}）", looks.title)
        entries = (
            [chapter.name, chapter.code, f"{chapter.cardinality} {chapter.optionality}".strip(),
             "　" * line.depth + line.name, line.element_id, line.element, line.datatype, line.unit, line.list_name,
             line.cardinality, line.optionality, line.note]
            for chapter in page.chapters
            for line in chapter.statements
        )  # fmt: skip
        titles = (
            ("章节", 18), ("章节编码", 12), ("章节约束", 10), ("条目", 34), ("数据元标识符", 18), ("元素", 16), ("类型", 8),
            ("单位", 8), ("值域", 28), ("基数", 8), ("约束", 7), ("说明", 24),
        )  # fmt: skip
        _table(body, looks, titles, entries, first=1)
        constraints = (
            [line.block, line.path, line.meaning, line.cardinality, line.element_id, line.fixed]
            for line in page.header
        )
        columns = (
            ("部分", 18),
            ("路径", 64),
            ("含义", 30),
            ("基数", 8),
            ("数据元标识符", 18),
            ("固定值", 34),
        )
        _table(header, looks, columns, constraints)

    return _workbook(fill, f"{page.standard} {page.title}")


def list_workbook(title: str, codes: Iterable[tuple[str, str]]) -> bytes:
    """A code list: code and name."""
    return _workbook(
        lambda book, looks: _table(book.add_worksheet("代码"), looks, (("代码", 18), ("名称", 60)), codes),
        title,
    )


def catalogue_workbook(title: str, books: Iterable[Book]) -> bytes:
    """All books of a shelf, one a line."""
    titles = (("标识符", 24), ("名称", 40), ("标准", 24), ("分类", 24), ("说明", 70), ("数量", 12))
    lines = (
        [
            one.id,
            one.title,
            one.standard,
            one.family,
            one.note,
            f"{one.size} {one.size_name}" if one.size_name else "",
        ]
        for one in books
    )
    return _workbook(lambda book, looks: _table(book.add_worksheet(title), looks, titles, lines), title)
