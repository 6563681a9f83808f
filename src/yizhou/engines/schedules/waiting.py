"""Waiting lists: a number that comes back goes to whoever asked first and still may have it."""

from uuid import UUID

from yizhou.engines.schedules import booking, telling
from yizhou.engines.schedules.contracts import Booking, Waiting, Wish
from yizhou.engines.schedules.definitions import require_channel
from yizhou.engines.schedules.errors import ResidentDead, WaitingUnfit
from yizhou.engines.schedules.store import people
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.db.api import savepoint
from yizhou.kernel.errors.contracts import CodedError
from yizhou.registries.residents import api as residents


def join(
    actor: Actor, session_id: UUID, resident_id: UUID, channel: str, *, by_family: bool = False
) -> Waiting:
    """See `api.wait_for`."""
    require_channel(channel)
    session = booking.session_of(actor, session_id, channel)
    if session.state != "open" or session.ends <= now():
        raise WaitingUnfit(why="班次已停诊或结束")
    if session.free:
        raise WaitingUnfit(why="还有号，可以直接预约")
    resident = residents.get(system_actor(actor.name) if by_family else actor, resident_id)
    if resident.deceased_on is not None:
        raise ResidentDead(resident=resident.name)
    entry = Waiting(new_id(), resident.id, session_id, now(), "waiting")
    people.put_waiting(actor, entry, channel)
    record(
        actor,
        "create",
        resident_id=resident.id,
        what=f"候补 {session.resource.department} {session.resource.name}",
    )
    return entry


def promote(session_id: UUID) -> list[Booking]:
    """Book free numbers of a session for those who wait, first come first; who may not have it now is passed over."""
    actor = system_actor("候补")
    made: list[Booking] = []
    passed: list[UUID] = []
    while first := people.first_waiting(actor, session_id, passed):
        entry, channel = first
        passed.append(entry.resident_id)
        try:
            with savepoint():
                wish = Wish(session_id, entry.resident_id, channel, entry.id, note="候补")
                found = booking.book(actor, wish, told=False)
        except CodedError as error:
            if error.code in ("schedules.sold_out", "schedules.session_closed"):
                break
            continue
        telling.promoted(actor, found, booking.session_of(actor, session_id))
        made.append(found)
    return made
