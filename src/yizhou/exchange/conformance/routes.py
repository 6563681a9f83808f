"""HTTP of the conformance check: drop a file, read the report, take it along as Excel."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile
from pydantic import Field

from yizhou.exchange.conformance import api
from yizhou.exchange.conformance.contracts import CheckPage, ConformanceReport, FaultPage
from yizhou.exchange.conformance.errors import FileNotGiven
from yizhou.kernel.auth.api import actor_of, anyone, require
from yizhou.kernel.auth.contracts import Actor

router = Router(tags=["符合性检查"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Limit = Annotated[int, Field(ge=1, le=200)]


def _checker(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "standards.read")
    return actor


@router.post("/conformance/checks", response=ConformanceReport, auth=anyone, summary="检查文件")
def check_file(
    request: HttpRequest, file: File[UploadedFile | None] = None, standard: str = ""
) -> ConformanceReport:
    """Check an uploaded file against a data set or document template; empty `standard`: found by the file itself."""
    actor = _checker(request)
    if file is None or not file.size:
        raise FileNotGiven
    api.refuse_larger(file.size)
    return api.check(actor, standard, file.name or "", file.read())


@router.get("/conformance/checks", response=CheckPage, auth=anyone, summary="检查记录")
def list_checks(request: HttpRequest, after: str | None = None, limit: Limit = 20) -> CheckPage:
    return api.past_checks(_checker(request), after, limit)


@router.get("/conformance/checks/{check_id}", response=ConformanceReport, auth=anyone, summary="检查报告")
def read_check(request: HttpRequest, check_id: UUID) -> ConformanceReport:
    return api.report(_checker(request), check_id)


@router.get("/conformance/checks/{check_id}/faults", response=FaultPage, auth=anyone, summary="问题明细")
def list_faults(
    request: HttpRequest, check_id: UUID, code: str = "", after: str | None = None, limit: Limit = 100
) -> FaultPage:
    return api.faults(_checker(request), check_id, code, after, limit)


@router.get("/conformance/checks/{check_id}/export", auth=anyone, summary="导出检查报告")
def export_check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """The report as an Excel workbook."""
    name, content = api.workbook(_checker(request), check_id)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
