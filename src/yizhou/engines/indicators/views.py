"""What the pages are told of indicators."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.engines.indicators import contracts, periods
from yizhou.kernel.clock.api import today


class IndicatorView(Schema):
    id: str
    set: str
    topic: str
    name: str
    words: str
    formula: str
    unit: str
    digits: int
    direction: str
    target: float | None
    target_note: str
    catalogue: str
    source: str
    owner: str
    reviewed: date
    version: int
    cases: bool


class IndicatorDetailView(IndicatorView):
    numerator_sql: str
    denominator_sql: str
    tables: list[str]


class IndicatorSetView(Schema):
    id: str
    name: str
    words: str
    indicators: list[IndicatorView]


class IndicatorPointView(Schema):
    period: str
    period_name: str
    numerator: float
    denominator: float | None
    value: float | None


class IndicatorPlaceView(Schema):
    code: str
    name: str
    level: str


class RankedView(Schema):
    place: IndicatorPlaceView
    numerator: float
    denominator: float | None
    value: float | None


class ReadingView(Schema):
    indicator: IndicatorView
    place: IndicatorPlaceView
    path: list[IndicatorPlaceView]
    period: str
    period_name: str
    running: bool
    point: IndicatorPointView | None
    last_year: IndicatorPointView | None
    before: IndicatorPointView | None
    neighbours: float | None
    rank: int | None
    among: int
    trend: list[IndicatorPointView]
    parts: list[RankedView]
    periods: list[str]


class IndicatorCaseView(Schema):
    day: date
    facility: str
    provider: str
    value: float
    resident_id: UUID | None
    name: str


class IndicatorAlertView(Schema):
    id: UUID
    indicator: str
    name: str
    place: str
    place_name: str
    period: str
    period_name: str
    level: str
    value: float
    threshold: float
    when: str
    unit: str
    digits: int
    raised: datetime
    handled: datetime | None
    handled_by: str
    note: str


class AlertPage(Schema):
    items: list[IndicatorAlertView]
    next: str | None
    total: int | None


class AlertNoteForm(Schema):
    note: str


class TileForm(Schema):
    indicator: str
    chart: str
    grain: str
    x: int
    y: int
    w: int
    h: int


class DashboardForm(Schema):
    name: str
    roles: list[str] = []
    tiles: list[TileForm]
    revision: int = 0


class DashboardBriefView(Schema):
    id: UUID
    name: str
    owner: str
    mine: bool
    roles: list[str]
    tiles: int


class TileView(TileForm):
    indicator_view: IndicatorView
    period: str
    period_name: str
    running: bool
    point: IndicatorPointView | None
    last_year: IndicatorPointView | None
    trend: list[IndicatorPointView]
    parts: list[RankedView]


class DashboardView(Schema):
    id: UUID
    name: str
    owner: str
    roles: list[str]
    mine: bool
    revision: int
    place: IndicatorPlaceView
    tiles: list[TileView]


class StarTableView(Schema):
    id: str
    title: str
    source: str
    columns: list[list[str]]
    rows: int
    bytes: int
    files: int
    refreshed: datetime | None


def indicator_view(one: contracts.Indicator) -> IndicatorView:
    return IndicatorView(**_facts(one))


def _facts(one: contracts.Indicator) -> dict[str, Any]:
    names = (
        "id", "set", "topic", "name", "words", "formula", "unit", "digits", "direction", "target", "target_note", "catalogue",
        "source", "owner", "reviewed", "version",
    )  # fmt: skip
    return {**{name: getattr(one, name) for name in names}, "cases": one.numerator.kind == "flow"}


def detail_view(one: contracts.Indicator) -> IndicatorDetailView:
    return IndicatorDetailView(
        **_facts(one),
        numerator_sql=one.numerator.sql,
        denominator_sql=one.denominator.sql if one.denominator else "",
        tables=sorted(one.tables),
    )


def point_view(point: contracts.Point | None) -> IndicatorPointView | None:
    return point and IndicatorPointView(
        period=point.period, period_name=periods.spoken(point.period), numerator=point.numerator,
        denominator=point.denominator, value=point.value,
    )  # fmt: skip


def place_view(place: contracts.Place) -> IndicatorPlaceView:
    return IndicatorPlaceView(code=place.code, name=place.name, level=place.level)


def ranked_view(place: contracts.Place, point: contracts.Point) -> RankedView:
    return RankedView(
        place=place_view(place), numerator=point.numerator, denominator=point.denominator, value=point.value
    )


def reading_view(reading: contracts.Reading) -> ReadingView:
    return ReadingView(
        indicator=indicator_view(reading.indicator), place=place_view(reading.place),
        path=[place_view(each) for each in reading.path], period=reading.period,
        period_name=periods.spoken(reading.period) if reading.period else "", running=_running(reading.period), point=point_view(reading.point),
        last_year=point_view(reading.last_year), before=point_view(reading.before), neighbours=reading.neighbours,
        rank=reading.rank, among=reading.among, trend=[view for each in reading.trend if (view := point_view(each))],
        parts=[ranked_view(each.place, each.point) for each in reading.parts], periods=list(reading.periods),
    )  # fmt: skip


def _running(period: str) -> bool:
    return bool(period) and periods.running(period, today())


def alert_view(alert: contracts.Alert) -> IndicatorAlertView:
    names = [name for name in IndicatorAlertView.model_fields if name != "period_name"]
    return IndicatorAlertView(
        period_name=periods.spoken(alert.period), **{name: getattr(alert, name) for name in names}
    )


def brief_view(board: contracts.Dashboard) -> DashboardBriefView:
    return DashboardBriefView(
        id=board.id,
        name=board.name,
        owner=board.owner,
        mine=board.mine,
        roles=list(board.roles),
        tiles=len(board.tiles),
    )


def dashboard_view(
    board: contracts.Dashboard,
    place: contracts.Place,
    shown: dict[int, Any],
    known: dict[str, contracts.Indicator],
) -> DashboardView:
    tiles = [
        TileView(
            indicator=tile.indicator, chart=tile.chart, grain=tile.grain, x=tile.x, y=tile.y, w=tile.w, h=tile.h,
            indicator_view=indicator_view(known[tile.indicator]), period=shown[number]["period"],
            period_name=periods.spoken(shown[number]["period"]) if shown[number]["period"] else "",
            running=_running(shown[number]["period"]),
            point=point_view(shown[number]["point"]), last_year=point_view(shown[number]["last_year"]),
            trend=[view for each in shown[number]["trend"] if (view := point_view(each))],
            parts=[ranked_view(where, point) for where, point in shown[number]["parts"]],
        )
        for number, tile in enumerate(board.tiles)
        if tile.indicator in known
    ]  # fmt: skip
    return DashboardView(
        id=board.id, name=board.name, owner=board.owner, roles=list(board.roles), mine=board.mine,
        revision=board.revision, place=place_view(place), tiles=tiles,
    )  # fmt: skip
