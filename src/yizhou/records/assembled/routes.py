"""HTTP of assembled documents: the workshop, review, a resident's documents, the monitor."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router

from yizhou.kernel.auth.api import actor_of, anyone, require, staff
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.records.assembled import api
from yizhou.records.assembled.checking import KINDS, LAYOUTS
from yizhou.records.assembled.views import (
    AssembledOffer,
    AssemblyMonitor,
    AssemblyStatistic,
    TemplateBrief,
    TemplateDecision,
    TemplateDetail,
    TemplateFault,
    TemplateForm,
    TemplatePreview,
    TemplatePreviewForm,
    WorkshopChoices,
    brief,
    run_of,
)
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import api as timeline

router = Router(tags=["组装服务"])
_DAYS = 30


def _maker(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "assembly.edit")
    return actor


def _looker(request: HttpRequest) -> Actor:
    """Who makes templates or reviews them."""
    actor = actor_of(request)
    require(actor, "assembly.read")
    return actor


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.kind is ActorKind.STAFF:
        require(actor, "record.read")
    return actor


def _detail(version: Any) -> TemplateDetail:
    return TemplateDetail.model_validate({**brief(version), "content": dict(version.content)})


@router.get("/assembled/templates", response=list[TemplateBrief], auth=staff, summary="组装模板")
def list_templates(request: HttpRequest) -> list[TemplateBrief]:
    """All versions of all templates, newest first."""
    return [TemplateBrief.model_validate(brief(each)) for each in api.versions(_looker(request))]


@router.get("/assembled/choices", response=WorkshopChoices, auth=staff, summary="组装工作台可选项")
def choices(request: HttpRequest) -> WorkshopChoices:
    _looker(request)
    names = timeline.vocabulary()
    return WorkshopChoices(
        samples=api.samples(), kinds=names.kinds, domains=names.domains, layouts=LAYOUTS, sources=KINDS,
        types=sorted(fhir.resource_types()),
    )  # fmt: skip


@router.get(
    "/assembled/templates/{template}/{number}", response=TemplateDetail, auth=staff, summary="组装模板版本"
)
def read_template(request: HttpRequest, template: str, number: int) -> TemplateDetail:
    return _detail(api.version(_looker(request), template, number))


@router.post("/assembled/preview", response=TemplatePreview, auth=staff, summary="所见即所得组装仿真")
def preview(request: HttpRequest, form: TemplatePreviewForm) -> TemplatePreview:
    """Unsaved content run by the engine; what is wrong with it is told beside, not as a failure."""
    actor = _looker(request)
    if form.resident_id is not None:
        require(actor, "record.read")
    wrong = [
        TemplateFault(place=f.place, message=f.message, advice=f.advice) for f in api.faults_of(form.content)
    ]
    if wrong:
        return TemplatePreview(html="", milliseconds=0, rows=0, faults=wrong, problems=[])
    made = api.preview(actor, form.content, sample=form.sample, resident_id=form.resident_id)
    return TemplatePreview(
        html=api.page_of(made), milliseconds=made.milliseconds, rows=sum(len(each.rows) for each in made.sections), faults=[],
        problems=list(made.problems),
    )  # fmt: skip


@router.put("/assembled/draft", response=TemplateDetail, auth=staff, summary="保存模板草稿")
def save_draft(request: HttpRequest, form: TemplateForm) -> TemplateDetail:
    return _detail(api.save_draft(_maker(request), form.content))


@router.post(
    "/assembled/templates/{template}/{number}/submission",
    response=TemplateDetail,
    auth=staff,
    summary="提交审核",
)
def submit(request: HttpRequest, template: str, number: int) -> TemplateDetail:
    return _detail(api.submit(_maker(request), template, number))


@router.post(
    "/assembled/templates/{template}/{number}/decision",
    response=TemplateDetail,
    auth=staff,
    summary="发布或退回",
)
def decide(request: HttpRequest, template: str, number: int, form: TemplateDecision) -> TemplateDetail:
    actor = actor_of(request)
    require(actor, "assembly.review")
    return _detail(api.decide(actor, template, number, accept=form.accept, note=form.note))


@router.get("/assembled/monitor", response=AssemblyMonitor, auth=staff, summary="组装服务运行监控")
def monitor(request: HttpRequest, template: str = "", faulty: bool = False) -> AssemblyMonitor:
    """The last 30 days by template, and the latest runs."""
    actor = _looker(request)
    return AssemblyMonitor(
        days=_DAYS,
        statistics=[AssemblyStatistic.model_validate(dict(each)) for each in api.statistics(actor, _DAYS)],
        runs=[run_of(each) for each in api.runs(actor, template=template, faulty=faulty)],
    )


@router.get(
    "/residents/{resident_id}/assembled",
    response=list[AssembledOffer],
    auth=anyone,
    summary="居民可组装的文档",
)
def offers(request: HttpRequest, resident_id: UUID) -> list[AssembledOffer]:
    return [
        AssembledOffer(
            template=each.template, number=each.number, title=each.content["title"], purpose=each.content.get("purpose", ""),
            why_not=why,
        )
        for each, why in api.published_for(_reader(request), resident_id)
    ]  # fmt: skip


@router.get(
    "/residents/{resident_id}/assembled/{template}", auth=anyone, summary="组装一份文档（HTML 或 FHIR 文档）"
)
def assemble(
    request: HttpRequest, resident_id: UUID, template: str, form: str = "html", download: bool = False
) -> HttpResponse:
    """`form`: html (a page for screen and paper) | fhir (Bundle of type document)."""
    actor = _reader(request)
    purpose = "fhir" if form == "fhir" else "download" if download else "page"
    made = api.assemble(actor, template, resident_id, purpose)
    if form == "fhir":
        body, kind, name = (
            orjson.dumps(api.document_bundle(made, request.build_absolute_uri("/fhir"))),
            "application/fhir+json",
            "json",
        )
    else:
        body, kind, name = api.page_of(made).encode(), "text/html", "html"
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    # The page runs nothing and loads nothing, whatever a sender wrote into a record.
    response["Content-Security-Policy"] = (
        "sandbox allow-modals; default-src 'none'; style-src 'unsafe-inline'"
    )
    if download:
        response["Content-Disposition"] = f'attachment; filename="{template}.{name}"'
    return response
