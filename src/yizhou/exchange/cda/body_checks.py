"""Checks of sections and entries against the tables: which are missing, which are too many, which nobody knows."""

from collections.abc import Iterator, Mapping

from yizhou.exchange.cda import entry_faults, faults
from yizhou.exchange.cda.checking import Document, Findings
from yizhou.exchange.cda.statements import SectionRead, Statement
from yizhou.exchange.cda.template import SectionRows
from yizhou.kernel.errors.contracts import Fault
from yizhou.standards import data_elements
from yizhou.standards.cda_tables import Entry

_BODY = "/ClinicalDocument/component/structuredBody"


def check_body(document: Document, findings: Findings) -> None:
    """Cardinality of sections and entries. Nothing to check in a foreign document or one without structured body."""
    template = document.template
    if template is None or not document.sections:
        return
    if not template.complete:
        findings.add(faults.table_incomplete(template.document.title))
    met: dict[int, int] = {}
    for section in document.sections:
        if section.rows is None:
            findings.add(entry_faults.section_unknown(section.place, section.name))
            continue
        order = section.rows.section.order
        met[order] = met.get(order, 0) + 1
        findings.extend(list(_entries(section, section.rows)))
    findings.extend(list(_sections(document, met)))


def _sections(document: Document, met: Mapping[int, int]) -> Iterator[Fault]:
    for rows in document.template.sections if document.template else ():
        section = rows.section
        count = met.get(section.order, 0)
        if count < section.cardinality.least and section.complete:
            yield entry_faults.section_missing(_BODY, section.name)
        most = section.cardinality.most
        if most is not None and section.cardinality.stated and count > max(most, 1):
            yield entry_faults.section_repeated(_BODY, section.name, count, most)


def _entries(section: SectionRead, rows: SectionRows) -> Iterator[Fault]:
    if not rows.section.complete:
        return
    yield from _level(section.statements, rows, 0, section.place)


def _level(statements: list[Statement], rows: SectionRows, parent: int, place: str) -> Iterator[Fault]:
    counts: dict[int, int] = {}
    for statement in statements:
        if statement.row is None or (statement.row.section_order != rows.section.order):
            if statement.code:
                yield entry_faults.entry_unknown(statement.place, statement.label, statement.element_id)
        else:
            counts[statement.row.order] = counts.get(statement.row.order, 0) + 1
    # Where table and example print different data elements for one thing, the example's stands in for the table's.
    stand_ins = sum(1 for each in statements if each.row is not None and each.row.from_example_only)
    for row in rows.by_parent.get(parent, ()):
        count = counts.get(row.order, 0)
        if not count and stand_ins and row.cardinality.least and not row.from_example_only:
            stand_ins -= 1
            continue
        yield from _cardinality(row, count, place)
    for statement in statements:
        inside = statement.row.order if statement.row else -1
        if statement.children or rows.by_parent.get(inside):
            yield from _level(statement.children, rows, inside, statement.place)


def _cardinality(row: Entry, count: int, place: str) -> Iterator[Fault]:
    if row.from_example_only or not row.cardinality.stated:
        return
    name = row.name or data_elements.name_of(row.data_element_id) or row.entry_class
    if row.cardinality.least and not count:
        yield entry_faults.entry_missing(place, name, row.data_element_id)
    elif row.cardinality.most is not None and count > row.cardinality.most:
        yield entry_faults.entry_repeated(place, name, count, row.cardinality.most)
