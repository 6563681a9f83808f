"""HTTP of the institution registry: the map of the prefecture, lists, one institution on any day, registration."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.registries.facilities import api
from yizhou.registries.facilities.errors import RegionNotFound
from yizhou.registries.facilities.views import (
    CountyMap,
    DepartmentView,
    FilterQuery,
    InstitutionCountsView,
    InstitutionForm,
    InstitutionPage,
    InstitutionPointView,
    InstitutionVersionView,
    InstitutionView,
    RegionView,
    counts_view,
    department_view,
    institution_view,
    row_view,
    version_views,
)
from yizhou.standards import regions

router = Router(tags=["机构"])


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "registry.read")
    return actor


@router.get("/map/counties", response=CountyMap, auth=staff, summary="十县市地图")
def read_counties(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(api.counties_json(), content_type="application/geo+json")
    response["Cache-Control"] = "private, max-age=86400"
    return response


@router.get("/regions/{code}", response=RegionView, auth=staff, summary="行政区划（某日）")
def read_region(request: HttpRequest, code: str, on: date | None = None) -> RegionView:
    day = on or today()
    then, now = regions.at(code, day), regions.find(code)
    if then is None or now is None:
        raise RegionNotFound(region=code)
    names = [
        area.name for above in reversed(regions.ancestors(code)) if (area := regions.at(above.code, day))
    ]
    return RegionView(
        code=then.code, name=then.name, level=then.level, full_name="".join((*names, then.name)), now_code=now.code,
        now_name=now.name,
    )  # fmt: skip


@router.get("/institutions", response=InstitutionPage, auth=staff, summary="机构列表")
def list_institutions(
    request: HttpRequest, asked: Query[FilterQuery], after: str | None = None, limit: int = 50
) -> InstitutionPage:
    page = api.page(_reader(request), asked.asked(), after, limit)
    return InstitutionPage(items=[row_view(item) for item in page.items], next=page.next, total=page.total)


@router.get("/institutions/statistics", response=InstitutionCountsView, auth=staff, summary="机构统计")
def count_institutions(request: HttpRequest, asked: Query[FilterQuery]) -> InstitutionCountsView:
    return counts_view(api.count(_reader(request), asked.asked()))


@router.get("/institutions/map", response=list[InstitutionPointView], auth=staff, summary="机构位置")
def list_places(request: HttpRequest, asked: Query[FilterQuery]) -> list[InstitutionPointView]:
    return [
        InstitutionPointView(
            code=code, name=name, class_code=class_code, longitude=longitude, latitude=latitude
        )
        for code, name, class_code, longitude, latitude in api.places(_reader(request), asked.asked())
    ]


@router.post("/institutions", response={201: InstitutionView}, auth=staff, summary="登记机构或科室")
def enrol_institution(request: HttpRequest, form: InstitutionForm) -> Status[InstitutionView]:
    actor = actor_of(request)
    require(actor, "registry.write")
    saved = api.enrol(actor, form.claim(form.code.strip(), api.DEPARTMENTS), form.effective)
    return Status(201, institution_view(saved, today(), editable=True))


@router.get("/institutions/{code}", response=InstitutionView, auth=staff, summary="机构信息（某日）")
def read_institution(request: HttpRequest, code: str, on: date | None = None) -> InstitutionView:
    actor = _reader(request)
    api.require_within(actor, code)
    return institution_view(api.as_of(code, on or today()), on or today(), editable=_may_edit(actor, on))


def _may_edit(actor: Actor, on: date | None) -> bool:
    return actor.may("registry.write") and (on is None or on >= today())


@router.patch("/institutions/{code}", response=InstitutionView, auth=staff, summary="变更机构信息")
def revise_institution(request: HttpRequest, code: str, form: InstitutionForm) -> InstitutionView:
    actor = actor_of(request)
    require(actor, "registry.write")
    return institution_view(
        api.revise(actor, form.claim(code, api.DEPARTMENTS), form.effective), today(), editable=True
    )


@router.get("/institutions/{code}/departments", response=list[DepartmentView], auth=staff, summary="科室")
def list_departments(request: HttpRequest, code: str) -> list[DepartmentView]:
    api.require_within(_reader(request), code)
    return [department_view(entry) for entry in api.departments(code)]


@router.get(
    "/institutions/{code}/history", response=list[InstitutionVersionView], auth=staff, summary="机构变更历史"
)
def read_history(request: HttpRequest, code: str) -> list[InstitutionVersionView]:
    api.require_within(_reader(request), code)
    return version_views(api.history(code))
