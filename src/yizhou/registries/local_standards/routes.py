"""HTTP of the prefecture's own standards. Reading asks for `standards.read`, changing for `standards.write`."""

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from yizhou.kernel.auth.api import actor_of, anyone, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.local_standards import api
from yizhou.registries.local_standards.contracts import Draft, LocalPage, LocalRow, LocalStandard
from yizhou.registries.standards_library.contracts import Comparison

router = Router(tags=["地方标准"])
Text = Annotated[str, Field(max_length=2_000)]
Short = Annotated[str, Field(max_length=200)]


class BeginForm(Schema):
    """What a new standard is called, and what it begins from (empty: from nothing)."""

    kind: Literal["data_set", "element"]
    title: Short
    based_on: Short = ""


class RowForm(Schema):
    """A row of a draft."""

    key: Short
    name: Short
    element_id: Short = ""
    definition: Text = ""
    datatype: Short = ""
    format: Short = ""
    allowed: Text = ""
    required: bool = False


class DraftForm(Schema):
    """A draft as edited; `edited` as it was read."""

    title: Short
    purpose: Text = ""
    rows: Annotated[list[RowForm], Field(max_length=600)]
    edited: datetime


class NoteForm(Schema):
    """Why: what changed, or why it is taken out of force."""

    note: Text = ""


def _reader(request: HttpRequest) -> None:
    require(actor_of(request), "standards.read")


def _editor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "standards.write")
    return actor


@router.get("/local-standards", response=LocalPage, auth=anyone, summary="地方标准列表")
def list_local(
    request: HttpRequest, kind: str = "", status: str = "", q: str = "", after: str | None = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> LocalPage:  # fmt: skip
    """The newest version of each standard, or all versions of a status."""
    _reader(request)
    return api.find(kind, status, q, after, limit)


@router.post("/local-standards", response=LocalStandard, auth=staff, summary="编制地方标准")
def begin_local(request: HttpRequest, form: BeginForm) -> LocalStandard:
    return api.read(api.begin(_editor(request), form.kind, form.title, form.based_on))


@router.get("/local-standards/comparison", response=Comparison, auth=anyone, summary="地方标准对比")
def compare_local(request: HttpRequest, left: str, right: str) -> Comparison:
    """Two versions, or a version and a national data set."""
    _reader(request)
    return api.compare(left, right)


@router.get("/local-standards/{identifier}", response=LocalStandard, auth=anyone, summary="地方标准")
def read_local(request: HttpRequest, identifier: str) -> LocalStandard:
    _reader(request)
    return api.read(identifier)


@router.put("/local-standards/{identifier}", response=LocalStandard, auth=staff, summary="保存草稿")
def save_local(request: HttpRequest, identifier: str, form: DraftForm) -> LocalStandard:
    rows = tuple(LocalRow(**row.model_dump()) for row in form.rows)
    api.save(_editor(request), identifier, Draft(form.title, form.purpose, rows, form.edited))
    return api.read(identifier)


@router.delete("/local-standards/{identifier}", response={204: None}, auth=staff, summary="删除草稿")
def discard_local(request: HttpRequest, identifier: str) -> tuple[int, None]:
    _editor(request)
    api.discard(identifier)
    return 204, None


@router.post("/local-standards/{identifier}/publication", response=LocalStandard, auth=staff, summary="发布")
def publish_local(request: HttpRequest, identifier: str, form: NoteForm) -> LocalStandard:
    api.publish(_editor(request), identifier, form.note)
    return api.read(identifier)


@router.post("/local-standards/{identifier}/revision", response=LocalStandard, auth=staff, summary="修订")
def revise_local(request: HttpRequest, identifier: str) -> LocalStandard:
    """Begin the next version as a draft."""
    return api.read(api.revise(_editor(request), identifier))


@router.post("/local-standards/{identifier}/retirement", response=LocalStandard, auth=staff, summary="停用")
def retire_local(request: HttpRequest, identifier: str, form: NoteForm) -> LocalStandard:
    _editor(request)
    api.retire(identifier, form.note)
    return api.read(identifier)


@router.get("/local-standards/{identifier}/export", auth=anyone, summary="导出地方标准")
def export_local(request: HttpRequest, identifier: str, form: str = "xlsx") -> HttpResponse:
    """A version as `xlsx`, `xsd` or `json`."""
    _reader(request)
    published = api.export(identifier, form)
    response = HttpResponse(published.content, content_type=published.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(published.name)}"
    return response
