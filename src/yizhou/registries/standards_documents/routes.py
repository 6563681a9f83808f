"""HTTP of standards documents. Reading and commenting ask for `standards.read`; writing, reviewing, stating and checking each for
a permission of their own."""

from dataclasses import asdict
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.registries.standards_documents import api
from yizhou.registries.standards_documents.contracts import Question
from yizhou.registries.standards_documents.schemas import (
    StandardsAdoptionForm,
    StandardsAdoptionPage,
    StandardsAdoptionView,
    StandardsAnswerForm,
    StandardsCommentForm,
    StandardsComparedView,
    StandardsCountView,
    StandardsDocumentForm,
    StandardsDocumentPage,
    StandardsDocumentView,
    StandardsFindingForm,
    StandardsFollowForm,
    StandardsFrameView,
    StandardsLoadedView,
    StandardsNoticeView,
    StandardsOpinionForm,
    StandardsStandingView,
    StandardsStepForm,
    StandardsUseView,
)
from yizhou.registries.standards_documents.views import (
    adoption_view,
    frame_view,
    notice_view,
    page,
    row,
    standing_view,
)

router = Router(tags=["标准规范文件"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Limit = Annotated[int, Field(ge=1, le=200)]


class StandardsQuestionForm(Schema):
    """What a list is asked for."""

    q: str = ""
    class_id: str = ""
    part: str = ""
    level: str = ""
    relation: str = ""
    state: str = ""

    def question(self) -> Question:
        return Question(self.q.strip()[:200], self.class_id, self.part, self.level, self.relation, self.state)


def _may(request: HttpRequest, permission: str) -> Actor:
    actor = actor_of(request)
    require(actor, permission)
    return actor


def _reader(request: HttpRequest) -> Actor:
    return _may(request, "standards.read")


def _writer(request: HttpRequest) -> Actor:
    return _may(request, "standards.draft")


def _reviewer(request: HttpRequest) -> Actor:
    return _may(request, "standards.review")


def _file(name: str, media_type: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.get("/standards-documents/frame", response=StandardsFrameView, auth=staff, summary="标准体系框架")
def read_frame(request: HttpRequest) -> StandardsFrameView:
    return frame_view(_reader(request))


@router.get("/standards-documents", response=StandardsDocumentPage, auth=staff, summary="标准文件列表")
def list_documents(
    request: HttpRequest, asked: Query[StandardsQuestionForm], after: str | None = None, limit: Limit = 50
) -> StandardsDocumentPage:
    """By words, number however written, pinyin, class, level, relation, state; `counts` on the first page."""
    actor, question = _reader(request), asked.question()
    found = api.find(actor, question, after, limit)
    counts = [] if after else api.count(actor, question)
    return StandardsDocumentPage(
        items=[row(each) for each in found.items], next=found.next, total=found.total,
        counts=[StandardsCountView(**asdict(each)) for each in counts],
    )  # fmt: skip


@router.get("/standards-documents/list.xlsx", auth=staff, summary="导出标准文件目录")
def export_list(request: HttpRequest, asked: Query[StandardsQuestionForm]) -> HttpResponse:
    return _file("标准文件目录.xlsx", _XLSX, api.sheet(_reader(request), asked.question()))


@router.post(
    "/standards-documents/catalogue", response=StandardsLoadedView, auth=staff, summary="载入收录目录"
)
def load_catalogue(request: HttpRequest) -> StandardsLoadedView:
    """Takes in what is in the catalogue of the definitions and not yet here."""
    return StandardsLoadedView(loaded=api.load_catalogue(_writer(request)))


@router.get(
    "/standards-documents/notices", response=list[StandardsNoticeView], auth=staff, summary="标准文件通知"
)
def list_notices(request: HttpRequest) -> list[StandardsNoticeView]:
    return [notice_view(each) for each in api.notices(_reader(request))]


@router.post("/standards-documents/notices/seen", response={204: None}, auth=staff, summary="通知已阅")
def see_notices(request: HttpRequest) -> Status[None]:
    api.see_notices(_reader(request))
    return Status(204, None)


@router.put("/standards-documents/subscription", response={204: None}, auth=staff, summary="订阅标准文件")
def follow(request: HttpRequest, form: StandardsFollowForm) -> Status[None]:
    (api.follow if form.follow else api.unfollow)(_reader(request), form.document_id, form.class_id)
    return Status(204, None)


@router.get(
    "/standards-documents/adoptions/own",
    response=list[StandardsAdoptionView],
    auth=staff,
    summary="本机构实施情况",
)
def list_own_adoptions(request: HttpRequest) -> list[StandardsAdoptionView]:
    return [adoption_view(each) for each in api.own_adoptions(_reader(request))]


@router.get(
    "/standards-documents/adoptions/overview",
    response=list[StandardsStandingView],
    auth=staff,
    summary="实施情况总览",
)
def read_overview(request: HttpRequest, document_id: UUID | None = None) -> list[StandardsStandingView]:
    """Every document institutions must apply; of one document, county by county."""
    return [standing_view(each) for each in api.overview(_may(request, "standards.supervise"), document_id)]


@router.post("/standards-documents", response=StandardsDocumentView, auth=staff, summary="起草或收录标准文件")
def begin(request: HttpRequest, form: StandardsDocumentForm) -> StandardsDocumentView:
    actor = _writer(request)
    return page(actor, api.begin(actor, form.content()))


@router.get(
    "/standards-documents/{document_id}", response=StandardsDocumentView, auth=staff, summary="标准文件"
)
def read_document(request: HttpRequest, document_id: UUID) -> StandardsDocumentView:
    return page(_reader(request), document_id)


@router.put(
    "/standards-documents/{document_id}",
    response=StandardsDocumentView,
    auth=staff,
    summary="保存标准文件草稿",
)
def save(request: HttpRequest, document_id: UUID, form: StandardsDocumentForm) -> StandardsDocumentView:
    actor = _writer(request)
    api.save(actor, document_id, form.content(), form.note, form.made or now())
    return page(actor, document_id)


@router.delete(
    "/standards-documents/{document_id}", response={204: None}, auth=staff, summary="删除标准文件草稿"
)
def discard(request: HttpRequest, document_id: UUID) -> Status[None]:
    api.discard(_writer(request), document_id)
    return Status(204, None)


@router.post(
    "/standards-documents/{document_id}/file",
    response=StandardsDocumentView,
    auth=staff,
    summary="上传标准文件附件",
)
def attach(request: HttpRequest, document_id: UUID, file: File[UploadedFile]) -> StandardsDocumentView:
    actor = _writer(request)
    api.attach(actor, document_id, file.name or "", file.read())
    return page(actor, document_id)


@router.get("/standards-documents/{document_id}/versions/{number}/file", auth=staff, summary="下载标准文件")
def download(request: HttpRequest, document_id: UUID, number: int) -> HttpResponse:
    """The file, or the text as a file; counted."""
    return _file(*api.download(_reader(request), document_id, number))


@router.get(
    "/standards-documents/{document_id}/comparison",
    response=StandardsComparedView,
    auth=staff,
    summary="版本对比",
)
def compare(request: HttpRequest, document_id: UUID, left: int, right: int) -> StandardsComparedView:
    return StandardsComparedView(**asdict(api.compare(_reader(request), document_id, left, right)))


@router.get(
    "/standards-documents/{document_id}/uses",
    response=list[StandardsUseView],
    auth=staff,
    summary="标准文件用在哪里",
)
def list_uses(request: HttpRequest, document_id: UUID) -> list[StandardsUseView]:
    return [StandardsUseView(**asdict(each)) for each in api.uses(_reader(request), document_id)]


@router.post(
    "/standards-documents/{document_id}/steps",
    response=StandardsDocumentView,
    auth=staff,
    summary="办理标准文件",
)
def step(request: HttpRequest, document_id: UUID, form: StandardsStepForm) -> StandardsDocumentView:
    """Who writes sends on and revises; who reviews sends back, publishes and abolishes."""
    actor = _writer(request) if form.step in ("advance", "revise") else _reviewer(request)
    match form.step:
        case "advance":
            api.advance(actor, document_id, form.note, form.closes)
        case "revise":
            api.revise(actor, document_id)
        case "back":
            api.send_back(actor, document_id, form.note)
        case "publish":
            api.publish(actor, document_id, form.note)
        case "abolish":
            api.abolish(actor, document_id, form.note, form.replaced_by)
    return page(actor, document_id)


@router.post(
    "/standards-documents/{document_id}/comments",
    response=StandardsDocumentView,
    auth=staff,
    summary="提意见",
)
def comment(request: HttpRequest, document_id: UUID, form: StandardsCommentForm) -> StandardsDocumentView:
    actor = _reader(request)
    api.comment(actor, document_id, form.clause, form.text)
    return page(actor, document_id)


@router.post(
    "/standards-documents/{document_id}/comments/{comment_id}/answer", response=StandardsDocumentView, auth=staff,
    summary="答复意见",
)  # fmt: skip
def answer(
    request: HttpRequest, document_id: UUID, comment_id: UUID, form: StandardsAnswerForm
) -> StandardsDocumentView:
    actor = _writer(request)
    api.answer(actor, document_id, comment_id, form.answer, form.reason)
    return page(actor, document_id)


@router.post(
    "/standards-documents/{document_id}/opinions",
    response=StandardsDocumentView,
    auth=staff,
    summary="审查意见",
)
def opine(request: HttpRequest, document_id: UUID, form: StandardsOpinionForm) -> StandardsDocumentView:
    actor = _reviewer(request)
    api.opine(actor, document_id, approved=form.approved, text=form.text)
    return page(actor, document_id)


@router.put(
    "/standards-documents/{document_id}/adoption", response={204: None}, auth=staff, summary="填报实施情况"
)
def state_adoption(request: HttpRequest, document_id: UUID, form: StandardsAdoptionForm) -> Status[None]:
    api.state_adoption(_may(request, "standards.comply"), document_id, form.status, form.since, form.note)
    return Status(204, None)


@router.get(
    "/standards-documents/{document_id}/adoptions",
    response=StandardsAdoptionPage,
    auth=staff,
    summary="各机构实施情况",
)
def list_adoptions(
    request: HttpRequest, document_id: UUID, status: str = "", after: str | None = None, limit: Limit = 50
) -> StandardsAdoptionPage:
    found = api.adoptions_of(_may(request, "standards.supervise"), document_id, status, after, limit)
    return StandardsAdoptionPage(items=[adoption_view(each) for each in found.items], next=found.next)


@router.get("/standards-documents/{document_id}/adoptions.xlsx", auth=staff, summary="导出实施情况")
def export_adoptions(request: HttpRequest, document_id: UUID) -> HttpResponse:
    return _file("实施情况.xlsx", _XLSX, api.stated_sheet(_may(request, "standards.supervise"), document_id))


@router.put(
    "/standards-documents/{document_id}/adoptions/{organisation_id}/finding", response={204: None}, auth=staff,
    summary="核查实施情况",
)  # fmt: skip
def check_adoption(
    request: HttpRequest, document_id: UUID, organisation_id: UUID, form: StandardsFindingForm
) -> Status[None]:
    actor = _may(request, "standards.supervise")
    api.check_adoption(actor, document_id, organisation_id, form.result, form.note)
    return Status(204, None)
