"""HTTP of licence files: template, upload, what was found, confirmation."""

from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.jobs.api import defer
from yizhou.registries.licence_files import api, jobs
from yizhou.registries.licence_files.contracts import LicenceFile

router = Router(tags=["证照导入"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileKindView(Schema):
    id: str
    title: str


class LicenceFileView(Schema):
    id: UUID
    kind: str
    kind_title: str
    name: str
    size: int
    state: str
    state_name: str
    rows: int
    fresh: int
    unchanged: int
    faulty: int
    problem: str
    created: datetime
    finished: datetime | None
    actor_name: str


class FileFaultCountView(Schema):
    code: str
    faults: int


class FilePreviewView(Schema):
    row: int
    number: str
    holder_name: str
    institution_name: str
    valid_from: str
    valid_until: str
    new_person: bool


class LicenceFileDetail(LicenceFileView):
    most_frequent: list[FileFaultCountView]
    preview: list[FilePreviewView]


class FileFaultView(Schema):
    id: int
    row: int
    place: str
    code: str
    message: str
    advice: str


class FileFaultPage(Schema):
    items: list[FileFaultView]
    next: str | None


def _importer(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "credentials.review")
    return actor


def _values(file: LicenceFile) -> dict[str, Any]:
    names = set(LicenceFileView.model_fields) - {"kind_title", "state_name"}
    return {name: getattr(file, name) for name in names} | {
        "kind_title": api.title(file.kind), "state_name": api.STATE_NAMES[file.state],
    }  # fmt: skip


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@router.get("/licence-files/template", auth=staff, summary="导入模板")
def read_template(request: HttpRequest, kind: str) -> HttpResponse:
    _importer(request)
    return _workbook(api.template(kind), f"{api.title(kind)}导入模板.xlsx")


@router.get("/licence-files/kinds", response=list[FileKindView], auth=staff, summary="可导入的种类")
def list_kinds(request: HttpRequest) -> list[FileKindView]:
    _importer(request)
    return [FileKindView(id=kind, title=title) for kind, title in api.kinds()]


@router.get("/licence-files", response=list[LicenceFileView], auth=staff, summary="导入记录")
def list_files(request: HttpRequest) -> list[LicenceFileView]:
    return [LicenceFileView(**_values(file)) for file in api.files(_importer(request))]


@router.post("/licence-files", response={202: LicenceFileView}, auth=staff, summary="上传导入文件")
def receive_file(request: HttpRequest, kind: Form[str], file: File[UploadedFile]) -> Status[LicenceFileView]:
    received = api.receive(_importer(request), kind, file.name or "", file.read())
    if received.state == "checking":
        defer(jobs.check_file, file_id=str(received.id))
    return Status(202, LicenceFileView(**_values(received)))


@router.get("/licence-files/{file_id}", response=LicenceFileDetail, auth=staff, summary="导入文件")
def read_file(request: HttpRequest, file_id: UUID) -> LicenceFileDetail:
    actor = _importer(request)
    return LicenceFileDetail(
        **_values(api.file(actor, file_id)),
        most_frequent=[
            FileFaultCountView(code=code, faults=number) for code, number in api.most_frequent(actor, file_id)
        ],
        preview=[
            FilePreviewView(
                row=row.row, number=row.content["number"], holder_name=row.content["holder_name"],
                institution_name=row.content["institution_name"], valid_from=row.content["valid_from"] or "",
                valid_until=row.content["valid_until"] or "", new_person=bool(row.content.get("new_person")),
            )
            for row in api.preview(actor, file_id)
        ],
    )  # fmt: skip


@router.get("/licence-files/{file_id}/faults", response=FileFaultPage, auth=staff, summary="导入文件的问题")
def list_faults(
    request: HttpRequest, file_id: UUID, after: str | None = None, limit: int = 100
) -> FileFaultPage:
    page = api.faults(_importer(request), file_id, after, limit)
    return FileFaultPage(items=[FileFaultView.from_orm(item) for item in page.items], next=page.next)


@router.get("/licence-files/{file_id}/faults.xlsx", auth=staff, summary="下载问题清单")
def read_fault_list(request: HttpRequest, file_id: UUID) -> HttpResponse:
    actor = _importer(request)
    return _workbook(api.fault_list(actor, file_id), f"{api.file(actor, file_id).name}-问题清单.xlsx")


@router.post(
    "/licence-files/{file_id}/confirmation", response=LicenceFileView, auth=staff, summary="确认导入"
)
def confirm_file(request: HttpRequest, file_id: UUID) -> LicenceFileView:
    confirmed = api.confirm(_importer(request), file_id)
    if confirmed.state == "confirmed":
        defer(jobs.commit_file, file_id=str(confirmed.id))
    return LicenceFileView(**_values(confirmed))


@router.post(
    "/licence-files/{file_id}/cancellation", response=LicenceFileView, auth=staff, summary="取消导入"
)
def cancel_file(request: HttpRequest, file_id: UUID) -> LicenceFileView:
    return LicenceFileView(**_values(api.cancel(_importer(request), file_id)))
