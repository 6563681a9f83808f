"""HTTP of terminology: the pages' API, and the FHIR addresses (`operations.py`)."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import re_path
from ninja import File, Router, Status, UploadedFile

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.registries.terminology import api
from yizhou.registries.terminology import operations as fhir
from yizhou.registries.terminology.contracts import Artefact, Concept, Kind, NewArtefact
from yizhou.registries.terminology.errors import BadParameter
from yizhou.registries.terminology.views import (
    ArtefactBriefPage,
    ArtefactDetail,
    ArtefactView,
    BranchView,
    CompositionForm,
    ConceptDetail,
    ConceptForm,
    ConceptPage,
    ConceptView,
    CorrespondencePage,
    CorrespondenceView,
    ImportableView,
    LocalCodePage,
    LocalCodeView,
    LocalSystemView,
    MappingDecisionForm,
    MappingForm,
    MapSuggestionView,
    TermDifferencesView,
    TermName,
    TermReasonForm,
    TermRegistrationForm,
    TermStateCount,
    TermStepView,
    TermVersionForm,
    WorkbenchView,
    artefact_view,
    brief_view,
    concept_view,
    differences_view,
    local_code_view,
    local_system_view,
)

router = Router(tags=["术语"])

# One expression, so that the record store's addresses pay for a single comparison.
_FHIR = r"^fhir/(?P<resource_type>CodeSystem|ValueSet|ConceptMap)(?:/(?P<rest>.*))?$"
urlpatterns = [re_path(_FHIR, fhir.answer, {"transaction": unit_of_work})]


def _may(request: HttpRequest, permission: str) -> Actor:
    actor = actor_of(request)
    require(actor, permission)
    return actor


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        raise BadParameter(
            name="kind", value=text[:40], hint="应为 CodeSystem、ValueSet 或 ConceptMap"
        ) from None


def _editor(request: HttpRequest, artefact_id: UUID) -> tuple[Actor, Artefact]:
    """Who changes a version: maps also those who map."""
    actor = actor_of(request)
    require(actor, "terminology.read")
    version = api.get(actor, artefact_id)
    mapper = version.kind is Kind.CONCEPT_MAP and actor.may("terminology.map")
    if not mapper:
        require(actor, "terminology.edit")
    return actor, version


@router.get(
    "/terminology/artefacts", response=ArtefactBriefPage, auth=staff, summary="代码系统、值集、概念映射列表"
)
def list_artefacts(
    request: HttpRequest, kind: str, q: str = "", status: str = "", own: bool | None = None, after: str | None = None,
    limit: int = 100,
) -> ArtefactBriefPage:  # fmt: skip
    actor = _may(request, "terminology.read")
    page = api.briefs(
        actor, _kind(kind), text=q, status=status, own=own, after=after, limit=max(1, min(limit, 200))
    )
    return ArtefactBriefPage(items=[brief_view(item) for item in page.items], next=page.next)


@router.get("/terminology/states", response=list[TermStateCount], auth=staff, summary="各状态的版本数")
def count_states(request: HttpRequest) -> list[TermStateCount]:
    found = api.state_counts(_may(request, "terminology.read"))
    return [
        TermStateCount(kind=kind, status=status, count=count)
        for (kind, status), count in sorted(found.items())
    ]


@router.post("/terminology/artefacts", response={201: ArtefactView}, auth=staff, summary="登记")
def register(request: HttpRequest, form: TermRegistrationForm) -> Status[ArtefactView]:
    actor = _may(request, "terminology.edit")
    new = NewArtefact(
        _kind(form.kind),
        form.title,
        form.url,
        form.version,
        form.publisher,
        form.description,
        form.oid,
        content=form.content,
    )
    return Status(201, artefact_view(actor, api.create(actor, new)))


@router.get("/terminology/artefacts/{artefact_id}", response=ArtefactDetail, auth=staff, summary="版本详情")
def read_artefact(request: HttpRequest, artefact_id: UUID) -> ArtefactDetail:
    actor = _may(request, "terminology.read")
    version = api.get(actor, artefact_id)
    return ArtefactDetail(
        artefact=artefact_view(actor, version),
        versions=[artefact_view(actor, each) for each in api.versions(actor, version)],
        steps=[TermStepView.from_orm(step) for step in api.steps(actor, artefact_id)],
    )


@router.delete("/terminology/artefacts/{artefact_id}", response={204: None}, auth=staff, summary="删除草稿")
def discard(request: HttpRequest, artefact_id: UUID) -> Status[None]:
    actor, _ = _editor(request, artefact_id)
    api.discard(actor, artefact_id)
    return Status(204, None)


@router.post(
    "/terminology/artefacts/{artefact_id}/versions",
    response={201: ArtefactView},
    auth=staff,
    summary="建立新版本",
)
def make_version(request: HttpRequest, artefact_id: UUID, form: TermVersionForm) -> Status[ArtefactView]:
    actor, _ = _editor(request, artefact_id)
    return Status(201, artefact_view(actor, api.new_version(actor, artefact_id, form.version)))


@router.post(
    "/terminology/artefacts/{artefact_id}/submission", response=ArtefactView, auth=staff, summary="提交审核"
)
def submit(request: HttpRequest, artefact_id: UUID) -> ArtefactView:
    actor, _ = _editor(request, artefact_id)
    return artefact_view(actor, api.submit(actor, artefact_id))


@router.post(
    "/terminology/artefacts/{artefact_id}/publication", response=ArtefactView, auth=staff, summary="审核发布"
)
def publish(request: HttpRequest, artefact_id: UUID) -> ArtefactView:
    actor = _may(request, "terminology.publish")
    return artefact_view(actor, api.publish(actor, artefact_id))


@router.post(
    "/terminology/artefacts/{artefact_id}/return", response=ArtefactView, auth=staff, summary="退回修改"
)
def send_back(request: HttpRequest, artefact_id: UUID, form: TermReasonForm) -> ArtefactView:
    actor = _may(request, "terminology.publish")
    return artefact_view(actor, api.send_back(actor, artefact_id, form.reason))


@router.post(
    "/terminology/artefacts/{artefact_id}/retirement", response=ArtefactView, auth=staff, summary="停用"
)
def retire(request: HttpRequest, artefact_id: UUID, form: TermReasonForm) -> ArtefactView:
    actor = _may(request, "terminology.publish")
    return artefact_view(actor, api.retire(actor, artefact_id, form.reason))


@router.get(
    "/terminology/artefacts/{artefact_id}/concepts", response=ConceptPage, auth=staff, summary="代码列表"
)
def list_concepts(
    request: HttpRequest,
    artefact_id: UUID,
    q: str = "",
    retired: bool = False,
    after: str | None = None,
    limit: int = 100,
) -> ConceptPage:
    actor = _may(request, "terminology.read")
    page = api.concepts(actor, api.get(actor, artefact_id), text=q, retired=retired, after=after, limit=limit)
    return ConceptPage(items=[concept_view(item) for item in page.items], next=page.next, total=page.total)


@router.get(
    "/terminology/artefacts/{artefact_id}/concept", response=ConceptDetail, auth=staff, summary="一个代码"
)
def read_concept(request: HttpRequest, artefact_id: UUID, code: str) -> ConceptDetail:
    actor = _may(request, "terminology.read")
    found = api.lookup(actor, api.get(actor, artefact_id), code)
    concept = found.concept
    return ConceptDetail(
        concept=concept_view(concept),
        above=[TermName(code=each, display=found.names.get(each, "")) for each in concept.ancestors],
        below=[
            TermName(code=each, display=name) for each, name in api.children(actor, artefact_id, concept.code)
        ],
        successors=[TermName(code=each, display=found.names.get(each, "")) for each in concept.successors],
    )


@router.get(
    "/terminology/artefacts/{artefact_id}/branches",
    response=list[BranchView],
    auth=staff,
    summary="某代码的直接下级",
)
def list_branches(request: HttpRequest, artefact_id: UUID, code: str = "") -> list[BranchView]:
    actor = _may(request, "terminology.read")
    return [
        BranchView(code=each.code, display=each.display, active=each.active, leaf=not more)
        for each, more in api.branches(actor, api.get(actor, artefact_id).id, code)
    ]


@router.put(
    "/terminology/artefacts/{artefact_id}/concept", response=ConceptView, auth=staff, summary="添加或修改代码"
)
def save_concept(request: HttpRequest, artefact_id: UUID, form: ConceptForm) -> ConceptView:
    actor, _ = _editor(request, artefact_id)
    fresh = Concept(
        form.code, form.display, form.parent, active=form.active, retired_on=None if form.active else form.retired_on,
        successors=() if form.active else tuple(form.successors), definition=form.definition,
    )  # fmt: skip
    return concept_view(api.save_concept(actor, artefact_id, fresh))


@router.delete(
    "/terminology/artefacts/{artefact_id}/concept", response={204: None}, auth=staff, summary="删除代码"
)
def remove_concept(request: HttpRequest, artefact_id: UUID, code: str) -> Status[None]:
    actor, _ = _editor(request, artefact_id)
    api.remove_concept(actor, artefact_id, code)
    return Status(204, None)


@router.post(
    "/terminology/artefacts/{artefact_id}/list", response=ArtefactView, auth=staff, summary="导入代码清单"
)
def import_list(request: HttpRequest, artefact_id: UUID, file: File[UploadedFile]) -> ArtefactView:
    actor, _ = _editor(request, artefact_id)
    api.import_list(actor, artefact_id, file.read())
    return artefact_view(actor, api.get(actor, artefact_id))


@router.put(
    "/terminology/artefacts/{artefact_id}/composition",
    response=ArtefactView,
    auth=staff,
    summary="值集取值范围",
)
def compose(request: HttpRequest, artefact_id: UUID, form: CompositionForm) -> ArtefactView:
    actor, _ = _editor(request, artefact_id)
    return artefact_view(actor, api.compose(actor, artefact_id, form.content))


@router.get(
    "/terminology/artefacts/{artefact_id}/lines", response=CorrespondencePage, auth=staff, summary="对照列表"
)
def list_lines(
    request: HttpRequest, artefact_id: UUID, q: str = "", after: str | None = None, limit: int = 100
) -> CorrespondencePage:
    actor = _may(request, "terminology.read")
    page = api.correspondences_of(
        actor, api.get(actor, artefact_id), text=q, after=after, limit=max(1, min(limit, 500))
    )
    lines = [CorrespondenceView.from_orm(line) for line in page.items]
    return CorrespondencePage(items=lines, next=page.next, total=page.total)


@router.get(
    "/terminology/artefacts/{artefact_id}/differences",
    response=TermDifferencesView,
    auth=staff,
    summary="版本差异",
)
def read_differences(
    request: HttpRequest, artefact_id: UUID, against: UUID, kind: str = ""
) -> TermDifferencesView:
    return differences_view(api.differences(_may(request, "terminology.read"), against, artefact_id, kind))


@router.get("/terminology/importable", response=list[ImportableView], auth=staff, summary="可导入的公布文件")
def list_importable(request: HttpRequest) -> list[ImportableView]:
    _may(request, "terminology.read")
    return [ImportableView(id=each, title=title, url=url) for each, title, url in api.importable()]


@router.post(
    "/terminology/importable/{definition_id}",
    response={201: ArtefactView},
    auth=staff,
    summary="导入公布文件",
)
def import_published(
    request: HttpRequest, definition_id: str, version: str, file: File[UploadedFile]
) -> Status[ArtefactView]:
    actor = _may(request, "terminology.edit")
    return Status(201, artefact_view(actor, api.import_published(actor, definition_id, version, file.read())))


@router.get("/terminology/local-systems", response=list[LocalSystemView], auth=staff, summary="机构自用代码")
def list_local_systems(request: HttpRequest) -> list[LocalSystemView]:
    return [local_system_view(each) for each in api.local_systems(_may(request, "terminology.read"))]


@router.post("/terminology/mappings", response=ArtefactView, auth=staff, summary="开始对照")
def start_mapping(request: HttpRequest, form: MappingForm) -> ArtefactView:
    actor = _may(request, "terminology.map")
    return artefact_view(actor, api.start_mapping(actor, form.organisation_id, form.system, form.target))


@router.get("/terminology/mappings/{map_id}", response=WorkbenchView, auth=staff, summary="对照进度")
def read_mapping(request: HttpRequest, map_id: UUID) -> WorkbenchView:
    actor = _may(request, "terminology.read")
    map_ = api.get(actor, map_id)
    local = (
        api.local_system(actor, map_.owner_id, str(map_.content.get("source", ""))) if map_.owner_id else None
    )
    if local is None:
        raise BadParameter(name="map_id", value=str(map_id), hint="对照工作台只用于机构自用代码的对照")
    target = api.artefact(actor, Kind.CODE_SYSTEM, str(map_.content["target"]))
    return WorkbenchView(
        map=artefact_view(actor, map_), local=local_system_view(local), target_title=target.title
    )


@router.get("/terminology/mappings/{map_id}/codes", response=LocalCodePage, auth=staff, summary="待对照代码")
def list_local_codes(
    request: HttpRequest,
    map_id: UUID,
    state: str = "",
    q: str = "",
    after: str | None = None,
    limit: int = 100,
) -> LocalCodePage:
    actor = _may(request, "terminology.read")
    page = api.local_codes(
        actor, api.get(actor, map_id), state=state, text=q, after=after, limit=max(1, min(limit, 200))
    )
    return LocalCodePage(items=[local_code_view(each) for each in page.items], next=page.next)


@router.get(
    "/terminology/mappings/{map_id}/suggestions",
    response=list[MapSuggestionView],
    auth=staff,
    summary="对照建议",
)
def list_suggestions(request: HttpRequest, map_id: UUID, code: str) -> list[MapSuggestionView]:
    actor = _may(request, "terminology.read")
    map_ = api.get(actor, map_id)
    local = api.local_code(actor, map_, code)
    return [MapSuggestionView.from_orm(each) for each in api.suggest(actor, map_, code, local.display)]


@router.get(
    "/terminology/mappings/{map_id}/targets", response=ConceptPage, auth=staff, summary="检索目标代码"
)
def search_targets(request: HttpRequest, map_id: UUID, q: str) -> ConceptPage:
    actor = _may(request, "terminology.read")
    target = api.artefact(actor, Kind.CODE_SYSTEM, str(api.get(actor, map_id).content.get("target", "")))
    page = api.concepts(actor, target, text=q, limit=20)
    return ConceptPage(items=[concept_view(item) for item in page.items], next=None, total=page.total)


@router.post(
    "/terminology/mappings/{map_id}/decisions", response=LocalCodeView, auth=staff, summary="对照决定"
)
def decide(request: HttpRequest, map_id: UUID, form: MappingDecisionForm) -> LocalCodeView:
    actor = _may(request, "terminology.map")
    return local_code_view(
        api.decide(actor, map_id, form.code, form.decision, target=form.target, equivalence=form.equivalence)
    )


@router.post(
    "/terminology/mappings/{map_id}/undo", response=LocalCodeView, auth=staff, summary="撤销上一个决定"
)
def undo(request: HttpRequest, map_id: UUID) -> LocalCodeView:
    return local_code_view(api.undo_decision(_may(request, "terminology.map"), map_id))
