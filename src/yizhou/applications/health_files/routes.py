"""HTTP of residents' health files; families have their own half below."""

from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router
from ninja.files import UploadedFile

from yizhou.applications.health_files import filing, households, importing, listing, moving, reading
from yizhou.applications.health_files.contracts import Family
from yizhou.applications.health_files.filing import Sheet
from yizhou.applications.health_files.views import (
    AcceptFileForm,
    ChangeFamilyForm,
    CloseFileForm,
    FileFiguresView,
    FileReasonForm,
    HeadForm,
    HealthFilePage,
    HealthFileView,
    HouseholdPage,
    HouseholdView,
    ImportedFamiliesView,
    LeaveFamilyForm,
    MoveFileForm,
    NewFamilyForm,
    NewMemberForm,
    OpenedSheetView,
    ProblemForm,
    SameFileView,
    ShareFileForm,
    SheetForm,
    SolvedForm,
    SoughtPersonForm,
    WholeFileView,
    WholeHouseholdView,
    family_view,
    figures_view,
    file_view,
    member_view,
    problem_view,
)
from yizhou.engines.forms import api as forms
from yizhou.kernel.auth.api import actor_of, require, resident, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

router = Router(tags=["居民健康档案"])
_MOST = 200


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "health_file.read")
    return actor


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "health_file.manage")
    return actor


def _sheet(said: SheetForm) -> Sheet:
    return Sheet(said.answers, said.reasons, said.revision, said.reason)


@router.get("/health-files", response=HealthFilePage, auth=staff, summary="健康档案名册")
def list_health_files(
    request: HttpRequest, state: str = "open", village: str = "", text: str = "", which: str = "", after: str | None = None,
    limit: int = 50,
) -> HealthFilePage:  # fmt: skip
    filters = {"state": state, "village": village, "text": text.strip(), "which": which}
    page = listing.files(_reader(request), filters, after, min(limit, _MOST))
    return HealthFilePage(items=[file_view(one) for one in page.items], next=page.next)


@router.post("/health-files/same", response=list[SameFileView], auth=staff, summary="建档前查重")
def find_same(request: HttpRequest, said: SoughtPersonForm) -> list[SameFileView]:
    number = (
        (Identifier(IdentifierKind.CITIZEN_ID, said.citizen_id.strip().upper()),)
        if said.citizen_id.strip()
        else ()
    )
    claim = PersonClaim(
        name=said.name.strip(), sex=said.sex, birth_date=said.birth_date, identifiers=number,
        phones=(said.phone,) if said.phone else (), address=said.address, region_code=said.region_code,
    )  # fmt: skip
    return reading.same(_keeper(request), claim)


@router.get("/health-files/figures", response=list[FileFiguresView], auth=staff, summary="健康档案统计")
def read_file_figures(request: HttpRequest, region: str = "") -> list[FileFiguresView]:
    return [figures_view(one) for one in listing.figures(_reader(request), region)]


@router.get(
    "/residents/{resident_id}/health-file", response=WholeFileView, auth=staff, summary="居民的健康档案"
)
def read_health_file(request: HttpRequest, resident_id: UUID) -> WholeFileView:
    return reading.whole(_reader(request), resident_id)


@router.get("/my/health-file", response=HealthFileView, auth=resident, summary="我的健康档案")
def read_my_health_file(request: HttpRequest) -> HealthFileView:
    actor = actor_of(request)
    return file_view(reading.find(actor, actor.resident_id or UUID(int=0)))


@router.get(
    "/residents/{resident_id}/health-file/sheet",
    response=OpenedSheetView,
    auth=staff,
    summary="打开个人基本信息表",
)
def open_sheet(request: HttpRequest, resident_id: UUID) -> OpenedSheetView:
    return reading.open_sheet(_keeper(request), resident_id)


@router.post(
    "/residents/{resident_id}/health-file", response={201: HealthFileView}, auth=staff, summary="建立健康档案"
)
def open_health_file(request: HttpRequest, resident_id: UUID, said: SheetForm) -> tuple[int, HealthFileView]:
    made = filing.open_file(_keeper(request), resident_id, _sheet(said), said.village_code, said.opened)
    return 201, file_view(made)


@router.put(
    "/residents/{resident_id}/health-file", response=HealthFileView, auth=staff, summary="更新健康档案"
)
def amend_health_file(request: HttpRequest, resident_id: UUID, said: SheetForm) -> HealthFileView:
    return file_view(filing.amend(_keeper(request), resident_id, _sheet(said)))


@router.post(
    "/residents/{resident_id}/health-file/close", response=HealthFileView, auth=staff, summary="注销健康档案"
)
def close_health_file(request: HttpRequest, resident_id: UUID, said: CloseFileForm) -> HealthFileView:
    return file_view(filing.close(_keeper(request), resident_id, said.reason, said.on, said.note))


@router.post(
    "/residents/{resident_id}/health-file/reopen", response=HealthFileView, auth=staff, summary="恢复健康档案"
)
def reopen_health_file(request: HttpRequest, resident_id: UUID, said: FileReasonForm) -> HealthFileView:
    return file_view(filing.reopen(_keeper(request), resident_id, said.reason))


@router.post(
    "/residents/{resident_id}/health-file/delete", response={204: None}, auth=staff, summary="删除健康档案"
)
def delete_health_file(request: HttpRequest, resident_id: UUID, said: FileReasonForm) -> tuple[int, None]:
    filing.delete(_keeper(request), resident_id, said.reason)
    return 204, None


@router.put(
    "/residents/{resident_id}/health-file/shared", response=HealthFileView, auth=staff, summary="开放健康档案"
)
def share_health_file(request: HttpRequest, resident_id: UUID, said: ShareFileForm) -> HealthFileView:
    return file_view(filing.share(_keeper(request), resident_id, shared=said.shared))


@router.post(
    "/residents/{resident_id}/health-file/move", response=HealthFileView, auth=staff, summary="申请迁移档案"
)
def move_health_file(request: HttpRequest, resident_id: UUID, said: MoveFileForm) -> HealthFileView:
    return file_view(moving.offer(_keeper(request), resident_id, said.receiver_code, said.note))


@router.post(
    "/residents/{resident_id}/health-file/move/accept",
    response=HealthFileView,
    auth=staff,
    summary="接收迁入档案",
)
def accept_health_file(request: HttpRequest, resident_id: UUID, said: AcceptFileForm) -> HealthFileView:
    return file_view(moving.accept(_keeper(request), resident_id, said.village_code))


@router.post(
    "/residents/{resident_id}/health-file/move/withdraw",
    response=HealthFileView,
    auth=staff,
    summary="撤回或退回迁移",
)
def withdraw_health_file(request: HttpRequest, resident_id: UUID, said: FileReasonForm) -> HealthFileView:
    return file_view(moving.withdraw(_keeper(request), resident_id, said.reason))


def _whole(actor: Actor, family_id: UUID) -> WholeHouseholdView:
    family, members, problems = households.whole(actor, family_id)
    form = forms.form(households.FORM)
    return WholeHouseholdView(
        family=family_view(family), members=[member_view(one) for one in members],
        problems=[problem_view(one) for one in problems], form=forms.describe(form), words=forms.in_words(form, family.answers),
    )  # fmt: skip


@router.get("/families", response=HouseholdPage, auth=staff, summary="家庭档案名册")
def list_families(
    request: HttpRequest, village: str = "", text: str = "", numbers: str = "", after: str | None = None, limit: int = 50
) -> HouseholdPage:  # fmt: skip
    wanted = [one.strip() for one in numbers.split(",") if one.strip()]
    page = listing.families(_reader(request), village, text.strip(), wanted, after, min(limit, _MOST))
    return HouseholdPage(items=[family_view(one) for one in page.items], next=page.next)


@router.post("/families", response={201: WholeHouseholdView}, auth=staff, summary="建立家庭档案")
def open_family(request: HttpRequest, said: NewFamilyForm) -> tuple[int, WholeHouseholdView]:
    actor = _keeper(request)
    members = [(one.resident_id, one.relation) for one in said.members]
    made: Family = households.open_family(
        actor, said.head_id, said.answers, said.address, said.phone, members
    )
    return 201, _whole(actor, made.id)


@router.post("/families/import", response=ImportedFamiliesView, auth=staff, summary="导入家庭档案")
def import_families(request: HttpRequest, file: File[UploadedFile]) -> ImportedFamiliesView:
    made, people, faults = importing.take(_keeper(request), file.read())
    return ImportedFamiliesView(families=made, people=people, faults=faults)


@router.get("/families/form", response=dict[str, object], auth=staff, summary="家庭情况表单")
def read_household_form(request: HttpRequest) -> dict[str, object]:
    _reader(request)
    return forms.describe(forms.form(households.FORM))


@router.get("/families/{family_id}", response=WholeHouseholdView, auth=staff, summary="家庭档案")
def read_family(request: HttpRequest, family_id: UUID) -> WholeHouseholdView:
    return _whole(_reader(request), family_id)


@router.get(
    "/residents/{resident_id}/family-file",
    response=HouseholdView | None,
    auth=staff,
    summary="居民所在的家庭档案",
)
def read_family_of(request: HttpRequest, resident_id: UUID) -> HouseholdView | None:
    found = households.of_resident(_reader(request), resident_id)
    return family_view(found) if found else None


@router.put("/families/{family_id}", response=WholeHouseholdView, auth=staff, summary="修改家庭档案")
def change_family(request: HttpRequest, family_id: UUID, said: ChangeFamilyForm) -> WholeHouseholdView:
    actor = _keeper(request)
    households.change(actor, family_id, said.revision, said.answers, said.address, said.phone)
    return _whole(actor, family_id)


@router.post("/families/{family_id}/delete", response={204: None}, auth=staff, summary="删除家庭档案")
def delete_family(request: HttpRequest, family_id: UUID, said: FileReasonForm) -> tuple[int, None]:
    households.delete(_keeper(request), family_id, said.reason)
    return 204, None


@router.post("/families/{family_id}/members", response=WholeHouseholdView, auth=staff, summary="成员迁入")
def add_member(request: HttpRequest, family_id: UUID, said: NewMemberForm) -> WholeHouseholdView:
    actor = _keeper(request)
    households.add(actor, family_id, said.resident_id, said.relation, said.day)
    return _whole(actor, family_id)


@router.post(
    "/families/{family_id}/members/{resident_id}/leave",
    response=WholeHouseholdView,
    auth=staff,
    summary="成员迁出",
)
def leave_family(
    request: HttpRequest, family_id: UUID, resident_id: UUID, said: LeaveFamilyForm
) -> WholeHouseholdView:
    actor = _keeper(request)
    households.leave(actor, family_id, resident_id, said.reason, said.day)
    return _whole(actor, family_id)


@router.put("/families/{family_id}/head", response=WholeHouseholdView, auth=staff, summary="更换户主")
def set_head(request: HttpRequest, family_id: UUID, said: HeadForm) -> WholeHouseholdView:
    actor = _keeper(request)
    households.set_head(actor, family_id, said.resident_id, said.former_relation)
    return _whole(actor, family_id)


@router.post(
    "/families/{family_id}/problems", response=WholeHouseholdView, auth=staff, summary="登记家庭问题"
)
def note_problem(request: HttpRequest, family_id: UUID, said: ProblemForm) -> WholeHouseholdView:
    actor = _keeper(request)
    households.note_problem(actor, family_id, said.problem, said.plan, said.noted)
    return _whole(actor, family_id)


@router.post(
    "/families/{family_id}/problems/{problem_id}/solve",
    response=WholeHouseholdView,
    auth=staff,
    summary="家庭问题已解决",
)
def solve_problem(
    request: HttpRequest, family_id: UUID, problem_id: UUID, said: SolvedForm
) -> WholeHouseholdView:
    actor = _keeper(request)
    households.solve_problem(actor, family_id, problem_id, said.outcome)
    return _whole(actor, family_id)
