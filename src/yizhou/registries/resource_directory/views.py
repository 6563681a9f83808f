"""What the pages of the directory show and send."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from yizhou.registries.resource_directory.contracts import Change, Description, Entry, Hit, Item
from yizhou.registries.resource_directory.definitions import metadata
from yizhou.registries.resource_directory.registering import STATES


class DirectoryItemView(Schema):
    name: str
    type: str = ""
    element: str = ""
    codes: str = ""


class DirectoryEntryForm(Schema):
    title: str
    abstract: str
    theme: str
    kind: str
    keywords: list[str] = []
    sharing: str = "open"
    condition: str = ""
    security: str = "internal"
    frequency: str = "irregular"
    link: str = ""
    items: list[DirectoryItemView] = []


class DirectoryLine(Schema):
    id: UUID
    identifier: str
    title: str
    abstract: str
    theme: str
    theme_title: str
    kind_title: str
    sharing: str
    sharing_title: str
    provider_name: str
    state: str
    state_name: str
    updated: datetime
    uses: int
    where: str
    shown: str


class DirectoryPageView(Schema):
    items: list[DirectoryLine]
    total: int
    next: str | None
    counts: dict[str, dict[str, int]]
    meant: str


class DirectoryStepView(Schema):
    version: int
    at: datetime
    who: str
    act: str
    note: str
    differs: list[str]


class DirectoryEntryView(DirectoryLine):
    version: int
    origin: str
    keywords: list[str]
    condition: str
    security_title: str
    frequency_title: str
    link: str
    entries: list[DirectoryItemView]
    form: DirectoryEntryForm
    steps: list[DirectoryStepView]
    related: list[DirectoryLine]
    granted: bool
    mine: bool


class DirectoryChoicesView(Schema):
    themes: dict[str, str]
    kinds: dict[str, str]
    sharing: dict[str, str]
    security: dict[str, str]
    frequency: dict[str, str]
    states: dict[str, str]


class DirectoryChangeView(Schema):
    kind: str
    key: str
    title: str
    fields: list[str]


class DirectoryReviewForm(Schema):
    accepted: bool
    note: str = ""


class DirectoryNoteForm(Schema):
    note: str = ""


class DirectoryAskForm(Schema):
    purpose: str


class DirectoryAnswerForm(Schema):
    granted: bool
    until: date | None = None
    text: str = ""


class DirectorySubscribeForm(Schema):
    entry_id: UUID | None = None
    theme: str = ""
    text: str = ""


class DirectorySubscriptionView(Schema):
    id: UUID
    entry_id: UUID | None
    about: str


class DirectoryNoticeView(Schema):
    entry_id: UUID
    title: str
    what: str
    at: datetime
    seen: bool


class DirectoryMineView(Schema):
    subscriptions: list[DirectorySubscriptionView]
    notices: list[DirectoryNoticeView]
    requests: list["DirectoryRequestView"]


class DirectoryRequestView(Schema):
    id: UUID
    entry_id: UUID
    title: str
    who: str
    organisation: str
    purpose: str
    state: str
    asked: datetime
    until: date | None
    answer: str


class DirectoryNodeForm(Schema):
    name: str
    url: str


class DirectoryNodeView(Schema):
    id: UUID
    name: str
    url: str
    gathered: datetime | None
    entries: int
    conflicts: list[str]


class BusinessFunctionView(Schema):
    code: str
    domain: str
    domain_title: str
    application: str
    title: str
    users: list[str]
    path: str
    permission: str
    input: str
    output: str


class AdoptedStandardView(Schema):
    number: str
    title: str
    order: str
    part: str
    shelf: str


class StandardsClassView(Schema):
    id: str
    title: str
    parts: dict[str, str]
    adopted: list[AdoptedStandardView]


WHATS = {"published": "新发布", "changed": "有更新", "withdrawn": "已撤回", "gone": "已消失"}
_NAMES = {
    "title": "名称", "abstract": "摘要", "theme": "主题", "kind": "形态", "keywords": "关键词", "sharing": "共享类型",
    "condition": "条件", "security": "安全级别", "frequency": "更新频率", "link": "地址", "items": "数据项",
}  # fmt: skip


def description_of(form: DirectoryEntryForm, provider: str, provider_name: str, key: str) -> Description:
    """A description from what a form sent."""
    return Description(
        key, form.title.strip(), form.abstract.strip(), form.theme, form.kind, tuple(form.keywords), provider, provider_name,
        form.sharing, form.condition.strip(), form.security, form.frequency, form.link.strip(),
        tuple(Item(item.name, item.type, item.element, item.codes) for item in form.items),
    )  # fmt: skip


def line(entry: Entry, where: str = "", shown: str = "") -> DirectoryLine:
    told, rules = entry.description, metadata()
    return DirectoryLine(
        id=entry.id, identifier=entry.identifier, title=told.title, abstract=told.abstract, theme=told.theme,
        theme_title=rules.themes.get(told.theme, told.theme), kind_title=rules.kinds.get(told.kind, told.kind),
        sharing=told.sharing, sharing_title=rules.sharing.get(told.sharing, told.sharing), provider_name=told.provider_name,
        state=entry.state, state_name=STATES.get(entry.state, entry.state), updated=entry.updated, uses=entry.uses,
        where=where, shown=shown,
    )  # fmt: skip


def hit_line(hit: Hit) -> DirectoryLine:
    return line(hit.entry, hit.where, hit.shown)


def form_of(told: Description) -> DirectoryEntryForm:
    return DirectoryEntryForm(
        title=told.title, abstract=told.abstract, theme=told.theme, kind=told.kind, keywords=list(told.keywords),
        sharing=told.sharing, condition=told.condition, security=told.security, frequency=told.frequency, link=told.link,
        items=[DirectoryItemView(name=i.name, type=i.type, element=i.element, codes=i.codes) for i in told.items],
    )  # fmt: skip


def differing(before: Description | None, after: Description) -> list[str]:
    """Names of the metadata in which two versions differ."""
    if before is None:
        return []
    return [name for key, name in _NAMES.items() if getattr(before, key) != getattr(after, key)]


def change_view(change: Change) -> DirectoryChangeView:
    return DirectoryChangeView(
        kind=change.kind,
        key=change.key,
        title=change.title,
        fields=[_NAMES.get(each, each) for each in change.fields],
    )
