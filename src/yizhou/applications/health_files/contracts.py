"""Frozen types of health files and family files that cross the border."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

CLOSINGS = {"died": "死亡", "emigrated": "迁出（移民）", "lost": "失访", "merged": "与另一份档案合并"}
"""Why a file is closed; `merged` is only said by the resident index."""

RELATIONS = {
    "0": "户主", "1": "配偶", "2": "子", "3": "女", "4": "孙子女或外孙子女", "5": "父母", "6": "祖父母或外祖父母", "7": "兄弟姐妹",
    "8": "其他", "9": "非亲属",
}  # fmt: skip
"""What somebody is to the head of the household (GB/T 4761-2008, main classes)."""


@dataclass(frozen=True, slots=True)
class HealthFile:
    """The file of a resident. `state`: open | closed | deleted. `updated_on`: the sheet; `checked_on`: last check-up; `served_on`:
    last service of any institution. `shared`: open to the resident and to treating institutions."""

    id: UUID
    resident_id: UUID
    number: str
    state: str
    name: str
    sex: str
    birth_date: date | None
    address: str
    village_code: str
    path: str
    organisation_id: UUID | None
    organisation_name: str
    doctor_id: UUID | None
    doctor: str
    opened: date
    closed: date | None
    close_reason: str
    close_note: str
    transfer_to: UUID | None
    transfer_name: str
    transfer_note: str
    updated_on: date
    checked_on: date | None
    served_on: date | None
    shared: bool
    revision: int


@dataclass(frozen=True, slots=True)
class Family:
    """A household's file. `answers` are those of the form `household`; `state`: open | deleted; `members`: living in it now."""

    id: UUID
    number: str
    state: str
    village_code: str
    path: str
    address: str
    head_id: UUID
    head_name: str
    phone: str
    answers: dict[str, Any]
    organisation_id: UUID | None
    organisation_name: str
    opened: date
    updated_on: date
    members: int
    revision: int


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a family. `relation` to the head: GB/T 4761, 0 the head; `left` when moved out."""

    family_id: UUID
    resident_id: UUID
    name: str
    sex: str
    birth_date: date | None
    relation: str
    joined: date
    left: date | None
    left_reason: str
    file_number: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of the whole family and what is done about it. `ended` when it is solved."""

    id: UUID
    family_id: UUID
    noted: date
    problem: str
    plan: str
    ended: date | None
    outcome: str
    by: str


@dataclass(frozen=True, slots=True)
class FileAct:
    """One line of a file's history."""

    act: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FileFigures:
    """A part of the tree in figures. `dynamic`: open files with a service within a year; `updated`, `checked`: this year."""

    code: str
    name: str
    path: str
    residents: int
    files: int
    dynamic: int
    updated: int
    checked: int
    closed: int
    families: int
    in_families: int
