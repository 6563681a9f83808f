"""The shapes the licence register's routes take and give."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from yizhou.registries.credentials.contracts import ApplicationClaim


class FieldView(Schema):
    id: str
    name: str
    type: str
    required: bool
    public: bool
    options: list[str]
    example: str


class DocumentKindView(Schema):
    id: str
    name: str
    actions: list[str]


class NamedView(Schema):
    id: str
    name: str


class KindView(Schema):
    id: str
    title: str
    holder: str
    law: str
    issuer: str
    number_name: str
    number_hint: str
    number_example: str
    years: int | None
    categories: list[str]
    fields: list[FieldView]
    documents: list[DocumentKindView]
    actions: list[NamedView]
    check_results: list[str]


class ValueView(Schema):
    id: str
    name: str
    value: str
    public: bool


class LicenceRow(Schema):
    id: UUID
    kind: str
    kind_title: str
    number: str
    holder_code: str
    holder_name: str
    institution_code: str
    institution_name: str
    valid_from: date
    valid_until: date | None
    check_due: date | None
    standing: str
    standing_name: str
    updated: datetime


class LicencePage(Schema):
    items: list[LicenceRow]
    next: str | None
    total: int | None


class LicenceView(LicenceRow):
    holder: str
    issuer: str
    law: str
    number_name: str
    check_name: str
    issued: date
    version: int
    values: list[ValueView]
    raw: dict[str, Any]
    actions: list[NamedView]
    orders: list[NamedView]


class EventView(Schema):
    version: int
    action_name: str
    at: datetime
    actor_name: str
    organisation_name: str
    opinion: str
    changes: list[ValueView]


class CertificateView(LicenceView):
    svg: str
    payload: str
    signed_at: datetime


class CountView(Schema):
    kind: str
    kind_title: str
    standing: str
    standing_name: str
    licences: int


class StatisticsView(Schema):
    licences: list[CountView]
    submitted: int
    returned: int
    drafts: int
    running_out: int
    past: int


class WarningView(LicenceRow):
    what: str
    what_name: str
    due: date
    days: int


class WarningPage(Schema):
    items: list[WarningView]
    next: str | None


class ApplicationForm(Schema):
    """A new application, or its content anew. Dates left out are computed from the kind's validity."""

    kind: str = ""
    action: str = ""
    licence_id: UUID | None = None
    number: str = ""
    holder_code: str = ""
    institution_code: str = ""
    fields: dict[str, str | int | list[str] | None] = {}
    valid_from: date | None = None
    valid_until: date | None = None
    place_code: str = ""
    result: str = ""
    note: str = ""

    def claim(self) -> ApplicationClaim:
        return ApplicationClaim(**self.dict())


class DecisionForm(Schema):
    decision: Literal["approve", "return"]
    opinion: str = ""


class ReasonForm(Schema):
    reason: str = ""


class OrderForm(Schema):
    action: Literal["suspend", "restore", "cancel"]
    reason: str


class ApplicationRow(Schema):
    id: UUID
    kind: str
    kind_title: str
    action: str
    action_name: str
    state: str
    state_name: str
    licence_id: UUID | None
    number: str
    holder_code: str
    holder_name: str
    institution_code: str
    institution_name: str
    created: datetime
    submitted: datetime | None
    decided: datetime | None
    applicant_name: str
    applicant_organisation: str
    opinion: str


class ApplicationPage(Schema):
    items: list[ApplicationRow]
    next: str | None


class DocumentView(Schema):
    id: UUID
    document: str
    document_name: str
    name: str
    media_type: str
    size: int
    at: datetime
    actor_name: str


class StepView(Schema):
    step: str
    step_name: str
    at: datetime
    actor_name: str
    organisation_name: str
    opinion: str


class ApplicationView(ApplicationRow):
    values: list[ValueView]
    raw: dict[str, Any]
    valid_from: date | None
    valid_until: date | None
    place_code: str
    result: str
    note: str
    needed: list[NamedView]
    documents: list[DocumentView]
    steps: list[StepView]
    own: bool


class VerificationForm(Schema):
    """Either `code` (what the QR says, address or token), or `kind`, `number` and the exact `name` of the holder.

    `person`: a citizen number to compare with the holder's; nothing of it is told but whether it is the same.
    """

    code: str = ""
    kind: str = ""
    number: str = ""
    name: str = ""
    person: str = ""


class FactView(Schema):
    name: str
    value: str


class VerificationView(Schema):
    state: str
    state_name: str
    message: str
    checked_at: datetime
    kind_title: str
    issuer: str
    number: str
    holder_name: str
    institution_name: str
    facts: list[FactView]
    valid_from: date | None
    valid_until: date | None
    outdated: bool
    person_matches: bool | None


class PublicKeyView(Schema):
    """How licence codes can be checked without the platform."""

    algorithm: str
    signer_id: str
    public_key: str
    format: str
