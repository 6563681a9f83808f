"""A clinic that does not take place: everybody who booked is told, keeps the number in case it does after all, and books again."""

from uuid import UUID

from yizhou.engines.schedules import telling
from yizhou.engines.schedules.booking import session_of
from yizhou.engines.schedules.contracts import Session
from yizhou.engines.schedules.errors import BookingUnfit, ReasonMissing
from yizhou.engines.schedules.events import ClinicResumed, ClinicStopped
from yizhou.engines.schedules.scope import require_place
from yizhou.engines.schedules.store import bookings, sessions
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import emit


def stop(actor: Actor, session_id: UUID, reason: str) -> tuple[Session, int]:
    """See `api.stop`."""
    if not reason.strip():
        raise ReasonMissing
    session = session_of(actor, session_id)
    require_place(actor, session.resource)
    if not sessions.set_state(actor, session_id, "open", "stopped", reason.strip()):
        raise BookingUnfit(state="已停诊", act="再次停诊")
    held = bookings.of_session(actor, session_id, ("booked", "arrived"), hold=True)
    for booking in held:
        bookings.move(actor, booking, ("booked", "arrived"), "stopped", reason=reason.strip())
        telling.stopped(actor, booking, session, reason.strip())
    emit(ClinicStopped(str(session_id), reason.strip(), len(held)))
    record(
        actor, "configure", what=f"停诊：{session.resource.department} {session.resource.name} {session.day}"
    )
    return session_of(actor, session_id), len(held)


def resume(actor: Actor, session_id: UUID) -> tuple[Session, int]:
    """See `api.resume`."""
    session = session_of(actor, session_id)
    require_place(actor, session.resource)
    if not sessions.set_state(actor, session_id, "stopped", "open", ""):
        raise BookingUnfit(state="没有停诊", act="恢复")
    held = bookings.of_session(actor, session_id, ("stopped",), hold=True)
    for booking in held:
        bookings.move(actor, booking, ("stopped",), "booked", reason="")
        telling.resumed(actor, booking, session)
    emit(ClinicResumed(str(session_id), len(held)))
    record(
        actor,
        "configure",
        what=f"恢复出诊：{session.resource.department} {session.resource.name} {session.day}",
    )
    return session_of(actor, session_id), len(held)
