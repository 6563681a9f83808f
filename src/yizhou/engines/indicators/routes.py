"""HTTP of indicators: the library, readings, cases, alerts, dashboards, and what the warehouse holds."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from yizhou.engines.indicators import api
from yizhou.engines.indicators.contracts import Tile
from yizhou.engines.indicators.jobs import bring_up_to_date_now
from yizhou.engines.indicators.views import (
    AlertNoteForm,
    AlertPage,
    DashboardBriefView,
    DashboardForm,
    DashboardView,
    IndicatorAlertView,
    IndicatorCaseView,
    IndicatorDetailView,
    IndicatorSetView,
    ReadingView,
    StarTableView,
    alert_view,
    brief_view,
    dashboard_view,
    detail_view,
    indicator_view,
    reading_view,
)
from yizhou.engines.warehouse import api as warehouse
from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.jobs.api import defer

router = Router(tags=["指标"])


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "statistics.read")
    return actor


@router.get("/indicators", response=list[IndicatorSetView], auth=staff, summary="指标库")
def list_indicators(request: HttpRequest) -> list[IndicatorSetView]:
    _reader(request)
    return [
        IndicatorSetView(
            id=each.id, name=each.name, words=each.words,
            indicators=[indicator_view(one) for one in api.indicators() if one.set == each.id],
        )
        for each in api.sets()
    ]  # fmt: skip


@router.get("/indicators/{indicator_id}", response=IndicatorDetailView, auth=staff, summary="指标定义")
def read_indicator(request: HttpRequest, indicator_id: str) -> IndicatorDetailView:
    _reader(request)
    return detail_view(api.indicator(indicator_id))


@router.get("/indicators/{indicator_id}/reading", response=ReadingView, auth=staff, summary="指标值")
def read_values(
    request: HttpRequest, indicator_id: str, place: str = "", period: str = "", grain: str = "year"
) -> ReadingView:
    return reading_view(api.read(_reader(request), indicator_id, place, period, grain))


@router.get("/indicators/{indicator_id}/reading.xlsx", auth=staff, summary="指标值导出")
def export_values(
    request: HttpRequest, indicator_id: str, place: str = "", period: str = "", grain: str = "year"
) -> HttpResponse:
    actor = _reader(request)
    reading = api.read(actor, indicator_id, place, period, grain)
    return _workbook(f"{reading.indicator.name}_{reading.place.name}", api.reading_sheet(actor, reading))


@router.get(
    "/indicators/{indicator_id}/cases", response=list[IndicatorCaseView], auth=staff, summary="指标个案"
)
def list_cases(
    request: HttpRequest,
    indicator_id: str,
    place: str,
    period: str,
    provider: str = "",
    part: str = "numerator",
) -> list[IndicatorCaseView]:
    found = api.cases(_reader(request), indicator_id, place, period, provider, part)
    return [
        IndicatorCaseView(
            day=one.day, facility=one.facility, provider=one.provider, value=one.value, resident_id=one.resident_id,
            name=one.name,
        )
        for one in found
    ]  # fmt: skip


@router.get("/indicator-alerts", response=AlertPage, auth=staff, summary="指标预警")
def list_alerts(
    request: HttpRequest, state: str = "open", after: str | None = None, limit: int = 50
) -> AlertPage:
    page = api.alerts(_reader(request), state, after, limit)
    return AlertPage(items=[alert_view(each) for each in page.items], next=page.next, total=page.total)


@router.post(
    "/indicator-alerts/{alert_id}/handling", response=IndicatorAlertView, auth=staff, summary="处理预警"
)
def handle_alert(request: HttpRequest, alert_id: UUID, said: AlertNoteForm) -> IndicatorAlertView:
    return alert_view(api.handle_alert(_reader(request), alert_id, said.note))


@router.get("/dashboards", response=list[DashboardBriefView], auth=staff, summary="仪表盘")
def list_dashboards(request: HttpRequest) -> list[DashboardBriefView]:
    return [brief_view(board) for board in api.dashboards(_reader(request))]


@router.post("/dashboards", response={201: DashboardBriefView}, auth=staff, summary="新建仪表盘")
def create_dashboard(request: HttpRequest, said: DashboardForm) -> Status[DashboardBriefView]:
    board = api.save_dashboard(_sharer(request, said), None, said.name, said.roles, _tiles(said))
    return Status(201, brief_view(board))


@router.get("/dashboards/{board_id}", response=DashboardView, auth=staff, summary="仪表盘及其全部数据")
def read_dashboard(request: HttpRequest, board_id: UUID, place: str = "") -> DashboardView:
    actor = _reader(request)
    board = api.dashboard(actor, board_id)
    at, shown = api.dashboard_contents(actor, board, place)
    return dashboard_view(board, at, shown, {one.id: one for one in api.indicators()})


@router.get("/dashboards/{board_id}/figures.xlsx", auth=staff, summary="仪表盘导出")
def export_dashboard(request: HttpRequest, board_id: UUID, place: str = "") -> HttpResponse:
    actor = _reader(request)
    board = api.dashboard(actor, board_id)
    return _workbook(board.name, api.dashboard_sheet(actor, board, place))


@router.get("/dashboard-roles", response=list[str], auth=staff, summary="可共享仪表盘的角色")
def list_dashboard_roles(request: HttpRequest) -> list[str]:
    _reader(request)
    return api.dashboard_readers()


@router.put("/dashboards/{board_id}", response=DashboardBriefView, auth=staff, summary="修改仪表盘")
def save_dashboard(request: HttpRequest, board_id: UUID, said: DashboardForm) -> DashboardBriefView:
    actor = _sharer(request, said)
    return brief_view(api.save_dashboard(actor, board_id, said.name, said.roles, _tiles(said), said.revision))


@router.delete("/dashboards/{board_id}", response={204: None}, auth=staff, summary="删除仪表盘")
def drop_dashboard(request: HttpRequest, board_id: UUID) -> Status[None]:
    api.drop_dashboard(_reader(request), board_id)
    return Status(204, None)


def _sharer(request: HttpRequest, said: DashboardForm) -> Actor:
    """Sharing with others asks for more than looking."""
    actor = _reader(request)
    if said.roles:
        require(actor, "statistics.share")
    return actor


def _workbook(name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}_{today():%Y%m%d}.xlsx')}"
    return answer


def _tiles(said: DashboardForm) -> list[Tile]:
    return [Tile(**tile.dict()) for tile in said.tiles]


@router.get("/warehouse", response=list[StarTableView], auth=staff, summary="数据仓库")
def read_warehouse(request: HttpRequest) -> list[StarTableView]:
    _reader(request)
    return [
        StarTableView(
            id=one.id, title=one.title, source=one.source, rows=one.rows, bytes=one.bytes, files=one.files,
            refreshed=one.refreshed, columns=[[column.name, column.type, column.title] for column in one.columns],
        )
        for one in warehouse.states()
    ]  # fmt: skip


@router.post("/warehouse/refresh", response={202: None}, auth=staff, summary="立即更新数据仓库与指标")
def refresh_warehouse(request: HttpRequest) -> Status[None]:
    actor = actor_of(request)
    require(actor, "statistics.share")
    defer(bring_up_to_date_now)
    return Status(202, None)
