"""Figures as a workbook: what is shown, the places below, the trend, and how each is defined."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import NamedTuple

import xlsxwriter

from yizhou.engines.indicators import definitions, periods
from yizhou.engines.indicators.contracts import Indicator, Place, Point, Reading
from yizhou.engines.indicators.errors import DashboardUnknown
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor

Cell = str | float | None


class Block(NamedTuple):
    """An indicator at a place in a period, with what stands beside it."""

    indicator: Indicator
    place: Place
    period: str
    point: Point | None
    last_year: Point | None
    trend: Sequence[Point]
    parts: Sequence[tuple[Place, Point]]


def reading_block(reading: Reading) -> Block:
    return Block(
        reading.indicator, reading.place, reading.period, reading.point, reading.last_year, reading.trend,
        [(each.place, each.point) for each in reading.parts],
    )  # fmt: skip


def workbook(actor: Actor, title: str, blocks: Sequence[Block]) -> bytes:
    """A workbook of some indicators; audited as an export. Raises DashboardUnknown when there is nothing to tell."""
    if not blocks:
        raise DashboardUnknown
    record(actor, "export", what=f"统计导出：{title}，{blocks[0].place.name}")
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#efebe8", "border": 1})
        for name, columns, rows in (
            (
                "指标",
                ("指标", "地区", "统计期", "数值", "单位", "分子", "分母", "上年同期", "目标"),
                _figures(blocks),
            ),
            ("下级", ("指标", "统计期", "地区或机构", "数值", "单位", "分子", "分母"), _parts(blocks)),
            ("趋势", ("指标", "地区", "统计期", "数值", "单位", "分子", "分母"), _trends(blocks)),
            ("定义", ("指标", "公式", "目录编号", "来源", "责任单位", "目标说明"), _definitions(blocks)),
        ):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(columns) - 1, 18)
            for row, line in enumerate((columns, *rows)):
                for column, cell in enumerate(line):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell, head if row == 0 else None)
                    elif cell is not None:
                        sheet.write_number(row, column, cell)
    return buffer.getvalue()


def _of(point: Point | None, unit: str) -> tuple[Cell, ...]:
    return (
        (None, unit, None, None) if point is None else (point.value, unit, point.numerator, point.denominator)
    )


def _figures(blocks: Iterable[Block]) -> Iterable[tuple[Cell, ...]]:
    for each in blocks:
        one, before = each.indicator, each.last_year
        spoken = periods.spoken(each.period) if each.period else "暂无数据"
        yield (
            one.name,
            each.place.name,
            spoken,
            *_of(each.point, one.unit),
            before.value if before else None,
            one.target,
        )


def _parts(blocks: Iterable[Block]) -> Iterable[tuple[Cell, ...]]:
    for each in blocks:
        for place, point in each.parts:
            yield (
                each.indicator.name,
                periods.spoken(point.period),
                place.name,
                *_of(point, each.indicator.unit),
            )


def _trends(blocks: Iterable[Block]) -> Iterable[tuple[Cell, ...]]:
    for each in blocks:
        for point in each.trend:
            yield (
                each.indicator.name,
                each.place.name,
                periods.spoken(point.period),
                *_of(point, each.indicator.unit),
            )


def _definitions(blocks: Iterable[Block]) -> Iterable[tuple[Cell, ...]]:
    for name in dict.fromkeys(each.indicator.id for each in blocks):
        one = definitions.get(name)
        yield (one.name, one.formula, one.catalogue, one.source, one.owner, one.target_note)
