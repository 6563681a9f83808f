"""The shapes the routes of standards documents take and give."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from yizhou.registries.standards_documents.contracts import Content

Short = Annotated[str, Field(max_length=300)]
Note = Annotated[str, Field(max_length=4_000)]


class StandardsChoiceView(Schema):
    id: str
    title: str


class StandardsClassPartsView(StandardsChoiceView):
    parts: list[StandardsChoiceView]


class StandardsLevelView(StandardsChoiceView):
    route: str


class StandardsAdoptionChoiceView(StandardsChoiceView):
    explain: bool
    since: bool


class StandardsFrameView(Schema):
    classes: list[StandardsClassPartsView]
    levels: list[StandardsLevelView]
    relations: list[StandardsChoiceView]
    states: list[StandardsChoiceView]
    answers: list[StandardsChoiceView]
    adoptions: list[StandardsAdoptionChoiceView]
    audiences: list[StandardsChoiceView]
    followed_classes: list[str]


class StandardsDocumentRow(Schema):
    id: UUID
    number: str
    title: str
    class_id: str
    class_title: str
    part: str
    part_title: str
    level: str
    level_title: str
    relation_title: str
    issuer: str
    issued: date | None
    effective: date | None
    state: str
    state_title: str
    working_title: str
    version: int
    replaced_by: str
    downloads: int
    mandatory: bool


class StandardsCountView(Schema):
    class_id: str
    part: str
    level: str
    state: str
    number: int


class StandardsDocumentPage(Schema):
    items: list[StandardsDocumentRow]
    next: str | None
    total: int | None
    counts: list[StandardsCountView]


class StandardsFactView(Schema):
    label: str
    value: str


class StandardsVersionView(Schema):
    number: int
    state: str
    state_title: str
    note: str
    made: datetime
    made_by: str
    mine: bool
    closes: date | None
    published: datetime | None
    facts: list[StandardsFactView]
    text: str
    file_name: str
    form: "StandardsDocumentForm"


class StandardsStepView(Schema):
    version: int
    act: str
    at: datetime
    who: str
    organisation: str
    note: str


class StandardsCommentView(Schema):
    id: UUID
    version: int
    clause: str
    text: str
    at: datetime
    who: str
    organisation: str
    answer: str
    answer_title: str
    reason: str
    answered_by: str


class StandardsOpinionView(Schema):
    version: int
    round: int
    approved: bool
    text: str
    at: datetime
    who: str


class StandardsUseView(Schema):
    kind: str
    kind_name: str
    id: str
    title: str
    standard: str
    link: str


class StandardsDocumentView(StandardsDocumentRow):
    versions: list[StandardsVersionView]
    steps: list[StandardsStepView]
    comments: list[StandardsCommentView]
    opinions: list[StandardsOpinionView]
    followed: bool
    replaces: list[str]


class StandardsDocumentForm(Schema):
    """What an editor fills in; incomplete while it is a draft. `made`: the draft as it was read."""

    number: Short
    title: Short
    class_id: Short = ""
    part: Short = ""
    level: Short = ""
    relation: Short = ""
    issuer: Short = ""
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    replaces: Annotated[list[Short], Field(max_length=50)] = []
    scope: Note = ""
    keywords: Annotated[list[Short], Field(max_length=50)] = []
    source: Short = ""
    mandatory: bool = False
    audience: Annotated[list[Short], Field(max_length=20)] = []
    text: Annotated[str, Field(max_length=500_000)] = ""
    note: Note = ""
    made: datetime | None = None

    def content(self) -> Content:
        told = self.dict(exclude={"note", "made", "replaces", "keywords", "audience"})
        return Content(
            **told,
            replaces=tuple(self.replaces),
            keywords=tuple(self.keywords),
            audience=tuple(self.audience),
        )


class StandardsStepForm(Schema):
    """advance: to hearing or review; back: to draft; publish; abolish (with `replaced_by`); revise."""

    step: Literal["advance", "back", "publish", "abolish", "revise"]
    note: Note = ""
    closes: date | None = None
    replaced_by: Short = ""


class StandardsCommentForm(Schema):
    clause: Short = ""
    text: Note


class StandardsAnswerForm(Schema):
    answer: Short
    reason: Note = ""


class StandardsOpinionForm(Schema):
    approved: bool
    text: Note = ""


class StandardsDifferenceView(Schema):
    field: str
    left: str
    right: str


class StandardsLineView(Schema):
    kind: str
    text: str


class StandardsComparedView(Schema):
    left: int
    right: int
    fields: list[StandardsDifferenceView]
    lines: list[StandardsLineView]


class StandardsFollowForm(Schema):
    """A document, or a whole class."""

    document_id: UUID | None = None
    class_id: Short = ""
    follow: bool = True


class StandardsNoticeView(Schema):
    id: UUID
    document_id: UUID
    number: str
    title: str
    version: int
    what: str
    what_title: str
    at: datetime
    seen: bool


class StandardsAdoptionForm(Schema):
    status: Short
    since: date | None = None
    note: Note = ""


class StandardsFindingForm(Schema):
    result: Short
    note: Note = ""


class StandardsAdoptionView(Schema):
    document_id: UUID
    number: str
    title: str
    in_force: int
    organisation_id: UUID
    organisation: str
    county: str
    version: int | None
    current: bool
    status: str
    status_title: str
    since: date | None
    note: str
    stated: datetime | None
    stated_by: str
    checked: str
    checked_title: str
    check_note: str


class StandardsAdoptionPage(Schema):
    items: list[StandardsAdoptionView]
    next: str | None


class StandardsStandingView(Schema):
    id: UUID
    number: str
    name: str
    institutions: int
    counts: dict[str, int]
    unstated: int
    outdated: int
    rectify: int


class StandardsLoadedView(Schema):
    loaded: int
