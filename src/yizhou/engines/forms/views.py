"""What the pages get of forms."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from yizhou.engines.forms.contracts import Checked, Filled, Form, Opened


class FormBriefView(Schema):
    id: str
    name: str
    version: int
    source: str
    alone: bool
    questions: int


class FormFaultView(Schema):
    """`place` is the question's id, `table[0].column` within a table."""

    code: str
    severity: str
    place: str
    message: str
    advice: str


class FormAnswersForm(Schema):
    """Answers by question; `reasons` by place, for what is unusual."""

    answers: dict[str, Any]
    reasons: dict[str, str] = Field(default_factory=dict)
    revision: int | None = None
    reason: str = Field("", max_length=200)


class FormCheckedView(Schema):
    answers: dict[str, Any]
    visible: list[str]
    faults: list[FormFaultView]


class FilledView(Schema):
    id: UUID
    resident_id: UUID
    resident_name: str
    form_id: str
    form_name: str
    form_version: int
    state: str
    answers: dict[str, Any]
    reasons: dict[str, str]
    purpose: str
    day: date
    author: str
    organisation_name: str
    revision: int
    updated: datetime


class OpenedView(Schema):
    """`form` is the description that `web/packages/fields` draws."""

    form: dict[str, Any]
    given: dict[str, Any]
    answers: dict[str, Any]
    sources: dict[str, str]
    previous: list[FilledView]
    draft: FilledView | None


class RevisionView(Schema):
    revision: int
    answers: dict[str, Any]
    author: str
    reason: str
    at: datetime


class VoidForm(Schema):
    reason: str = Field("", max_length=200)


def brief(form: Form) -> FormBriefView:
    return FormBriefView(
        id=form.id, name=form.name, version=form.version, source=form.source, alone=form.alone,
        questions=len(form.fields),
    )  # fmt: skip


def filled_view(filled: Filled, name: str) -> FilledView:
    return FilledView(
        id=filled.id, resident_id=filled.resident_id, resident_name=str(filled.given.get("name") or ""),
        form_id=filled.form_id, form_name=name, form_version=filled.form_version, state=filled.state, answers=filled.answers, reasons=filled.reasons,
        purpose=filled.purpose, day=filled.day, author=filled.author, organisation_name=filled.organisation_name,
        revision=filled.revision, updated=filled.updated,
    )  # fmt: skip


def checked_view(checked: Checked) -> FormCheckedView:
    return FormCheckedView(
        answers=checked.answers, visible=sorted(checked.visible),
        faults=[FormFaultView(**fault.as_dict()) for fault in checked.faults],
    )  # fmt: skip


def opened_view(opened: Opened, described: dict[str, Any]) -> OpenedView:
    return OpenedView(
        form=described, given=opened.given, answers=opened.answers, sources=opened.sources,
        previous=[filled_view(one, opened.form.name) for one in opened.previous],
        draft=filled_view(opened.draft, opened.form.name) if opened.draft else None,
    )  # fmt: skip
