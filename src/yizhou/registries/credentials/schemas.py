"""The shapes the licence register's routes take and give."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from yizhou.registries.credentials.contracts import ApplicationClaim


class LicenceFieldView(Schema):
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


class NamedChoiceView(Schema):
    id: str
    name: str


class LicenceKindView(Schema):
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
    fields: list[LicenceFieldView]
    documents: list[DocumentKindView]
    actions: list[NamedChoiceView]
    check_results: list[str]


class LicenceValueView(Schema):
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
    values: list[LicenceValueView]
    raw: dict[str, Any]
    actions: list[NamedChoiceView]
    orders: list[NamedChoiceView]


class LicenceEventView(Schema):
    version: int
    action_name: str
    at: datetime
    actor_name: str
    organisation_name: str
    opinion: str
    changes: list[LicenceValueView]


class CertificateView(LicenceView):
    svg: str
    payload: str
    signed_at: datetime


class LicenceCountView(Schema):
    kind: str
    kind_title: str
    standing: str
    standing_name: str
    licences: int


class LicenceStatisticsView(Schema):
    licences: list[LicenceCountView]
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


class ApplicationDecisionForm(Schema):
    decision: Literal["approve", "return"]
    opinion: str = ""


class WithdrawalForm(Schema):
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


class AttachedDocumentView(Schema):
    id: UUID
    document: str
    document_name: str
    name: str
    media_type: str
    size: int
    at: datetime
    actor_name: str


class ApplicationStepView(Schema):
    step: str
    step_name: str
    at: datetime
    actor_name: str
    organisation_name: str
    opinion: str


class ApplicationView(ApplicationRow):
    values: list[LicenceValueView]
    raw: dict[str, Any]
    valid_from: date | None
    valid_until: date | None
    place_code: str
    result: str
    note: str
    needed: list[NamedChoiceView]
    documents: list[AttachedDocumentView]
    steps: list[ApplicationStepView]
    own: bool


class LicenceVerificationForm(Schema):
    """Either `code` (what the QR says, address or token), or `kind`, `number` and the exact `name` of the holder.

    `person`: a citizen number to compare with the holder's; nothing of it is told but whether it is the same.
    """

    code: str = ""
    kind: str = ""
    number: str = ""
    name: str = ""
    person: str = ""


class LicenceFactView(Schema):
    name: str
    value: str


class LicenceVerificationView(Schema):
    state: str
    state_name: str
    message: str
    checked_at: datetime
    kind_title: str
    issuer: str
    number: str
    holder_name: str
    institution_name: str
    facts: list[LicenceFactView]
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
