"""Format `tabular`: a file of rows by the definition the channel names; a row, or the rows of one report, is a part."""

from collections.abc import Iterable

from yizhou.exchange.files import faults
from yizhou.exchange.files.contracts import DataSet
from yizhou.exchange.files.definitions import data_sets
from yizhou.exchange.files.headers import Header, find
from yizhou.exchange.files.rows import Row, claim_of, drafts, of_group, prefix, read_row
from yizhou.exchange.files.tables import read_file
from yizhou.exchange.pipeline.contracts import Envelope, Parsed, Part
from yizhou.kernel.clock.api import CHINA
from yizhou.kernel.errors.contracts import Fault, Severity


class TabularFormat:
    """CSV and Excel by `definitions/exchange/<id>.yaml`; hint `definition` names it, hint `file_name` the file."""

    name = "tabular"

    def parse(self, envelope: Envelope) -> Parsed:
        """A part for every row or report; rows that are empty are passed over."""
        data_set = data_sets().get(envelope.hints.get("definition", ""))
        if data_set is None:
            return Parsed((), (faults.unknown_definition(envelope.hints.get("definition", "")[:60]),))
        read = read_file(envelope.body, envelope.hints.get("file_name", "文件"))
        if not read.tables:
            return Parsed((), read.faults or (faults.no_header("文件"),), encoding=read.encoding)
        header = find(read.tables, data_set)
        if header is None:
            return Parsed((), (*read.faults, faults.no_header(read.tables[0].sheet)), encoding=read.encoding)
        found = (*read.faults, *header.faults)
        if any(fault.severity is Severity.ERROR for fault in found):
            return Parsed((), found, encoding=read.encoding, title=data_set.title)
        rows = list(_rows(data_set, header, envelope))
        parts = tuple(_parts(data_set, rows))
        title = f"{data_set.title} {len(rows)} 行"
        notes = {"rows": len(rows), "rows_refused": sum(row.refused for row in rows)}
        return Parsed(parts, found, "", None, read.encoding, title, notes)


def _rows(data_set: DataSet, header: Header, envelope: Envelope) -> Iterable[Row]:
    latest = envelope.received.astimezone(CHINA).date()
    for index in range(header.row + 1, len(header.table.rows)):
        if any(cell not in (None, "") and str(cell).strip() for cell in header.table.rows[index]):
            yield read_row(data_set, header, index, latest)


def _parts(data_set: DataSet, rows: list[Row]) -> Iterable[Part]:
    """Refused rows stand alone, so that they keep nobody back; rows of one report are one part."""
    last: dict[tuple[str, str], Row] = {}
    for row in rows:
        if not row.refused:
            earlier = last.get((row.institution, row.key))
            if earlier is not None:
                row.faults.append(faults.row_twice(row.place, row.key))
            last[row.institution, row.key] = row
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.refused:
            yield Part(row.key, row.place, institution_code=row.institution, faults=tuple(row.faults))
        elif last[row.institution, row.key] is not row:
            continue
        elif data_set.group:
            groups.setdefault((row.institution, str(row.values[data_set.group])), []).append(row)
        else:
            yield _part(data_set, [row])
    for members in groups.values():
        yield _part(data_set, members)


def _part(data_set: DataSet, rows: list[Row]) -> Part:
    first, last = rows[0], rows[-1]
    place = first.place if len(rows) == 1 else f"{first.place}-{last.number}"
    listed: list[Fault] = [fault for row in rows for fault in row.faults]
    made = [draft for row in rows for draft in drafts(data_set, row)]
    key = str(first.values[data_set.group]) if data_set.group else first.key
    return Part(
        key=key,
        place=place,
        subject=claim_of(data_set, first),
        resources=(*made, *(of_group(data_set, rows) if data_set.group else ())),
        institution_code=first.institution,
        faults=tuple(listed),
        owns=tuple(prefix(data_set, row) for row in rows),
    )
