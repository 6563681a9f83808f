"""What kind of file this is, and its rows one by one: Excel, CSV in any Chinese encoding, XML and JSON after our own schemas.

Nothing is expanded or held beyond fixed limits: a packed file is expanded once and thrown away before a reader sees it,
text is cut into lines as they are asked for, XML records are forgotten as soon as they were looked at.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import python_calamine
from lxml import etree

from yizhou.exchange.conformance import faults
from yizhou.exchange.pipeline.api import declared_in_xml, decode_text, without_xml_encoding
from yizhou.kernel.errors.contracts import Fault, Severity

MEGABYTE = 1024 * 1024
FILE_LIMIT = 64 * MEGABYTE
_EXPANDED_LIMIT = 256 * MEGABYTE
_JSON_LIMIT = 24 * MEGABYTE
_SHEETS_LIMIT = 16
_STEP = MEGABYTE

Rows = Iterator[tuple[int, Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as numbered rows of cells, the first row counted 1; `rows` can be gone through once."""

    name: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Records:
    """Records of named values: `declared` is the data set the file says it is."""

    place: str
    declared: str
    rows: Iterator[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A readable file: sheets, records, or the bytes of a CDA document; none of them when `faults` say why not."""

    format: str
    encoding: str = ""
    sheets: tuple[Sheet, ...] = ()
    records: Records | None = None
    document: bytes = b""
    faults: tuple[Fault, ...] = ()


def open_file(body: bytes) -> Opened:
    """Open a file by its first bytes, not its name."""
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(body)
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        return _workbook(body)
    head = body[:256].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"<"):
        return _xml(body)
    if head.startswith((b"{", b"[")):
        return _json(body)
    return _csv(body)


def _packed(body: bytes) -> Opened:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                return Opened("压缩包", faults=(faults.unreadable("文件", "压缩包中不是表格"),))
            if _expands_too_much(archive):
                return Opened("Excel", faults=(faults.expands_too_much(f"{_EXPANDED_LIMIT // MEGABYTE} MB"),))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return Opened("Excel", faults=(faults.unreadable("文件", "压缩结构损坏或已加密"),))
    return _workbook(body)


def _expands_too_much(archive: zipfile.ZipFile) -> bool:
    """Expand everything once, piece by piece, believing nothing the directory says of sizes."""
    total = 0
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            while piece := stream.read(_STEP):
                total += len(piece)
                if total > _EXPANDED_LIMIT:
                    return True
    return False


def _workbook(body: bytes) -> Opened:
    try:
        book = python_calamine.load_workbook(io.BytesIO(body))
        sheets = tuple(Sheet(name, _cells(book, name)) for name in book.sheet_names[:_SHEETS_LIMIT])
    except Exception as error:  # the reader's errors have no common base
        return Opened("Excel", faults=(faults.unreadable("文件", type(error).__name__),))
    return Opened("Excel", sheets=sheets)


def _cells(book: Any, name: str) -> Rows:
    """A sheet is read when its first row is asked for; the empty area above the data keeps its numbers."""
    sheet = book.get_sheet_by_name(name)
    first = (sheet.start or (0, 0))[0] + 1
    yield from enumerate(sheet.iter_rows(), first)


def _lines(text: str) -> Iterator[str]:
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin) + 1 or len(text)
        yield text[begin:end]
        begin = end


def _csv(body: bytes) -> Opened:
    decoded = decode_text(body)
    stopping = tuple(fault for fault in decoded.faults if fault.severity is Severity.ERROR)
    if stopping:
        return Opened("CSV", decoded.encoding, faults=stopping)
    first = decoded.text.partition("\n")[0]
    separator = max(",\t;|", key=first.count)
    reader = csv.reader(_lines(decoded.text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=separator)
    return Opened("CSV", decoded.encoding, (Sheet("CSV", enumerate(reader, 1)),))


def _xml(body: bytes) -> Opened:
    decoded = decode_text(body, declared_in_xml(body))
    stopping = tuple(fault for fault in decoded.faults if fault.severity is Severity.ERROR)
    if stopping:
        return Opened("XML", decoded.encoding, faults=stopping)
    text = without_xml_encoding(decoded.text)
    if "<!DOCTYPE" in text:
        return Opened("XML", decoded.encoding, faults=(faults.unreadable("XML", "不接受 DOCTYPE 声明"),))
    content = text.encode()
    try:
        _, root = next(
            etree.iterparse(io.BytesIO(content), events=("start",), resolve_entities=False, no_network=True)
        )
    except (etree.XMLSyntaxError, StopIteration) as error:
        return Opened("XML", decoded.encoding, faults=(faults.unreadable("XML", str(error)[:160]),))
    name = etree.QName(root).localname
    if name == "ClinicalDocument":
        return Opened("CDA", decoded.encoding, document=body)
    if name != "DataSet":
        return Opened(
            "XML", decoded.encoding, faults=(faults.no_root("XML", "根元素 DataSet 或 ClinicalDocument"),)
        )
    records = Records("DataSet", root.get("id", ""), _xml_records(content))
    return Opened("XML", decoded.encoding, records=records)


def _xml_records(content: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    parsed = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag="{*}Record",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for number, (_, record) in enumerate(parsed, 1):
        values = {
            etree.QName(child).localname: [] if len(child) else (child.text or "").strip()
            for child in record
            if isinstance(child.tag, str)
        }
        yield f"DataSet/Record[{number}]", values
        record.clear()
        while record.getprevious() is not None:
            del record.getparent()[0]


def _json(body: bytes) -> Opened:
    if len(body) > _JSON_LIMIT:
        limit = f"JSON 超过 {_JSON_LIMIT // MEGABYTE} MB，请改用 CSV 或 XML"
        return Opened("JSON", faults=(faults.unreadable("JSON", limit),))
    decoded = decode_text(body)
    stopping = tuple(fault for fault in decoded.faults if fault.severity is Severity.ERROR)
    if stopping:
        return Opened("JSON", decoded.encoding, faults=stopping)
    if "\\u0000" in decoded.text:
        return Opened(
            "JSON", decoded.encoding, faults=(faults.unreadable("JSON", "含有 NUL 字符（\\u0000）"),)
        )
    try:
        content = orjson.loads(decoded.text)
    except orjson.JSONDecodeError as error:
        place = f"第{error.lineno}行第{error.colno}列"
        return Opened("JSON", decoded.encoding, faults=(faults.unreadable(place, "不是有效的 JSON"),))
    listed = content.get("records") if isinstance(content, dict) else content
    if not isinstance(listed, list):
        return Opened("JSON", decoded.encoding, faults=(faults.no_root("JSON", "records 列表"),))
    declared = str(content.get("data_set", "")) if isinstance(content, dict) else ""
    rows = (
        (f"records[{number}]", row if isinstance(row, dict) else {"": row})
        for number, row in enumerate(listed)
    )
    return Opened("JSON", decoded.encoding, records=Records("records", declared, rows))
