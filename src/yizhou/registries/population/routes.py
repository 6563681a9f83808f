"""HTTP of the full population: overview, records, repair list, exchange with the province, differences, structure."""

import os
from urllib.parse import quote
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.jobs.api import defer
from yizhou.registries.population import api, jobs, sheets, syncing
from yizhou.registries.population.definitions import structure
from yizhou.registries.population.province import Province
from yizhou.registries.population.views import (
    AgeGroupView,
    MendAllForm,
    MendForm,
    PopulationCodeSetView,
    PopulationCountView,
    PopulationDifferencePage,
    PopulationFieldView,
    PopulationOverviewView,
    PopulationPage,
    PopulationRecordView,
    PopulationRepairPage,
    PopulationStructureView,
    PopulationSyncView,
    PopulationTableView,
    PopulationVersionView,
    SettledView,
    SettleForm,
    TakenView,
    count_view,
    difference_view,
    facts,
    group_view,
    line,
    repair_view,
    run_view,
)
from yizhou.standards import regions

router = Router(tags=["全员人口"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "population.read")
    return actor


def _officer(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "population.write")
    return actor


@router.get("/population/structure", response=PopulationStructureView, auth=staff, summary="全员人口数据结构")
def read_structure(request: HttpRequest) -> PopulationStructureView:
    _reader(request)
    known = structure()
    return PopulationStructureView(
        versions=[f"{title}第{number}版" for title, number in known.versions],
        tables=[
            PopulationTableView(
                id=table.id, title=table.title, name=table.name, local=table.local,
                fields=[
                    PopulationFieldView(
                        id=field.id, title=field.title, name=field.name, type=field.type, length=field.length,
                        required=field.required, code_set=field.code_set, element=field.element, source=field.source,
                        local=field.local,
                    )
                    for field in table.fields
                ],
            )
            for table in known.tables.values()
        ],
        code_sets=[
            PopulationCodeSetView(id=each.id, title=each.title, source=each.source, local=each.local, codes=dict(each.codes))
            for each in known.code_sets.values()
        ],
    )  # fmt: skip


@router.get("/population/overview", response=PopulationOverviewView, auth=staff, summary="全员人口概况")
def read_overview(request: HttpRequest) -> PopulationOverviewView:
    actor = _reader(request)
    depth = min((actor.scope.count(".") if actor.scope else 0) + 2, 4)
    rows = api.counts(actor, depth)
    return PopulationOverviewView(
        counts=[
            PopulationCountView(
                table=kind, table_title=structure().tables[kind].title, region_name=_place(path), path=path, count=number
            )
            for kind, path, number in rows
            if kind in structure().tables
        ],
        ages=[AgeGroupView(age=age, sex=sex, count=number) for age, sex, number in api.ages(actor)],
        open_repairs=sum(row[3] for row in api.repair_counts(actor)),
        open_differences=sum(row[3] for row in api.difference_counts(actor)),
    )  # fmt: skip


def _place(path: str) -> str:
    """The name of the last node of a path; its label holds the region code."""
    code = "".join(sign for sign in path.rpartition(".")[2] if sign.isdecimal())
    return regions.full_name(code.ljust(12, "0")) or path


@router.get("/population/records/{table}", response=PopulationPage, auth=staff, summary="全员人口检索")
def search_records(
    request: HttpRequest,
    table: str,
    text: str = "",
    within: str = "",
    after: str | None = None,
    limit: int = 30,
) -> PopulationPage:
    page = api.search(_reader(request), table, text, within, after, limit)
    return PopulationPage(items=[line(each) for each in page.items], next=page.next)


@router.get(
    "/population/records/{table}/{key}", response=PopulationRecordView, auth=staff, summary="全员人口个案"
)
def read_record(request: HttpRequest, table: str, key: str) -> PopulationRecordView:
    actor = _reader(request)
    record = api.record(actor, table, key)
    household = str(record.content.get("household_no", ""))
    return PopulationRecordView(
        **line(record, masked=False).dict(),
        members=[line(each) for each in api.members_of(actor, household)] if household else [],
        related=[line(each) for each in api.children_of(actor, key)] if structure().tables[table].person else [],
        versions=[
            PopulationVersionView(
                version=row[0], updated=row[3], source="省平台" if row[2] == "province" else row[2],
                facts=facts(table, orjson.loads(row[1]), masked=True),
            )
            for row in api.versions(actor, table, key)
        ],
    )  # fmt: skip


@router.get("/population/repairs", response=PopulationRepairPage, auth=staff, summary="待修复的人口记录")
def list_repairs(
    request: HttpRequest, table: str = "", after: str | None = None, limit: int = 20
) -> PopulationRepairPage:
    actor = _reader(request)
    page = api.repairs(actor, table, after, limit)
    groups = [group_view(*row) for row in api.repair_counts(actor)] if not after else []
    return PopulationRepairPage(
        items=[repair_view(each) for each in page.items], groups=groups, next=page.next
    )


@router.post("/population/repairs/bulk", response=TakenView, auth=staff, summary="批量修正")
def mend_all(request: HttpRequest, form: MendAllForm) -> TakenView:
    return TakenView.from_orm(api.mend_all(_officer(request), form.table, form.field, form.value, form.to))


@router.post("/population/repairs/{repair_id}", response=TakenView, auth=staff, summary="修正后入库")
def mend(request: HttpRequest, repair_id: UUID, form: MendForm) -> TakenView:
    return TakenView.from_orm(api.mend(_officer(request), repair_id, form.changes))


@router.delete("/population/repairs/{repair_id}", response=TakenView, auth=staff, summary="作废待修复记录")
def drop(request: HttpRequest, repair_id: UUID) -> TakenView:
    api.drop(_officer(request), repair_id)
    return TakenView(fresh=0, changed=0, same=0, refused=0, deleted=1)


@router.get("/population/sync", response=PopulationSyncView, auth=staff, summary="省级同步情况")
def read_sync(request: HttpRequest) -> PopulationSyncView:
    actor = _reader(request)
    return PopulationSyncView(
        configured=bool(os.environ.get("YIZHOU_POPULATION_URL")), runs=[run_view(run) for run in api.runs(actor)],
        corrections=api.corrections(actor),
    )  # fmt: skip


@router.post("/population/sync", response=PopulationSyncView, auth=staff, summary="立即同步")
def start_sync(request: HttpRequest) -> PopulationSyncView:
    actor = _officer(request)
    Province.configured()
    syncing.start(actor)
    defer(jobs.read_province)
    defer(jobs.send_corrections)
    return read_sync(request)


@router.get("/population/differences", response=PopulationDifferencePage, auth=staff, summary="差异清单")
def list_differences(
    request: HttpRequest, kind: str = "", state: str = "open", after: str | None = None, limit: int = 30
) -> PopulationDifferencePage:
    actor = _reader(request)
    page = api.differences(actor, kind, state, after, limit)
    counts = [count_view(*row) for row in api.difference_counts(actor)] if not after else []
    return PopulationDifferencePage(
        items=[difference_view(each) for each in page.items], counts=counts, next=page.next
    )


@router.post(
    "/population/differences/comparison", response=PopulationDifferencePage, auth=staff, summary="重新比对"
)
def compare(request: HttpRequest) -> PopulationDifferencePage:
    """Compared within the officer's scope at once for a township, in the background for more."""
    actor = _officer(request)
    if actor.scope.count(".") >= 2:
        api.compare(actor)
    else:
        defer(jobs.compare)
    return list_differences(request)


@router.post("/population/differences/decision", response=SettledView, auth=staff, summary="处理差异")
def decide(request: HttpRequest, form: SettleForm) -> SettledView:
    return SettledView(settled=api.decide(_officer(request), form.ids, form.decision, form.reason))


@router.get("/population/differences.xlsx", auth=staff, summary="导出差异清单")
def export(request: HttpRequest, kind: str = "", state: str = "open") -> HttpResponse:
    actor = _reader(request)
    body = sheets.differences(actor, kind, state)
    name = quote("全员人口差异清单.xlsx")
    return HttpResponse(
        body, content_type=_XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )
