"""What others may call of indicators: the library, readings within scope, cases, alerts, dashboards, computing ahead."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from yizhou.engines.indicators.contracts import (
    Alert,
    Case,
    Dashboard,
    Indicator,
    IndicatorSet,
    Place,
    Reading,
    Run,
    Tile,
)
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page

__all__ = [
    "alerts", "bring_up_to_date", "cases", "dashboard", "dashboard_contents", "dashboard_readers", "dashboard_sheet", "dashboards",
    "drop_dashboard", "handle_alert", "indicator", "indicators", "read", "reading_sheet", "save_dashboard", "sets",
]  # fmt: skip


def indicators() -> list[Indicator]:
    """The library: every indicator, set by set."""
    from yizhou.engines.indicators import definitions

    return list(definitions.all_indicators().values())


def sets() -> list[IndicatorSet]:
    """Sets of the library, in order."""
    from yizhou.engines.indicators import definitions

    return list(definitions.sets().values())


def indicator(indicator_id: str) -> Indicator:
    """One indicator. Raises IndicatorUnknown."""
    from yizhou.engines.indicators import definitions

    return definitions.get(indicator_id)


def read(actor: Actor, indicator_id: str, place: str = "", period: str = "", grain: str = "year") -> Reading:
    """An indicator at a place (without one: the top of the actor's scope) in a period (without one: the last of the grain).

    Compared with target, last year, the period before and the places beside it that the actor sees; with its trend and the places below
    (of an institution: its doctors). Raises IndicatorUnknown, PlaceUnknown, PeriodWrong.
    """
    from yizhou.engines.indicators import reading

    return reading.read(actor, indicator_id, place, period, grain)


def cases(
    actor: Actor, indicator_id: str, place: str, period: str, provider: str = "", part: str = "numerator"
) -> list[Case]:
    """The 200 latest rows behind a figure; names only of residents whose record the actor sees, those audited.

    Raises IndicatorUnknown, PlaceUnknown, PeriodWrong, NoCases.
    """
    from yizhou.engines.indicators import cases as behind

    return behind.cases(actor, indicator_id, place, period, provider, part)


def alerts(actor: Actor, state: str = "open", after: str | None = None, limit: int = 50) -> Page[Alert]:
    """Alerts within the actor's scope, latest first; `state` open, handled or empty for all. Raises BadPageKey."""
    from yizhou.engines.indicators import alerting

    return alerting.page(actor, state, after, limit)


def handle_alert(actor: Actor, alert_id: UUID, note: str) -> Alert:
    """Note what was done about an open alert. In the access log. Raises AlertNoteMissing, AlertUnknown."""
    from yizhou.engines.indicators import alerting

    return alerting.handle(actor, alert_id, note)


def dashboards(actor: Actor) -> list[Dashboard]:
    """Dashboards the actor made or that are shared with their roles."""
    from yizhou.engines.indicators import boards

    return boards.listed(actor)


def dashboard(actor: Actor, board_id: UUID) -> Dashboard:
    """One of them. Raises DashboardUnknown."""
    from yizhou.engines.indicators import boards

    return boards.get(actor, board_id)


def dashboard_contents(actor: Actor, board: Dashboard, place: str = "") -> tuple[Place, dict[int, Any]]:
    """Where a board is read, and what each of its tiles shows, by number. Raises PlaceUnknown."""
    from yizhou.engines.indicators import boards

    return boards.contents(actor, board, place)


def dashboard_readers() -> list[str]:
    """Names of the roles a dashboard may be shared with."""
    from yizhou.engines.indicators import boards

    return boards.readers()


def reading_sheet(actor: Actor, reading: Reading) -> bytes:
    """A reading as a workbook (xlsx): figures, places below, trend, definition. In the access log."""
    from yizhou.engines.indicators import sheets

    return sheets.workbook(actor, reading.indicator.name, [sheets.reading_block(reading)])


def dashboard_sheet(actor: Actor, board: Dashboard, place: str = "") -> bytes:
    """All a dashboard shows as one workbook (xlsx). In the access log. Raises PlaceUnknown, DashboardUnknown."""
    from yizhou.engines.indicators import boards, sheets

    return sheets.workbook(actor, board.name, boards.blocks(actor, board, place))


def save_dashboard(
    actor: Actor,
    board_id: UUID | None,
    name: str,
    roles: Sequence[str],
    tiles: Sequence[Tile],
    revision: int = 0,
) -> Dashboard:
    """Make a dashboard, or change one's own from the revision one read.

    Raises DashboardFaulty, DashboardUnknown, DashboardChanged.
    """
    from yizhou.engines.indicators import boards

    return boards.save(actor, board_id, name, roles, tiles, revision)


def drop_dashboard(actor: Actor, board_id: UUID) -> None:
    """Throw one's own dashboard away. Raises DashboardUnknown."""
    from yizhou.engines.indicators import boards

    boards.drop(actor, board_id)


def bring_up_to_date(actor: Actor, transaction: Callable[[], AbstractContextManager[None]]) -> Run:
    """Refresh the warehouse and compute what that changed, a `transaction` of the edge for each step. Raises RefreshRunning."""
    from yizhou.engines.indicators import computing

    return computing.bring_up_to_date(actor, transaction)
