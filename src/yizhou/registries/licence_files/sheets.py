"""Reads the rows of an Excel or CSV file one after the other, and writes the template and the list of faults."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import python_calamine
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from yizhou.registries.licence_files.columns import Column
from yizhou.registries.licence_files.contracts import FileFault
from yizhou.registries.licence_files.errors import ColumnsMissing, FileTooLarge, FileUnreadable
from yizhou.registries.licence_files.subjects import Subject

MOST_BYTES = 32 * 1024 * 1024
MOST_ROWS = 200_000
_UNPACKED = 512 * 1024 * 1024
_ROWS_WITH_LISTS = 5_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with the positions of the columns it has; `rows` gives number (as a person sees it) and texts by column id."""

    name: str
    rows: Iterator[tuple[int, dict[str, str]]]


def read(content: bytes, name: str, kind: Subject) -> Sheet:
    """The first sheet that has the columns of a kind. Raises FileUnreadable, FileTooLarge, ColumnsMissing."""
    columns = kind.columns
    missing: list[str] = []
    for title, rows in _tables(content, name):
        header = [_text(cell) for cell in next(rows, ())]
        places = {column.id: header.index(column.name) for column in columns if column.name in header}
        lacking = [column.name for column in columns if column.required and column.id not in places]
        if not lacking:
            return Sheet(title, _rows(rows, places))
        if not missing or len(lacking) < len(missing):
            missing = lacking
    raise ColumnsMissing(columns="、".join(missing), kind=kind.title)


def _rows(rows: Iterator[Sequence[Any]], places: dict[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in enumerate(rows, 2):
        texts = {
            column: text
            for column, place in places.items()
            if place < len(cells) and (text := _text(cells[place]))
        }
        if texts:
            yield number, texts


def _text(cell: Any) -> str:
    """A cell as a person sees it: no `.0` of whole numbers, days in ISO form."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell if cell is not None else "").strip()


def _tables(content: bytes, name: str) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    if content.startswith(b"PK"):
        yield from _workbook(content, name)
    else:
        yield "CSV", _csv(content, name)


def _workbook(content: bytes, name: str) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    _require_modest(content, name)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        titles = book.sheet_names
    except Exception as error:  # the reader's errors have no common base
        raise FileUnreadable(name=name, problem=type(error).__name__) from None
    for title in titles:
        sheet = book.get_sheet_by_name(title)
        if sheet.height > MOST_ROWS + 1:
            raise FileTooLarge(name=name, problem=f"工作表“{title}”有 {sheet.height:,} 行")
        yield title, iter(sheet.iter_rows())


def _require_modest(content: bytes, name: str) -> None:
    """A workbook is a zip: count what comes out of it before a reader holds it, without believing its directory."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as source:
                    while piece := source.read(1 << 20):
                        unpacked += len(piece)
                        if unpacked > _UNPACKED:
                            raise FileTooLarge(name=name, problem="解压后超过 512 MB")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise FileUnreadable(name=name, problem=type(error).__name__) from None


def _csv(content: bytes, name: str) -> Iterator[Sequence[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileUnreadable(name=name, problem="不是 Excel，也不是 UTF-8 或 GBK 编码的文字")
    if text.count("\n") > MOST_ROWS + 1:
        raise FileTooLarge(name=name, problem=f"有 {text.count(chr(10)):,} 行")
    first = text.partition("\n")[0]
    return csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=first.count))


def template(kind: Subject) -> bytes:
    """The workbook to fill in: columns with an example row, drop-down lists, and a sheet that explains each column."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#F3E9E1", "border": 1, "text_wrap": True})
    needed = book.add_format(
        {"bold": True, "bg_color": "#F3E9E1", "border": 1, "text_wrap": True, "font_color": "#A3262A"}
    )
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(kind.title[:31])
    notes, lists = book.add_worksheet("填写说明"), book.add_worksheet("可选项")
    sheet.freeze_panes(1, 0)
    columns = kind.columns
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, needed if column.required else head)
        sheet.set_column(place, place, max(12, min(30, len(column.name) * 2 + 4, 30)), text)
        sheet.write_string(1, place, column.example)
        if column.options:
            _drop_down(sheet, lists, place, column)
    for place, title in enumerate(("列名", "必填", "说明", "示例", "可选项")):
        notes.write_string(0, place, title, head)
    for row, column in enumerate(columns, 1):
        shown = (
            column.name,
            "是" if column.required else "",
            column.hint,
            column.example,
            "、".join(column.options),
        )
        for place, value in enumerate(shown):
            notes.write_string(row, place, value)
    notes.set_column(0, 0, 26)
    notes.set_column(2, 4, 40)
    book.close()
    return target.getvalue()


def _drop_down(sheet: Any, lists: Any, place: int, column: Column) -> None:
    for row, option in enumerate(column.options):
        lists.write_string(row, place, option)
    letter = xl_col_to_name(place)
    source = f"=可选项!${letter}$1:${letter}${len(column.options)}"
    sheet.data_validation(
        1, place, _ROWS_WITH_LISTS, place, {"validate": "list", "source": source, "error_type": "warning"}
    )


def fault_list(faults: Iterable[FileFault]) -> bytes:
    """A workbook of faults for the person who repairs the file."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#F3E9E1", "border": 1})
    sheet = book.add_worksheet("问题清单")
    for place, (title, width) in enumerate(
        (("行", 8), ("位置", 36), ("问题", 60), ("处理办法", 60), ("代码", 32))
    ):
        sheet.write_string(0, place, title, head)
        sheet.set_column(place, place, width)
    for row, fault in enumerate(faults, 1):
        sheet.write_number(row, 0, fault.row)
        for place, value in enumerate((fault.place, fault.message, fault.advice, fault.code), 1):
            sheet.write_string(row, place, value)
    book.close()
    return target.getvalue()
