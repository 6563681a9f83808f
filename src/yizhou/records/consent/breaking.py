"""Break-glass: opened with a reason, for some hours, and reviewed afterwards by somebody else."""

from datetime import timedelta
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, new_id, now
from yizhou.kernel.events.api import emit
from yizhou.records.consent import store
from yizhou.records.consent.contracts import Glass
from yizhou.records.consent.definitions import glass
from yizhou.records.consent.errors import GlassNotFound, GlassUnneeded, OwnReview, ReasonTooShort
from yizhou.records.consent.events import GlassBroken
from yizhou.registries.residents import api as residents


def break_glass(actor: Actor, resident_id: UUID, reason: str) -> Glass:
    """See `api.break_glass`."""
    known = residents.get(actor, resident_id)
    if len(reason.strip()) < glass()["shortest_reason"]:
        raise ReasonTooShort(least=glass()["shortest_reason"])
    at = now()
    until = store.glass_open(actor, residents.identity_set(resident_id), at)
    if until is not None:
        raise GlassUnneeded(until=f"{until.astimezone(CHINA):%m-%d %H:%M}")
    opened = Glass(
        new_id(), resident_id, known.name, actor.user_id, actor.name, actor.organisation_name, reason.strip(), at,
        at + timedelta(hours=glass()["hours"]), "open", "", "",
    )  # fmt: skip
    store.insert_glass(actor, opened)
    record(actor, "read", resident_id=resident_id, what="紧急调阅", detail={"reason": opened.reason})
    emit(GlassBroken(str(resident_id), str(opened.id), actor.name, opened.reason))
    return opened


def review(actor: Actor, glass_id: UUID, justified: bool, note: str) -> None:
    """See `api.review_glass`."""
    found = store.find_glass(actor, glass_id)
    if found is None:
        raise GlassNotFound
    if found.user_id == actor.user_id:
        raise OwnReview
    if not justified and len(note.strip()) < glass()["shortest_reason"]:
        raise ReasonTooShort(least=glass()["shortest_reason"])
    verdict = "justified" if justified else "unjustified"
    store.review_glass(actor, glass_id, verdict, note.strip(), now())
    record(
        actor, "update", resident_id=found.resident_id, what="审核紧急调阅", detail={"verdict": verdict, "who": found.who}
    )  # fmt: skip
