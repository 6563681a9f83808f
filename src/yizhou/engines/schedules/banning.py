"""Who did not come, and the black list that follows from it by the rules of the service."""

from datetime import timedelta
from uuid import UUID

from yizhou.engines.schedules import booking as booked
from yizhou.engines.schedules import telling
from yizhou.engines.schedules.contracts import Ban, Booking
from yizhou.engines.schedules.definitions import service, services
from yizhou.engines.schedules.errors import BanNotFound, ReasonMissing
from yizhou.engines.schedules.events import NoShowRecorded
from yizhou.engines.schedules.scope import within
from yizhou.engines.schedules.store import bookings, people
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents import api as residents

_AT_ONCE = 500


def record_missed(actor: Actor) -> int:
    """See `api.record_missed`."""
    latest = min(rules.late_minutes for rules in services().values())
    made = 0
    for found, kind in bookings.list_missed(actor, now() - timedelta(minutes=latest), _AT_ONCE):
        session = booked.session_of(actor, found.session_id)
        if session.ends + timedelta(minutes=service(kind).late_minutes) < now():
            made += _miss(actor, found, kind)
    return made


def _miss(actor: Actor, found: Booking, kind: str) -> int:
    if not bookings.move(actor, found, ("booked",), "no_show"):
        return 0
    rules, ids = service(kind), residents.identity_set(found.resident_id)
    count = bookings.count_missed(actor, ids, kind, today() - timedelta(days=rules.no_show_days))
    until = ""
    if count >= rules.no_show_limit and people.ban_of(actor, ids, today()) is None:
        last = today() + timedelta(days=rules.ban_days)
        reason = f"{rules.no_show_days} 天内{rules.name}爽约 {count} 次"
        people.insert_ban(
            actor, Ban(new_id(), found.resident_id, today(), last, reason), found.organisation_id
        )
        until = f"{last:%Y年%m月%d日}"
    emit(NoShowRecorded(str(found.resident_id), str(found.id), until))
    telling.missed(actor, found, booked.session_of(actor, found.session_id), until)
    return 1


def bans(actor: Actor) -> list[Ban]:
    """See `api.bans`."""
    found = people.list_bans(actor, today())
    places = {place: within(actor, organisations.get(place).path) for place in {each[1] for each in found}}
    shown = [ban for ban, place in found if places[place]]
    record(actor, "query", what=f"预约黑名单，{len(shown)} 人")
    return shown


def lift(actor: Actor, ban_id: UUID, reason: str) -> None:
    """See `api.lift_ban`."""
    if not reason.strip():
        raise ReasonMissing
    place = people.place_of_ban(actor, ban_id)
    if place is None or not within(actor, organisations.get(place).path):
        raise BanNotFound
    whose = people.lift_ban(actor, ban_id, f"{actor.name}：{reason.strip()}")
    if whose is None:
        raise BanNotFound
    record(actor, "update", resident_id=whose, what="解除预约黑名单", detail={"reason": reason})
