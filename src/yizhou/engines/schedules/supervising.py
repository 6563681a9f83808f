"""What the health commission watches: numbers offered and sold, transactions by channel, users, no-shows, black list, ratings."""

from datetime import date, timedelta

from yizhou.engines.schedules.contracts import Supervision
from yizhou.engines.schedules.errors import RosterFaulty
from yizhou.engines.schedules.store import supervision
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import today

LONGEST_DAYS = 366


def supervise(actor: Actor, since: date, until: date) -> list[Supervision]:
    """See `api.supervise`."""
    if until < since or until - since > timedelta(days=LONGEST_DAYS):
        raise RosterFaulty(problem="统计时段有误", remedy="开始日期不能晚于结束日期，最长一年")
    scope = "" if actor.kind is ActorKind.SYSTEM else actor.scope
    record(actor, "query", what=f"预约监管 {since}—{until}")
    return supervision.by_institution(actor, scope, since, until, today())
