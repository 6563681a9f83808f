"""What the pages get of programmes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from yizhou.engines.forms import api as forms
from yizhou.engines.forms.contracts import Filled, Opened
from yizhou.engines.programmes.contracts import (
    Candidate,
    Contact,
    Enrolment,
    Numbers,
    Programme,
    Rate,
    Task,
)


class ClassView(Schema):
    """`tone`: good | fair | warning | danger."""

    id: str
    name: str
    tone: str
    count: int = 0


class ContactKindView(Schema):
    id: str
    name: str
    form_id: str


class ProgrammeView(Schema):
    id: str
    name: str
    version: int
    group: str
    source: str
    population: str
    sensitive: bool
    contacts: list[ContactKindView]
    classes: list[ClassView]
    closings: dict[str, str]
    candidates: int
    open: int
    closed: int
    due: int
    overdue: int
    done_this_year: int


class CandidateView(Schema):
    id: UUID
    programme_id: str
    programme_name: str
    resident_id: UUID
    name: str
    sex: str
    birth_date: date | None
    address: str
    reason: str
    reference: str
    place: str
    found: datetime


class CandidatePage(Schema):
    items: list[CandidateView]
    next: str | None


class EnrolmentView(Schema):
    id: UUID
    resident_id: UUID
    programme_id: str
    programme_name: str
    state: str
    opened: date
    closed: date | None
    close_reason: str
    name: str
    sex: str
    birth_date: date | None
    address: str
    organisation_name: str
    doctor: str
    class_id: str
    class_name: str
    class_tone: str
    class_on: date | None
    values: dict[str, Any]
    advice: str
    referral: str
    transfer_to: UUID | None
    transfer_note: str
    next_due: date | None
    overdue: bool


class EnrolmentPage(Schema):
    items: list[EnrolmentView]
    next: str | None


class ContactView(Schema):
    id: UUID
    resident_id: UUID
    enrolment_id: UUID
    kind: str
    number: str
    name: str
    form_id: str
    state: str
    due: date
    due_from: date
    due_until: date
    why: str
    done_on: date | None
    by: str
    class_name: str
    class_tone: str
    advice: str
    referral: str


class TaskView(Schema):
    """`late`: the window is over; `open`: it is open today. `village`: the last part of the address's place in the tree."""

    contact: ContactView
    programme_id: str
    programme_name: str
    name: str
    sex: str
    birth_date: date | None
    address: str
    village: str
    class_name: str
    class_tone: str
    doctor: str
    late: bool
    open: bool


class TaskPage(Schema):
    items: list[TaskView]
    next: str | None


class EnrolmentActView(Schema):
    act: str
    text: str
    by: str
    at: datetime


class RateView(Schema):
    """`share` in percent; null without a denominator."""

    id: str
    name: str
    numerator: int
    denominator: int
    share: float | None
    target: float | None
    source: str


class EnrolForm(Schema):
    opened: date | None = None
    facts: dict[str, Any] = Field(default_factory=dict)


class DeclineForm(Schema):
    reason: str = Field(min_length=2, max_length=200)


class CloseForm(Schema):
    reason: str
    note: str = Field("", max_length=200)
    on: date | None = None


class OfferForm(Schema):
    receiver_code: str
    note: str = Field("", max_length=200)


class AddContactForm(Schema):
    kind: str


class ContactAnswersForm(Schema):
    """Answers by question; `reasons` by place, for what is unusual; `reason` for a correction."""

    answers: dict[str, Any]
    reasons: dict[str, str] = Field(default_factory=dict)
    revision: int | None = None
    reason: str = Field("", max_length=200)


class ContactAnswersView(Schema):
    """What was filled in. `state`: draft | final."""

    id: UUID
    form_id: str
    form_version: int
    state: str
    answers: dict[str, Any]
    reasons: dict[str, str]
    day: date
    author: str
    organisation_name: str
    revision: int
    updated: datetime


class OpenedContactView(Schema):
    """A contact's form made ready: its description (`web/packages/fields`), first values with their sources, earlier answers."""

    contact: ContactView
    enrolment: EnrolmentView
    form: dict[str, Any]
    given: dict[str, Any]
    answers: dict[str, Any]
    sources: dict[str, str]
    previous: list[ContactAnswersView]
    filled: ContactAnswersView | None


class SubmittedView(Schema):
    contact: ContactView
    enrolment: EnrolmentView
    filled: ContactAnswersView


def programme_view(programme: Programme, numbers: Numbers) -> ProgrammeView:
    return ProgrammeView(
        id=programme.id, name=programme.name, version=programme.version, group=programme.group, source=programme.source,
        population=programme.population_text, sensitive=programme.sensitive,
        contacts=[ContactKindView(id=one.id, name=one.name, form_id=one.form) for one in programme.contacts],
        classes=[
            ClassView(id=one.id, name=one.name, tone=one.tone, count=numbers.classes.get(one.id, 0)) for one in programme.classes
        ],
        closings=dict(programme.closings), candidates=numbers.candidates, open=numbers.open, closed=numbers.closed,
        due=numbers.due, overdue=numbers.overdue, done_this_year=numbers.done_this_year,
    )  # fmt: skip


def candidate_view(candidate: Candidate, programme: Programme) -> CandidateView:
    return CandidateView(
        id=candidate.id, programme_id=programme.id, programme_name=programme.name, resident_id=candidate.resident_id,
        name=candidate.name, sex=candidate.sex, birth_date=candidate.birth_date, address=candidate.address,
        reason=candidate.reason, reference=candidate.reference, place=candidate.place, found=candidate.found,
    )  # fmt: skip


def enrolment_view(enrolment: Enrolment, programme: Programme, today: date) -> EnrolmentView:
    class_of = programme.class_of(enrolment.class_id)
    return EnrolmentView(
        id=enrolment.id, resident_id=enrolment.resident_id, programme_id=programme.id, programme_name=programme.name,
        state=enrolment.state, opened=enrolment.opened, closed=enrolment.closed,
        close_reason=programme.closings.get(enrolment.close_reason, enrolment.close_reason), name=enrolment.name,
        sex=enrolment.sex, birth_date=enrolment.birth_date, address=enrolment.address,
        organisation_name=enrolment.organisation_name, doctor=enrolment.doctor, class_id=enrolment.class_id,
        class_name=class_of.name if class_of else "", class_tone=class_of.tone if class_of else "",
        class_on=enrolment.class_on, values=enrolment.values, advice=enrolment.advice, referral=enrolment.referral,
        transfer_to=enrolment.transfer_to, transfer_note=enrolment.transfer_note, next_due=enrolment.next_due,
        overdue=bool(enrolment.next_due and enrolment.next_due < today),
    )  # fmt: skip


def contact_view(contact: Contact, programme: Programme) -> ContactView:
    class_of = programme.class_of(contact.class_id)
    return ContactView(
        id=contact.id, resident_id=contact.resident_id, enrolment_id=contact.enrolment_id, kind=contact.kind,
        number=contact.number, name=contact.name, form_id=contact.form_id, state=contact.state, due=contact.due,
        due_from=contact.due_from, due_until=contact.due_until, why=contact.why, done_on=contact.done_on, by=contact.by,
        class_name=class_of.name if class_of else "", class_tone=class_of.tone if class_of else "", advice=contact.advice,
        referral=contact.referral,
    )  # fmt: skip


def task_view(task: Task, programme: Programme, today: date, places: Mapping[str, str]) -> TaskView:
    class_of = programme.class_of(task.class_id)
    return TaskView(
        contact=contact_view(task.contact, programme), programme_id=programme.id, programme_name=programme.name,
        name=task.name, sex=task.sex, birth_date=task.birth_date, address=task.address, village=places.get(task.village, ""),
        class_name=class_of.name if class_of else "", class_tone=class_of.tone if class_of else "", doctor=task.doctor,
        late=task.contact.due_until < today, open=task.contact.due_from <= today <= task.contact.due_until,
    )  # fmt: skip


def rate_view(rate: Rate) -> RateView:
    share = round(100 * rate.numerator / rate.denominator, 1) if rate.denominator else None
    return RateView(
        id=rate.measure.id, name=rate.measure.name, numerator=rate.numerator, denominator=rate.denominator, share=share,
        target=rate.measure.target, source=rate.measure.source,
    )  # fmt: skip


def answers_view(filled: Filled) -> ContactAnswersView:
    return ContactAnswersView(
        id=filled.id, form_id=filled.form_id, form_version=filled.form_version, state=filled.state, answers=filled.answers,
        reasons=filled.reasons, day=filled.day, author=filled.author, organisation_name=filled.organisation_name,
        revision=filled.revision, updated=filled.updated,
    )  # fmt: skip


def opened_view(
    contact: ContactView, enrolment: EnrolmentView, opened: Opened, filled: Filled | None
) -> OpenedContactView:
    return OpenedContactView(
        contact=contact, enrolment=enrolment, form=forms.describe(opened.form), given=opened.given, answers=opened.answers,
        sources=opened.sources, previous=[answers_view(one) for one in opened.previous if one.id != contact.id],
        filled=answers_view(filled) if filled else None,
    )  # fmt: skip
