"""Rows gathered into quarterly files: which happenings go into tables, when a file is full, how it is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from tools.demo import tampering
from tools.demo.composing import REGISTRATION_STYLE, Composer
from tools.demo.contracts import Dirt, RecordTruth
from tools.demo.drafting import Draft, record_of
from tools.demo.happenings import FollowUp, Happening, Registration, Vaccination, Visit
from tools.demo.institutions import MATERNAL
from tools.demo.messages import tabular
from tools.demo.messages.tabular import Row
from tools.demo.partners import PUBLIC_HEALTH, Partner
from tools.demo.people import DIABETES
from tools.demo.randomness import chance, stream

CDA_SHARE = 0.16
"""Follow-ups sent as documents instead of in the quarterly table."""
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def goes_into_table(happening: Happening, partner: Partner) -> bool:
    """Whether the happening is reported in a table and not by a message of its own."""
    match happening:
        case FollowUp():
            return chance("as document", happening.number) > (0.3 if happening.person.show else CDA_SHARE)
        case Vaccination():
            return happening.institution.class_code != MATERNAL and not (
                partner.style == "fhir" and happening.vaccine in ("14", "20", "36")
            )
        case _:
            return False


@dataclass(slots=True)
class _Pending:
    rows: list[tuple[Row, RecordTruth]] = field(default_factory=list)


class Filing:
    """The files of one block. `add` gathers; `due` yields the drafts of all files of a finished quarter."""

    def __init__(self, composer: Composer, dirt: Dirt, seed: int, block: int) -> None:
        self.composer, self.dirt, self.seed, self.block = composer, dirt, seed, block
        self.pending: dict[tuple[str, str], _Pending] = {}
        self.later: dict[tuple[str, str], list[tuple[Row, RecordTruth]]] = {}

    def add(self, happening: Happening, partner: Partner) -> None:
        """Rows a happening adds, whatever else it sends."""
        on = happening.at.date()
        match happening:
            case FollowUp():
                definition = (
                    "diabetes_follow_up" if happening.disease == DIABETES else "hypertension_follow_up"
                )
                face = self.composer.face(happening.person, partner, on)
                self._put(partner.code, definition, tabular.follow_up(happening, face), record_of(face))
            case Vaccination():
                face = self.composer.face(happening.person, self.composer.partners[PUBLIC_HEALTH], on)
                self._put(
                    PUBLIC_HEALTH, "vaccinations", tabular.vaccination(happening, face), record_of(face)
                )
            case Registration() if REGISTRATION_STYLE[happening.institution.county] == "tabular":
                for person in happening.family:
                    face = self.composer.face(person, partner, on)
                    self._put(
                        partner.code,
                        "resident_registration",
                        tabular.registration(happening, face),
                        record_of(face),
                    )
            case Visit() if partner.style in ("hip", "raw") and not happening.institution.is_hospital:
                face = self.composer.face(happening.person, partner, on)
                for report in happening.laboratory:
                    for result in report.results:
                        self._put(
                            partner.code,
                            "laboratory_results",
                            tabular.laboratory(happening, report, result, face),
                            record_of(face),
                        )
            case _:
                pass

    def _put(self, partner: str, definition: str, row: Row, record: RecordTruth) -> None:
        self.pending.setdefault((partner, definition), _Pending()).rows.append((row, record))

    def due(self, on: date) -> Iterator[tuple[datetime, Draft]]:
        """Drafts of everything gathered so far, sent in the days after `on`, oldest partner first."""
        for (partner, definition), pending in sorted(self.pending.items()):
            rng = stream(self.seed, "file", self.block, partner, definition, on)
            rows = self.later.pop((partner, definition), []) + pending.rows
            yield (
                datetime.combine(
                    on + timedelta(days=rng.randrange(1, 6)),
                    time(rng.randrange(17, 23), rng.randrange(60), rng.randrange(60)),
                ),
                self._draft(partner, definition, rows, on, rng),
            )
        self.pending.clear()

    def _draft(
        self, partner: str, definition: str, rows: list[tuple[Row, RecordTruth]], on: date, rng: Random
    ) -> Draft:
        cells: list[Row] = []
        records: list[RecordTruth] = []
        for true_row, record in rows:
            number, fault, row = len(cells) + 2, "", true_row
            if rng.random() < self.dirt.bad_row and not record.person.startswith("SHOW"):
                fault = rng.choice(tampering.ROW_FAULTS)
                row = tampering.row(true_row, definition, fault, rng)
            cells.append(row)
            faults = (*record.faults, *([f"row_{fault}"] if fault else []))
            records.append(
                RecordTruth(record.person, record.source, record.local_id, f"row {number}", faults)
            )
            if not fault and rng.random() < self.dirt.repeated_row:
                again = RecordTruth(
                    record.person, record.source, record.local_id, "", (*record.faults, "repeated_row")
                )
                self.later.setdefault((partner, definition), []).append((row, again))
            elif not fault and rng.random() < self.dirt.corrected_row and "体重(kg)" in row:
                corrected = row | {"体重(kg)": f"{float(str(row['体重(kg)'])) + 1.5:.1f}"}
                again = RecordTruth(
                    record.person, record.source, record.local_id, "", (*record.faults, "corrected_row")
                )
                self.later.setdefault((partner, definition), []).append((corrected, again))
        habit = int(chance("habit", partner, definition) * 12)
        spreadsheet, foreign = rng.random() < self.dirt.xlsx_file, rng.random() < self.dirt.gbk_file
        encoding = "gb18030" if foreign else "utf-8-sig" if habit % 2 else "utf-8"

        def render(fault: str, rng: Random) -> bytes:
            table = tabular.table(definition, cells, habit)
            return (
                tabular.workbook(table, datetime.combine(on, time(18)))
                if spreadsheet
                else tabular.comma_separated(table, encoding)
            )

        extension, media_type = ("xlsx", XLSX_TYPE) if spreadsheet else ("csv", "text/csv")
        name = f"{definition}-{partner}-{on:%Y%m%d}-{self.block}.{extension}"
        return Draft(
            "file", definition, "files", f"/files/{definition}", media_type, extension, partner, None,
            datetime.combine(on, time(17)), tuple(records), render, faults=("gbk_file",) if foreign and not spreadsheet else (),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )  # fmt: skip
