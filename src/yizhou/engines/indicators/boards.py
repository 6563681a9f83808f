"""Dashboards: kept by who made them, shared by role; what a board shows comes in one answer."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import combinations
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.indicators import definitions, periods, reading
from yizhou.engines.indicators.contracts import GRAINS, Dashboard, Place, Point, Tile
from yizhou.engines.indicators.errors import DashboardChanged, DashboardFaulty, DashboardUnknown
from yizhou.engines.indicators.sheets import Block
from yizhou.engines.indicators.store import boards, results
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.api import role_names
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now

CHARTS = ("figure", "trend", "ranking", "map", "table")
MOST_TILES = 24
COLUMNS = 12


def _board(actor: Actor, row: Sequence[Any]) -> Dashboard:
    board_id, owner_id, owner, name, roles, tiles, revision = row
    return Dashboard(
        board_id, name, owner or "平台", tuple(roles), tuple(Tile(**tile) for tile in orjson.loads(tiles)), revision,
        owner_id is not None and owner_id == actor.user_id,
    )  # fmt: skip


def listed(actor: Actor) -> list[Dashboard]:
    """Those that come with the platform for the actor's roles, those the actor made, and those shared with their roles."""
    ready = [board for board in definitions.dashboards().values() if set(board.roles) & set(actor.roles)]
    return ready + [_board(actor, row) for row in boards.list_visible(actor.user_id, actor.roles)]


def get(actor: Actor, board_id: UUID) -> Dashboard:
    """Raises DashboardUnknown."""
    ready = definitions.dashboards().get(board_id)
    if ready is not None and set(ready.roles) & set(actor.roles):
        return ready
    row = boards.find(board_id, actor.user_id, actor.roles)
    if row is None:
        raise DashboardUnknown
    return _board(actor, row)


def readers() -> list[str]:
    """Names of the roles a board may be shared with: those that read figures."""
    return sorted(role_names("statistics.read").values())


def overlap(one: Tile, other: Tile) -> bool:
    """Whether two tiles lie on each other."""
    beside = one.x + one.w <= other.x or other.x + other.w <= one.x
    return not (beside or one.y + one.h <= other.y or other.y + other.h <= one.y)


def _check(name: str, shared: Sequence[str], tiles: Sequence[Tile]) -> None:
    reason = ""
    if not name.strip() or len(name) > 60:
        reason = "名称须为 1 至 60 个字"
    elif len(tiles) > MOST_TILES:
        reason = f"最多放 {MOST_TILES} 个图块"
    elif unknown := sorted(set(shared) - set(readers())):
        reason = f"不能共享给“{unknown[0][:32]}”：没有这个角色，或该角色不能看统计"
    elif any(overlap(one, other) for one, other in combinations(tiles, 2)):
        reason = "有图块互相重叠"
    for tile in tiles:
        if tile.indicator not in definitions.all_indicators():
            reason = f"没有指标 {tile.indicator[:64]}"
        elif tile.chart not in CHARTS or tile.grain not in GRAINS:
            reason = "图块的图形或统计期不对"
        elif not (
            0 <= tile.x < COLUMNS and 1 <= tile.w <= COLUMNS - tile.x and tile.y >= 0 and 1 <= tile.h <= 24
        ):
            reason = "图块超出了画布"
    if reason:
        raise DashboardFaulty(reason=reason)


def save(
    actor: Actor,
    board_id: UUID | None,
    name: str,
    roles: Sequence[str],
    tiles: Sequence[Tile],
    revision: int = 0,
) -> Dashboard:
    """Make a board or change one's own. Raises DashboardFaulty, DashboardUnknown, DashboardChanged."""
    _check(name, roles, tiles)
    kept, written = [asdict(tile) for tile in tiles], name.strip()
    if board_id is None:
        board_id = new_id()
        boards.insert(board_id, (actor.user_id, actor.name), written, roles, kept, now())
    else:
        known = get(actor, board_id)
        if not known.mine:
            raise DashboardUnknown
        if not boards.update(board_id, actor.user_id, revision, written, roles, kept, now()):
            raise DashboardChanged(name=known.name)
    if roles:
        record(actor, "configure", what=f"共享仪表盘：{written}")
    return get(actor, board_id)


def drop(actor: Actor, board_id: UUID) -> None:
    """Raises DashboardUnknown."""
    if not boards.delete(board_id, actor.user_id):
        raise DashboardUnknown


def contents(actor: Actor, board: Dashboard, place: str = "") -> tuple[Place, dict[int, Any]]:
    """What each tile shows, by its number: the last period, its value, the trend, the places below. Raises PlaceUnknown."""
    at = reading.node(actor, place)
    wanted = sorted(
        {tile.indicator for tile in board.tiles if tile.indicator in definitions.all_indicators()}
    )
    last = {
        grain: results.latest_periods(wanted, at.code, {"year": 4, "quarter": 6, "month": 7}[grain])
        for grain in {tile.grain for tile in board.tiles}
    }
    children = {one.code: reading.place_of(one) for one in reading.below(actor, at)}
    spans = {
        name: periods.latest(name, 24 if grain == "month" else 11)
        for grain in last
        for name in last[grain].values()
    }
    asked = sorted({each for name, span in spans.items() for each in (*span, periods.year_before(name))})
    held = {(p.indicator, p.place, p.period): p for p in results.list_points(wanted, [at.code], asked)}
    parts: dict[tuple[str, str], list[Point]] = {}
    for point in results.list_points(wanted, list(children), sorted(spans)):
        parts.setdefault((point.indicator, point.period), []).append(point)
    shown: dict[int, Any] = {}
    for number, tile in enumerate(board.tiles):
        period = last[tile.grain].get(tile.indicator, "")
        shown[number] = {
            "period": period,
            "point": held.get((tile.indicator, at.code, period)),
            "last_year": held.get((tile.indicator, at.code, periods.year_before(period))) if period else None,
            "trend": [held[key] for name in spans.get(period, ()) if (key := (tile.indicator, at.code, name)) in held],
            "parts": [(children[p.place], p) for p in parts.get((tile.indicator, period), ())],
        }  # fmt: skip
    return reading.place_of(at), shown


def blocks(actor: Actor, board: Dashboard, place: str = "") -> list[Block]:
    """What a board shows, an indicator and period once, as a workbook wants it. Raises PlaceUnknown."""
    at, shown = contents(actor, board, place)
    found: dict[tuple[str, str], Block] = {}
    for number, tile in enumerate(board.tiles):
        held, one = shown[number], definitions.all_indicators().get(tile.indicator)
        if one is not None:
            found[one.id, held["period"]] = Block(
                one, at, held["period"], held["point"], held["last_year"], held["trend"], held["parts"]
            )
    return list(found.values())
