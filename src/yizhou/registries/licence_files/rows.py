"""How the rows of any file are checked: batch by batch, against the registers and the rows before, faults with their cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.credentials import api as credentials
from yizhou.registries.licence_files.columns import Column

Row = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a row was understood as, the faults it has, and whether the register says the same already."""

    content: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    unchanged: bool = False


@dataclass(slots=True)
class Batch:
    """What became of a batch: rows that may be registered, how many are registered already, faults of the others."""

    fresh: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    unchanged: int = 0
    faulty: int = 0
    faults: list[tuple[int, str, str, str, str]] = field(default_factory=list)


class RowChecker:
    """Checks the rows of one file; of batches before it remembers only identities. A kind of file says `prepare`, `judge`."""

    def __init__(self, sheet: str, columns: Sequence[Column], scope: str) -> None:
        self.sheet = sheet
        self.scope = scope
        self.names = {column.id: column.name for column in columns}
        self.seen: dict[str, int] = {}

    def prepare(self, rows: Sequence[Row]) -> None:
        """Ask the registers about a batch at once."""
        raise NotImplementedError

    def judge(self, number: int, texts: dict[str, str]) -> Judgement:
        """What one row says."""
        raise NotImplementedError

    def check(self, rows: Sequence[Row]) -> Batch:
        """Check a batch of rows."""
        self.prepare(rows)
        batch = Batch()
        for number, texts in rows:
            judged = self.judge(number, texts)
            if judged.faults:
                batch.faulty += 1
                batch.faults += [
                    (number, f"{self.sheet}!{number},{self._column(fault.place)}", fault.code, fault.message, fault.advice)
                    for fault in judged.faults
                ]  # fmt: skip
            elif judged.unchanged:
                batch.unchanged += 1
            else:
                batch.fresh.append((number, judged.content))
        return batch

    def day(self, texts: dict[str, str], name: str, faults: list[Fault]) -> date | None:
        """A cell's day; a cell that is none is a fault."""
        text = texts.get(name, "")
        found = credentials.day_of(text)
        if text and found is None:
            message = f"{self.names.get(name, name)}“{text}”不是日期"
            faults.append(fault(name, message, "请按 2026-01-31 的格式填写"))
        return found

    def reaches(self, path: str) -> bool:
        """Whether a place of the tree lies within the scope of who sent the file."""
        return not self.scope or f"{path}.".startswith(f"{self.scope}.")

    def _column(self, place: str) -> str:
        return self.names.get(place) or self.names.get(f"field.{place}", place)


def fault(place: str, message: str, advice: str) -> Fault:
    """An error of one cell."""
    return Fault(f"licence_files.{place}", Severity.ERROR, place, message, advice)
