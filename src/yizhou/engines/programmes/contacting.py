"""A contact: opened, kept as a draft, submitted or corrected. One contact is one filled form; both have the same id."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.engines.forms import api as forms
from yizhou.engines.forms.contracts import Filled, Filling, Opened
from yizhou.engines.programmes import definitions, keeping, knowing, store
from yizhou.engines.programmes.contracts import Contact, ContactKind, Enrolment, Planned, Programme
from yizhou.engines.programmes.enrolling import held, require_open
from yizhou.engines.programmes.errors import (
    BeforeEnrolment,
    ContactNotFound,
    Deceased,
    NotNow,
    UnknownContactKind,
)
from yizhou.engines.programmes.events import ContactDone, EnrolmentEnded
from yizhou.engines.programmes.settling import CLOSED_BY, Taken, settle
from yizhou.engines.programmes.store.contacts import as_contact
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, today
from yizhou.kernel.events.api import emit
from yizhou.registries.residents import api as residents


@dataclass(frozen=True, slots=True)
class Place:
    """A contact and what it belongs to."""

    programme: Programme
    enrolment: Enrolment
    contact: Contact


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answers in a contact."""

    answers: dict[str, Any]
    reasons: dict[str, str]
    revision: int | None = None
    reason: str = ""


def find(actor: Actor, resident_id: UUID, contact_id: UUID) -> Place:
    """A contact, locked with its enrolment. Raises ContactNotFound, EnrolmentNotFound."""
    contact = store.get_contact(actor, residents.identity_set(resident_id), contact_id)
    if contact is None:
        raise ContactNotFound
    enrolment = held(actor, contact.resident_id, contact.enrolment_id)
    return Place(definitions.programme(enrolment.programme_id), enrolment, contact)


def add(actor: Actor, resident_id: UUID, enrolment_id: UUID, kind: str) -> Contact:
    """A contact nobody planned, for today. Raises UnknownContactKind, EnrolmentClosed."""
    enrolment = held(actor, resident_id, enrolment_id)
    require_open(enrolment)
    programme = definitions.programme(enrolment.programme_id)
    wanted = programme.contact(kind)
    if wanted is None:
        raise UnknownContactKind(
            programme=programme.name, kind=kind, known="、".join(one.name for one in programme.contacts)
        )
    day = today()
    possible = addable(programme, enrolment)
    if wanted not in possible:
        raise NotNow(
            kind=wanted.name, programme=programme.name, known="、".join(one.name for one in possible) or "无"
        )
    waiting = [
        one for one in store.contacts_of(actor, enrolment.resident_id, enrolment.id)
        if one.kind == kind and one.state == "planned" and one.due_from <= day
    ]  # fmt: skip
    if waiting:
        return waiting[0]
    planned = Planned(kind, f"extra-{new_id()}"[:32], wanted.name, wanted.form, day, day, day, "临时增加")
    contact = as_contact(planned, None, new_id(), (enrolment.resident_id, enrolment.id, programme.id))
    store.put_contacts(actor, [replace(contact, state="extra")])
    return contact


def addable(programme: Programme, enrolment: Enrolment) -> tuple[ContactKind, ...]:
    """Kinds of contact that make sense at this point: nothing in a closed enrolment, no antenatal visit after the birth."""
    if enrolment.state != "open":
        return ()
    known = knowing.of_enrolment(programme, enrolment, today())
    return tuple(one for one in programme.contacts if one.show is None or one.show.holds(known) is True)


def _given(actor: Actor, place: Place) -> dict[str, Any]:
    return {
        **forms.given_of(actor, place.enrolment.resident_id),
        **knowing.of_enrolment(place.programme, place.enrolment, today()),
        "contact": place.contact.number, "classified_before": place.enrolment.class_id or None,
    }  # fmt: skip


def _filling(actor: Actor, place: Place, said: Said) -> Filling:
    known = _given(actor, place)
    given = {name: known.get(name) for name in forms.form(place.contact.form_id).given}
    return Filling(
        place.enrolment.resident_id, place.contact.form_id, said.answers, said.reasons, place.contact.id,
        f"programmes/{place.enrolment.id}", given, said.revision,
    )  # fmt: skip


def open_contact(actor: Actor, resident_id: UUID, contact_id: UUID) -> tuple[Place, Opened, Filled | None]:
    """The contact's form with first values; what was filled in, when it was. Raises ContactNotFound, DeniedByConsent."""
    place = find(actor, resident_id, contact_id)
    form = forms.form(place.contact.form_id)
    known = _given(actor, place)
    given = {name: known.get(name) for name in form.given}
    opened = forms.open_form(actor, form.id, place.enrolment.resident_id, given)
    return place, opened, forms.find(actor, place.enrolment.resident_id, contact_id)


def save_draft(actor: Actor, resident_id: UUID, contact_id: UUID, said: Said) -> Filled:
    """Keep what was typed. Raises EditedMeanwhile."""
    place = find(actor, resident_id, contact_id)
    require_open(place.enrolment)
    return forms.save_draft(actor, _filling(actor, place, said))


def submit(actor: Actor, resident_id: UUID, contact_id: UUID, said: Said) -> tuple[Place, Filled]:
    """The contact took place, or what was said of it is corrected: answers kept, decided, planned anew.

    Sent twice it is once. Raises AnswersRefused with all faults, BeforeEnrolment, Deceased, EditedMeanwhile, EnrolmentClosed,
    ReasonMissing.
    """
    place = _again(actor, find(actor, resident_id, contact_id))
    require_open(place.enrolment)
    filled = forms.submit(actor, _filling(actor, place, said), said.reason)
    _on_time(actor, place.enrolment, filled.day)
    return _settle(actor, place, filled), filled


def _again(actor: Actor, place: Place) -> Place:
    """The contact whose decision closed the enrolment may be corrected: the enrolment is as before it, and is decided anew.

    Unless the person has been taken into the programme again since.
    """
    one = place.enrolment
    if one.state == "open" or one.asked.get(CLOSED_BY) != str(place.contact.id):
        return place
    others = store.enrolments_of(actor, [one.resident_id], state="open", everyone=True)
    if any(other.programme_id == one.programme_id for other in others):
        return place
    return replace(place, enrolment=replace(one, state="open", closed=None, close_reason="", asked={}))


def _on_time(actor: Actor, enrolment: Enrolment, day: date) -> None:
    if day < enrolment.opened:
        raise BeforeEnrolment(day=day, opened=enrolment.opened)
    who = residents.get(actor, enrolment.resident_id)
    if who.deceased_on is not None and day > who.deceased_on:
        raise Deceased(name=who.name, day=who.deceased_on)


def _settle(actor: Actor, place: Place, filled: Filled) -> Place:
    contacts = store.contacts_of(actor, place.enrolment.resident_id, place.enrolment.id)
    taken = Taken(filled.form_id, filled.day, filled.answers, actor.name)
    enrolment, done = settle(place.programme, place.enrolment, contacts, place.contact, taken)
    store.finish_contact(actor, done)
    if enrolment.state == "closed":
        reason = place.programme.closings.get(enrolment.close_reason, enrolment.close_reason)
        store.insert_act(actor, enrolment, "closed", f"结案：{reason}（{done.name}后自动结案）")
        emit(
            EnrolmentEnded(
                str(done.resident_id), done.programme_id, str(done.enrolment_id), enrolment.close_reason
            )
        )
    after = keeping.replan(actor, enrolment, [*(one for one in contacts if one.id != done.id), done])
    emit(
        ContactDone(
            str(done.resident_id), done.programme_id, str(done.enrolment_id), str(done.id), done.kind, done.class_id,
            done.referral,
        )
    )  # fmt: skip
    return Place(place.programme, after, done)
