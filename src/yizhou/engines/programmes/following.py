"""Following the registries: deaths close, changed names and addresses show, two records of one person become one."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from yizhou.engines.programmes import definitions, keeping, store
from yizhou.engines.programmes.contracts import Enrolment
from yizhou.engines.programmes.events import EnrolmentEnded
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.events.api import emit
from yizhou.registries.residents import api as residents


def end(actor: Actor, enrolment: Enrolment, reason: str, text: str) -> None:
    """Close without anybody asking: dead, or the same person twice."""
    closed = replace(
        enrolment, state="closed", closed=today(), close_reason=reason, asked={}, transfer_to=None
    )
    store.insert_act(actor, closed, "closed", text)
    emit(EnrolmentEnded(str(closed.resident_id), closed.programme_id, str(closed.id), reason))
    keeping.replan(actor, closed)


def follow(actor: Actor, resident_id: UUID) -> None:
    """Bring a person's enrolments and candidates to what the resident registry says now."""
    who = residents.get_many(actor, [resident_id]).get(resident_id)
    if who is None:
        return
    ids = (who.id, *who.merged_ids)
    if who.deceased_on is not None:
        for programme_id in definitions.programmes():
            store.decide_candidate(actor, ids, programme_id, "gone", "死亡")
    store.follow_candidates(actor, ids, (who.name, who.address, who.region_path))
    for enrolment in store.enrolments_of(actor, ids, state="open", everyone=True):
        if who.deceased_on is not None:
            end(actor, enrolment, "died", f"居民于{who.deceased_on}死亡，自动结案")
            continue
        shown = replace(
            enrolment, name=who.name, sex=who.sex, birth_date=who.birth_date, address=who.address,
            path=who.region_path or enrolment.path,
        )  # fmt: skip
        if shown != enrolment:
            keeping.replan(actor, shown)


def join(actor: Actor, survivor_id: UUID) -> None:
    """Two index ids are one person: of two open enrolments in one programme the older stays."""
    seen: set[str] = set()
    found = store.enrolments_of(actor, residents.identity_set(survivor_id), state="open", everyone=True)
    for enrolment in sorted(found, key=lambda one: (one.opened, one.id)):
        if enrolment.programme_id in seen:
            end(actor, enrolment, "merged", "居民档案合并，重复的管理档案自动结案")
        seen.add(enrolment.programme_id)


def look_again(actor: Actor, enrolments: Iterable[Enrolment]) -> None:
    """The plan as of today: windows that are over become missed."""
    for enrolment in enrolments:
        keeping.replan(actor, enrolment)
