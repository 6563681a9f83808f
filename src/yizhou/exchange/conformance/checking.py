"""One file from its bytes to its report: open, find the standard, check, sum up."""

from hashlib import sha256
from time import perf_counter

from lxml import etree

from yizhou.exchange.conformance import documents, faults, tables
from yizhou.exchange.conformance.contracts import Checked, CheckedColumn, ConformanceReport
from yizhou.exchange.conformance.errors import FileNotGiven, StandardUnknown
from yizhou.exchange.conformance.opening import Opened, open_file
from yizhou.exchange.conformance.tallying import Tally
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.registries.local_standards import api as local_standards
from yizhou.standards import cda_tables, data_sets
from yizhou.standards.cda_tables import Document
from yizhou.standards.data_sets import DataSet


def data_set_of(identifier: str) -> DataSet | None:
    """A national data set, or a published one of the prefecture; None when there is none."""
    return (data_sets.get(identifier) or local_standards.data_set(identifier)) if identifier else None


def _standard(identifier: str) -> DataSet | Document | None:
    if not identifier:
        return None
    found = data_set_of(identifier) or cda_tables.by_code(identifier)
    if found is None:
        raise StandardUnknown(standard=identifier[:60])
    return found


def _check_table(
    opened: Opened, wanted: DataSet | None, tally: Tally
) -> tuple[DataSet | None, tuple[CheckedColumn, ...]]:
    if opened.records:
        group = wanted or data_set_of(opened.records.declared)
        if group is None:
            tally.add(faults.no_standard(opened.records.place))
            return None, ()
        try:
            tables.check_records(opened.records, group, tally)
        except etree.XMLSyntaxError as error:  # the rest of the file cannot be read
            tally.add(faults.unreadable(f"DataSet/Record[{tally.rows + 1}]", str(error)[:160]))
        if not tally.rows:
            tally.add(faults.no_rows(opened.records.place))
        return group, tally.checked_columns(group.items)
    sheets = [tables.Headed(sheet) for sheet in opened.sheets]
    chosen = tables.choose(sheets, wanted)
    if chosen is None:
        place = sheets[0].name if sheets else "文件"
        tally.add(faults.no_header(place, wanted.title) if wanted else faults.no_standard(place))
        return wanted, ()
    sheet, index, group = chosen
    tables.check_sheet(sheet, index, group, tally)
    if not tally.rows:
        tally.add(faults.no_rows(sheet.name))
    return group, tally.checked_columns(group.items)


def _examine(
    opened: Opened, wanted: DataSet | Document | None, tally: Tally
) -> tuple[DataSet | Document | None, tuple[CheckedColumn, ...]]:
    for fault in opened.faults:
        tally.add(fault)
    if opened.document:
        return documents.check_document(
            opened.document, wanted if isinstance(wanted, Document) else None, tally
        ), ()
    if isinstance(wanted, Document):
        if not opened.faults:
            tally.add(faults.no_root("文件", "CDA 文档的根元素 ClinicalDocument"))
        return wanted, ()
    if opened.faults:
        return wanted, ()
    try:
        return _check_table(opened, wanted, tally)
    except Exception as error:
        if not _is_of_a_reader(error):
            raise
        tally.add(faults.unreadable(f"第 {tally.rows + 2} 行附近", str(error)[:160] or type(error).__name__))
        return wanted, ()


def _is_of_a_reader(error: Exception) -> bool:
    """Whether the csv or workbook reader gave up in the middle of a file; anything else is ours."""
    module = type(error).__module__
    return module.startswith(("_csv", "csv", "python_calamine"))


def check(actor: Actor, standard: str, file_name: str, body: bytes) -> Checked:
    """Check a file. Raises FileNotGiven, StandardUnknown; everything the file holds becomes faults."""
    if not body:
        raise FileNotGiven
    wanted = _standard(standard)
    begin = perf_counter()
    tally = Tally()
    opened = open_file(body)
    found, checked_columns = _examine(opened, wanted, tally)
    is_document = isinstance(found, Document)
    report = ConformanceReport(
        id=new_id(),
        kind="document" if is_document or opened.document else "data_set",
        standard_id="" if found is None else found.code if is_document else found.id,
        standard="" if found is None else found.standard,
        title="" if found is None else found.title,
        detected=wanted is None and found is not None,
        file_name=file_name[:200],
        file_format=opened.format,
        encoding=opened.encoding,
        size=len(body),
        digest=sha256(body).hexdigest(),
        rows=tally.rows,
        good_rows=tally.good_rows,
        values=tally.values,
        wrong=tally.wrong,
        score=tally.score,
        errors=tally.errors,
        warnings=tally.found - tally.errors,
        found=tally.found,
        kept=len(tally.faults),
        counts=tally.counts(),
        columns=checked_columns,
        milliseconds=round((perf_counter() - begin) * 1000),
        checked=now(),
        checked_by=actor.name,
        organisation_name=actor.organisation_name,
    )
    return Checked(report, tuple(tally.faults))
