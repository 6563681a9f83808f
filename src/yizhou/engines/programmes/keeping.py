"""Keeping an enrolment's plan: what is wanted is put beside what stands there; a contact keeps its id as long as it is wanted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from yizhou.engines.programmes import definitions, knowing, store
from yizhou.engines.programmes.contracts import Contact, Enrolment, Planned
from yizhou.engines.programmes.planning import plan
from yizhou.engines.programmes.store.contacts import as_contact
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, today


def replan(actor: Actor, enrolment: Enrolment, contacts: Sequence[Contact] | None = None) -> Enrolment:
    """Bring the planned contacts up to date; the enrolment with its next due day, kept."""
    programme = definitions.programme(enrolment.programme_id)
    day = today()
    known = (
        store.contacts_of(actor, enrolment.resident_id, enrolment.id) if contacts is None else list(contacts)
    )
    wanted = plan(programme, enrolment, known, knowing.of_enrolment(programme, enrolment, day), day)
    waiting = {(one.kind, one.number): one for one in known if one.state in ("planned", "missed")}
    owner = (enrolment.resident_id, enrolment.id, enrolment.programme_id)
    kept: list[Contact] = []
    for one in wanted:
        old = waiting.pop((one.kind, one.number), None) or _moved(waiting, one)
        kept.append(as_contact(one, old, new_id(), owner))
    store.cancel_contacts(actor, enrolment.resident_id, [one.id for one in waiting.values()])
    store.put_contacts(actor, [one for one in kept if one not in known])
    following = min((one.due_until for one in kept if one.state == "planned"), default=None)
    changed = replace(enrolment, next_due=following)
    store.update_enrolment(actor, changed)
    return changed


def _moved(waiting: dict[tuple[str, str], Contact], wanted: Planned) -> Contact | None:
    """The contact that was planned for another day: kinds that come again and again have one at a time."""
    for place, one in waiting.items():
        if one.kind == wanted.kind and _is_day(one.number) and _is_day(wanted.number):
            return waiting.pop(place)
    return None


def _is_day(number: str) -> bool:
    try:
        date.fromisoformat(number)
    except ValueError:
        return False
    return True
