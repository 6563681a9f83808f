"""Alerts: values of the last finished and the running year beyond a threshold; handled by a person, with a note."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from yizhou.engines.indicators import definitions, periods
from yizhou.engines.indicators.contracts import Alert, Indicator, Point, Threshold
from yizhou.engines.indicators.errors import AlertNoteMissing, AlertUnknown
from yizhou.engines.indicators.store import alerts, results
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation

LEAST = 5
"""A rate of fewer cases than this says nothing of a place."""


def _beyond(point: Point, limit: Threshold) -> bool:
    if point.value is None or (point.denominator is not None and point.denominator < LEAST):
        return False
    return point.value < limit.value if limit.when == "below" else point.value > limit.value


def raise_alerts(indicators: Sequence[Indicator]) -> int:
    """Bring alerts up to date with the values just computed; how many are new.

    An open alert whose value came back within its threshold goes; a handled one stays as it is.
    """
    root = organisations.root()
    if root is None:
        return 0
    places = {
        kind: {one.code: one for one in organisations.within(root.path, kind)}
        for kind in ("prefecture", "county", "township", "institution")
    }
    this = today()
    watched = [str(this.year), str(this.year - 1)]
    new = 0
    for one in indicators:
        for limit in one.thresholds:
            found: dict[str, Organisation] = {}
            for kind in limit.places:
                found |= places.get(kind, {})
            points = results.list_points([one.id], list(found), watched)
            beyond = [
                (new_id(), one.id, point.period, point.place, found[point.place].name, found[point.place].path,
                 limit.level, limit.when, limit.value, point.value, now())
                for point in points
                if _beyond(point, limit)
            ]  # fmt: skip
            alerts.drop_open(one.id, limit.level, [(row[2], row[3]) for row in beyond])
            new += alerts.save(beyond)
    return new


def page(actor: Actor, state: str, after: str | None, limit: int) -> Page[Alert]:
    """Alerts within the actor's scope, latest first; `state` open, handled or empty. Raises BadPageKey."""
    limit = max(1, min(limit, 200))
    rows = alerts.list_page(actor.scope, state, decode_key(after) if after else None, limit + 1)
    following = (
        encode_key((rows[limit - 1][10].isoformat(), str(rows[limit - 1][0]))) if len(rows) > limit else None
    )
    return Page(
        [_alert(row) for row in rows[:limit]], following, None if after else alerts.count(actor.scope, state)
    )


def _alert(row: Sequence[Any]) -> Alert:
    (
        alert_id,
        indicator,
        period,
        place,
        place_name,
        _,
        level,
        when,
        threshold,
        value,
        raised,
        handled,
        by,
        note,
    ) = row
    one = definitions.all_indicators().get(str(indicator))
    return Alert(
        alert_id, str(indicator), one.name if one else str(indicator), str(place), str(place_name), str(period), str(level),
        value, threshold, str(when), one.unit if one else "", one.digits if one else 2, raised, handled, str(by), str(note),
    )  # fmt: skip


def handle(actor: Actor, alert_id: UUID, note: str) -> Alert:
    """Note what was done about an open alert. Raises AlertNoteMissing, AlertUnknown."""
    if not note.strip():
        raise AlertNoteMissing
    row = alerts.handle(actor.scope, alert_id, now(), actor.name, note.strip()[:500])
    if row is None:
        raise AlertUnknown
    found = _alert(row)
    record(
        actor, "configure", what=f"处理预警：{found.name}，{found.place_name}，{periods.spoken(found.period)}"
    )
    return found
