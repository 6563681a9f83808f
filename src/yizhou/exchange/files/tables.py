"""Files of rows: CSV in whatever encoding and separator, Excel (xlsx, xls, ods) by the first sheet that has the columns."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import python_calamine

from yizhou.exchange.files import faults
from yizhou.exchange.pipeline.api import decode_text, unpack
from yizhou.kernel.errors.contracts import Fault, Severity

_OLE = b"\xd0\xcf\x11\xe0"
_SHEETS_LIMIT = 32


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: rows of cells, the first row counted 1 as a person sees it."""

    sheet: str
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The sheets of a file, none when `faults` says why not."""

    tables: tuple[Table, ...]
    encoding: str = ""
    faults: tuple[Fault, ...] = ()


def is_workbook(body: bytes) -> bool:
    """Whether these are the bytes of an Excel or ODF file."""
    return body.startswith((_OLE, b"PK\x03\x04"))


def read_file(body: bytes, name: str) -> ReadFile:
    """Read a file's sheets."""
    if is_workbook(body):
        return _workbook(body, name)
    return _csv(body)


def _bombs(body: bytes, name: str) -> tuple[Fault, ...]:
    """An xlsx is a zip: expand it once without believing its directory before a reader does."""
    return tuple(fault for packed in unpack(body, name) for fault in packed.faults)


def _workbook(body: bytes, name: str) -> ReadFile:
    if body.startswith(b"PK"):
        found = _bombs(body, name)
        if found:
            return ReadFile((), faults=found)
        if not _is_spreadsheet(body):
            return ReadFile((), faults=(faults.unreadable(name, "压缩包中不是表格"),))
    try:
        book = python_calamine.load_workbook(io.BytesIO(body))
        tables = [
            Table(sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            for sheet in book.sheet_names[:_SHEETS_LIMIT]
        ]
    except (
        Exception
    ) as error:  # the reader's errors have no common base, and a panic of it is a BaseException's child
        return ReadFile((), faults=(faults.unreadable(name, type(error).__name__),))
    return ReadFile(tuple(table for table in tables if any(any(row) for row in table.rows)))


def _is_spreadsheet(body: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = set(archive.namelist())
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"})


def _csv(body: bytes) -> ReadFile:
    decoded = decode_text(body)
    if any(fault.severity is Severity.ERROR for fault in decoded.faults):
        return ReadFile((), decoded.encoding, decoded.faults)
    first = decoded.text.partition("\n")[0]
    separator = max(",\t;|", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=separator, strict=False))
    except csv.Error as error:
        return ReadFile((), decoded.encoding, (*decoded.faults, faults.unreadable("CSV", str(error))))
    return ReadFile((Table("CSV", rows),), decoded.encoding, decoded.faults)
