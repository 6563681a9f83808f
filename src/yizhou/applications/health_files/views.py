"""What the pages get of health files and families."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from yizhou.applications.health_files.contracts import (
    CLOSINGS,
    RELATIONS,
    Family,
    FileAct,
    FileFigures,
    HealthFile,
    Member,
    Problem,
)


class HealthFileView(Schema):
    id: UUID
    resident_id: UUID
    number: str
    state: str
    name: str
    sex: str
    birth_date: date | None
    address: str
    village_code: str
    organisation_name: str
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


class HealthFilePage(Schema):
    items: list[HealthFileView]
    next: str | None


class FileActView(Schema):
    act: str
    text: str
    by: str
    at: datetime


class HouseholdView(Schema):
    id: UUID
    number: str
    village_code: str
    address: str
    head_id: UUID
    head_name: str
    phone: str
    answers: dict[str, Any]
    organisation_name: str
    opened: date
    updated_on: date
    members: int
    revision: int


class HouseholdPage(Schema):
    items: list[HouseholdView]
    next: str | None


class HouseholdMemberView(Schema):
    resident_id: UUID
    name: str
    sex: str
    birth_date: date | None
    relation: str
    relation_name: str
    joined: date
    left: date | None
    left_reason: str
    file_number: str


class FamilyProblemView(Schema):
    id: UUID
    noted: date
    problem: str
    plan: str
    ended: date | None
    outcome: str
    by: str


class WholeHouseholdView(Schema):
    family: HouseholdView
    members: list[HouseholdMemberView]
    problems: list[FamilyProblemView]
    form: dict[str, Any]
    words: list[tuple[str, str, str]]


class SheetView(Schema):
    """The sheet as it was last filled in."""

    answers: dict[str, Any]
    day: date
    author: str
    revision: int


class CheckUpView(Schema):
    id: UUID
    form_name: str
    day: date
    author: str
    organisation_name: str


class CareLineView(Schema):
    """A programme somebody is looked after in."""

    enrolment_id: UUID
    programme: str
    state: str
    opened: date
    organisation_name: str


class CoverView(Schema):
    """The cover of the paper file."""

    number: str
    name: str
    address: str
    registered_address: str
    phone: str
    township: str
    village: str
    organisation: str
    opened_by: str
    doctor: str
    opened: date


class WholeFileView(Schema):
    file: HealthFileView
    cover: CoverView
    sheet: SheetView | None
    words: list[tuple[str, str, str]]
    acts: list[FileActView]
    family: HouseholdView | None
    check_ups: list[CheckUpView]
    care: list[CareLineView]
    mine: bool


class OpenedSheetView(Schema):
    """The sheet made ready: its description, first values with their sources."""

    form: dict[str, Any]
    given: dict[str, Any]
    answers: dict[str, Any]
    sources: dict[str, str]
    revision: int | None
    village_code: str
    village_name: str


class SameFileView(Schema):
    """Whom somebody may be, and the file there is. `number` is empty without one."""

    resident_id: UUID
    name: str
    sex: str
    birth_date: date | None
    citizen_id_masked: str
    phone_masked: str
    address: str
    outcome: str
    probability: float
    number: str
    state: str
    organisation_name: str


class FileFiguresView(Schema):
    """`coverage`, `use` in percent (建档率, 使用率); null without a denominator."""

    code: str
    name: str
    residents: int
    files: int
    dynamic: int
    updated: int
    checked: int
    closed: int
    families: int
    in_families: int
    coverage: float | None
    use: float | None


class SoughtPersonForm(Schema):
    name: str = Field(min_length=1, max_length=50)
    sex: str = ""
    birth_date: date | None = None
    citizen_id: str = ""
    phone: str = ""
    address: str = Field("", max_length=100)
    region_code: str = ""


class SheetForm(Schema):
    answers: dict[str, Any]
    reasons: dict[str, str] = Field(default_factory=dict)
    revision: int | None = None
    reason: str = Field("", max_length=200)
    village_code: str = ""
    opened: date | None = None


class CloseFileForm(Schema):
    reason: str
    on: date | None = None
    note: str = Field("", max_length=200)


class FileReasonForm(Schema):
    reason: str = Field(min_length=2, max_length=200)


class MoveFileForm(Schema):
    receiver_code: str
    note: str = Field("", max_length=200)


class AcceptFileForm(Schema):
    village_code: str = ""


class ShareFileForm(Schema):
    shared: bool


class NewMemberForm(Schema):
    resident_id: UUID
    relation: str
    day: date | None = None


class NewFamilyForm(Schema):
    head_id: UUID
    answers: dict[str, Any]
    address: str = Field("", max_length=100)
    phone: str = Field("", max_length=20)
    members: list[NewMemberForm] = Field(default_factory=list)


class ChangeFamilyForm(Schema):
    revision: int
    answers: dict[str, Any]
    address: str = Field("", max_length=100)
    phone: str = Field("", max_length=20)


class LeaveFamilyForm(Schema):
    reason: str = Field(min_length=2, max_length=200)
    day: date | None = None


class HeadForm(Schema):
    resident_id: UUID
    former_relation: str


class ProblemForm(Schema):
    problem: str = Field(min_length=2, max_length=200)
    plan: str = Field("", max_length=500)
    noted: date | None = None


class SolvedForm(Schema):
    outcome: str = Field(min_length=2, max_length=200)


class ImportedFamiliesView(Schema):
    families: list[str]
    people: int
    faults: list[str]


def _taken(schema: type[Schema], source: object) -> dict[str, Any]:
    return {name: getattr(source, name) for name in schema.model_fields if hasattr(source, name)}


def file_view(file: HealthFile) -> HealthFileView:
    values = _taken(HealthFileView, file)
    return HealthFileView(**{**values, "close_reason": CLOSINGS.get(file.close_reason, "")})


def act_view(act: FileAct) -> FileActView:
    return FileActView(act=act.act, text=act.text, by=act.by, at=act.at)


def family_view(family: Family) -> HouseholdView:
    return HouseholdView(**_taken(HouseholdView, family))


def member_view(member: Member) -> HouseholdMemberView:
    values = _taken(HouseholdMemberView, member)
    return HouseholdMemberView(**values, relation_name=RELATIONS.get(member.relation, ""))


def problem_view(problem: Problem) -> FamilyProblemView:
    return FamilyProblemView(**_taken(FamilyProblemView, problem))


def figures_view(one: FileFigures) -> FileFiguresView:
    return FileFiguresView(
        **_taken(FileFiguresView, one),
        coverage=round(100 * one.files / one.residents, 1) if one.residents else None,
        use=round(100 * one.dynamic / one.files, 1) if one.files else None,
    )
