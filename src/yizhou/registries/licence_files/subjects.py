"""What the rows of a file become: a licence of some kind, an entry of the institution register, one of the staff register."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.credentials import api as credentials
from yizhou.registries.licence_files import granting, institutions, workers
from yizhou.registries.licence_files.checking import LicenceChecker
from yizhou.registries.licence_files.columns import Column, columns_of
from yizhou.registries.licence_files.contracts import PreviewRow
from yizhou.registries.licence_files.rows import RowChecker


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of file. `register` says how many of the rows it registered: fewer when somebody else was faster."""

    id: str
    title: str
    columns: tuple[Column, ...]
    checker: Callable[[str, str], RowChecker]
    register: Callable[[Actor, Sequence[PreviewRow]], int]


_REGISTERS = {
    entry.id: entry
    for entry in (
        Subject("institution", "机构登记", institutions.COLUMNS, institutions.InstitutionChecker, institutions.register),
        Subject("practitioner", "医务人员登记", workers.COLUMNS, workers.WorkerChecker, workers.register),
    )
}  # fmt: skip


def subject(kind_id: str) -> Subject:
    """The kind of file with this id: a register, or a kind of licence. Raises KindUnknown of credentials."""
    if kind_id in _REGISTERS:
        return _REGISTERS[kind_id]
    kind = credentials.kind(kind_id)
    return Subject(
        kind.id, kind.title, columns_of(kind), partial(LicenceChecker, kind), partial(_grant, kind.id)
    )


def subjects() -> list[Subject]:
    """All kinds of files, the registers first."""
    return [*_REGISTERS.values(), *(subject(kind_id) for kind_id in credentials.kinds())]


def _grant(kind: str, actor: Actor, rows: Sequence[PreviewRow]) -> int:
    return granting.grant(actor, kind, rows)
