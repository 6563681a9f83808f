"""HTTP of the resource directory: search, entries, their life, cataloguing, other nodes, subscriptions, requests, functions.

`/directory/catalogue` is open to everyone: the published directory as DCAT, for other nodes and the public.
"""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.registries.resource_directory import api
from yizhou.registries.resource_directory.definitions import functions, metadata, standards_system
from yizhou.registries.resource_directory.registering import STATES
from yizhou.registries.resource_directory.views import (
    WHATS,
    AdoptedStandardView,
    BusinessFunctionView,
    DirectoryAnswerForm,
    DirectoryAskForm,
    DirectoryChangeView,
    DirectoryChoicesView,
    DirectoryEntryForm,
    DirectoryEntryView,
    DirectoryItemView,
    DirectoryMineView,
    DirectoryNodeForm,
    DirectoryNodeView,
    DirectoryNoteForm,
    DirectoryNoticeView,
    DirectoryPageView,
    DirectoryRequestView,
    DirectoryReviewForm,
    DirectoryStepView,
    DirectorySubscribeForm,
    DirectorySubscriptionView,
    StandardsClassView,
    change_view,
    description_of,
    differing,
    form_of,
    hit_line,
    line,
)

router = Router(tags=["信息资源目录"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "standards.read")
    return actor


def _registrar(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "directory.register")
    return actor


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "directory.manage")
    return actor


@router.get("/directory/choices", response=DirectoryChoicesView, auth=staff, summary="目录元数据选项")
def read_choices(request: HttpRequest) -> DirectoryChoicesView:
    _reader(request)
    rules = metadata()
    return DirectoryChoicesView(
        themes=dict(rules.themes), kinds=dict(rules.kinds), sharing=dict(rules.sharing), security=dict(rules.security),
        frequency=dict(rules.frequency), states=STATES,
    )  # fmt: skip


@router.get("/directory/entries", response=DirectoryPageView, auth=staff, summary="信息资源检索")
def search(
    request: HttpRequest, text: str = "", theme: str = "", kind: str = "", sharing: str = "", state: str = "",
    provider_name: str = "", after: str | None = None, limit: int = 20,
) -> DirectoryPageView:  # fmt: skip
    asked = {"theme": theme, "kind": kind, "sharing": sharing, "state": state, "provider_name": provider_name}
    filters = {name: value for name, value in asked.items() if value}
    found = api.search(_reader(request), text, filters, after, limit)
    return DirectoryPageView(
        items=[hit_line(hit) for hit in found.hits], total=found.total, next=found.next,
        counts={name: dict(each) for name, each in found.counts.items()}, meant=found.meant,
    )  # fmt: skip


@router.post("/directory/entries", response=DirectoryEntryView, auth=staff, summary="登记信息资源")
def register(request: HttpRequest, form: DirectoryEntryForm) -> DirectoryEntryView:
    actor = _registrar(request)
    told = description_of(form, str(actor.organisation_id or ""), actor.organisation_name, form.title.strip())
    return _entry(actor, api.register(actor, told).id)


@router.get("/directory/entries/{entry_id}", response=DirectoryEntryView, auth=staff, summary="信息资源详情")
def read_entry(request: HttpRequest, entry_id: UUID) -> DirectoryEntryView:
    return _entry(_reader(request), entry_id)


def _entry(actor: Actor, entry_id: UUID) -> DirectoryEntryView:
    entry = api.get(actor, entry_id)
    told, rules, life = entry.description, metadata(), api.steps(actor, entry)
    steps = []
    for number, (version, at, who, act, note, description) in enumerate(life):
        before = life[number + 1][5] if number + 1 < len(life) else None
        steps.append(
            DirectoryStepView(
                version=version, at=at, who=who, act=act, note=note, differs=differing(before, description)
            )
        )
    return DirectoryEntryView(
        **line(entry).dict(), version=entry.version, origin=entry.origin, keywords=list(told.keywords), condition=told.condition,
        security_title=rules.security.get(told.security, ""), frequency_title=rules.frequency.get(told.frequency, ""),
        link=told.link, form=form_of(told), steps=steps, related=[line(each) for each in api.related(actor, entry)],
        entries=[DirectoryItemView(name=i.name, type=i.type, element=i.element, codes=i.codes) for i in told.items],
        granted=api.is_granted(actor, entry),
        mine=entry.origin == "registered" and (told.provider == str(actor.organisation_id) or actor.may("directory.manage")),
    )  # fmt: skip


@router.put("/directory/entries/{entry_id}", response=DirectoryEntryView, auth=staff, summary="修改信息资源")
def change(request: HttpRequest, entry_id: UUID, form: DirectoryEntryForm) -> DirectoryEntryView:
    actor = _registrar(request)
    standing = api.get(actor, entry_id).description
    api.change(actor, entry_id, description_of(form, standing.provider, standing.provider_name, standing.key))
    return _entry(actor, entry_id)


@router.post(
    "/directory/entries/{entry_id}/submission", response=DirectoryEntryView, auth=staff, summary="提交审核"
)
def submit(request: HttpRequest, entry_id: UUID) -> DirectoryEntryView:
    actor = _registrar(request)
    api.submit(actor, entry_id)
    return _entry(actor, entry_id)


@router.post(
    "/directory/entries/{entry_id}/review", response=DirectoryEntryView, auth=staff, summary="审核发布"
)
def review(request: HttpRequest, entry_id: UUID, form: DirectoryReviewForm) -> DirectoryEntryView:
    actor = _keeper(request)
    api.review(actor, entry_id, accepted=form.accepted, note=form.note)
    return _entry(actor, entry_id)


@router.post(
    "/directory/entries/{entry_id}/withdrawal", response=DirectoryEntryView, auth=staff, summary="撤回"
)
def withdraw(request: HttpRequest, entry_id: UUID, form: DirectoryNoteForm) -> DirectoryEntryView:
    actor = _registrar(request)
    api.withdraw(actor, entry_id, form.note)
    return _entry(actor, entry_id)


@router.post(
    "/directory/entries/{entry_id}/request", response=DirectoryMineView, auth=staff, summary="申请共享"
)
def ask(request: HttpRequest, entry_id: UUID, form: DirectoryAskForm) -> DirectoryMineView:
    actor = _reader(request)
    api.ask(actor, entry_id, form.purpose)
    return _mine(actor)


@router.post(
    "/directory/requests/{request_id}", response=DirectoryMineView, auth=staff, summary="答复共享申请"
)
def answer(request: HttpRequest, request_id: UUID, form: DirectoryAnswerForm) -> DirectoryMineView:
    actor = _registrar(request)
    api.answer(actor, request_id, granted=form.granted, until=form.until, text=form.text)
    return _mine(actor)


@router.get("/directory/mine", response=DirectoryMineView, auth=staff, summary="我的订阅、通知和申请")
def read_mine(request: HttpRequest) -> DirectoryMineView:
    actor = _reader(request)
    found = _mine(actor)
    api.see_notices(actor)
    return found


def _mine(actor: Actor) -> DirectoryMineView:
    themes = metadata().themes
    return DirectoryMineView(
        subscriptions=[
            DirectorySubscriptionView(id=identity, entry_id=entry, about=title or themes.get(theme, "") or f"检索“{text}”")
            for identity, entry, title, theme, text in api.subscriptions(actor)
        ],
        notices=[
            DirectoryNoticeView(entry_id=n.entry_id, title=n.title, what=WHATS.get(n.what, n.what), at=n.at, seen=n.seen)
            for n in api.notices(actor)
        ],
        requests=[DirectoryRequestView.from_orm(each) for each in api.requests(actor)],
    )  # fmt: skip


@router.post("/directory/subscriptions", response=DirectoryMineView, auth=staff, summary="订阅")
def subscribe(request: HttpRequest, form: DirectorySubscribeForm) -> DirectoryMineView:
    actor = _reader(request)
    api.subscribe(actor, form.entry_id, form.theme, form.text)
    return _mine(actor)


@router.delete(
    "/directory/subscriptions/{subscription_id}", response=DirectoryMineView, auth=staff, summary="取消订阅"
)
def unsubscribe(request: HttpRequest, subscription_id: UUID) -> DirectoryMineView:
    actor = _reader(request)
    api.unsubscribe(actor, subscription_id)
    return _mine(actor)


@router.get("/directory/cataloguing", response=list[DirectoryChangeView], auth=staff, summary="自动编目预览")
def preview_cataloguing(request: HttpRequest) -> list[DirectoryChangeView]:
    return [change_view(each) for each in api.catalogue_changes(_keeper(request))]


@router.post("/directory/cataloguing", response=list[DirectoryChangeView], auth=staff, summary="自动编目")
def run_cataloguing(request: HttpRequest) -> list[DirectoryChangeView]:
    return [change_view(each) for each in api.catalogue_now(_keeper(request))]


@router.get("/directory/nodes", response=list[DirectoryNodeView], auth=staff, summary="目录节点")
def list_nodes(request: HttpRequest) -> list[DirectoryNodeView]:
    actor = _keeper(request)
    conflicts = api.conflicts(actor)
    return [
        DirectoryNodeView(
            id=node.id, name=node.name, url=node.url, gathered=node.gathered, entries=node.entries,
            conflicts=conflicts.get(node.id, []),
        )
        for node in api.nodes(actor)
    ]  # fmt: skip


@router.post("/directory/nodes", response=list[DirectoryNodeView], auth=staff, summary="登记目录节点")
def save_node(request: HttpRequest, form: DirectoryNodeForm) -> list[DirectoryNodeView]:
    api.save_node(_keeper(request), form.name, form.url)
    return list_nodes(request)


@router.post(
    "/directory/nodes/{node_id}/gathering",
    response=list[DirectoryChangeView],
    auth=staff,
    summary="汇聚节点目录",
)
def gather(request: HttpRequest, node_id: UUID) -> list[DirectoryChangeView]:
    return [change_view(each) for each in api.gather(_keeper(request), node_id)]


@router.get(
    "/directory/functions", response=list[BusinessFunctionView], auth=staff, summary="业务应用功能目录"
)
def list_functions(request: HttpRequest) -> list[BusinessFunctionView]:
    _reader(request)
    return [BusinessFunctionView.from_orm(each) for each in functions()]


@router.get(
    "/directory/standards-system", response=list[StandardsClassView], auth=staff, summary="标准规范体系"
)
def read_standards_system(request: HttpRequest) -> list[StandardsClassView]:
    _reader(request)
    raw = standards_system()
    order = {name: place for place, name in enumerate(raw["order"])}
    return [
        StandardsClassView(
            id=each["id"], title=each["title"], parts={part["id"]: part["title"] for part in each.get("parts", ())},
            adopted=[
                AdoptedStandardView(
                    number=one["number"], title=one["title"], order=one["order"], part=one.get("part", ""),
                    shelf=one.get("shelf", ""),
                )
                for one in sorted(raw["adopted"], key=lambda one: order[one["order"]])
                if one["class"] == each["id"]
            ],
        )
        for each in raw["classes"]
    ]  # fmt: skip


@router.get("/directory/catalogue", auth=None, summary="目录发布（DCAT）")
def read_catalogue(request: HttpRequest, after: str = "") -> dict[str, Any]:
    return api.catalogue(system_actor("目录发布"), request.build_absolute_uri("/").rstrip("/"), after)


@router.get("/directory/catalogue.xlsx", auth=staff, summary="导出目录")
def export(request: HttpRequest) -> HttpResponse:
    name = quote("信息资源目录.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return HttpResponse(api.workbook(_reader(request)), content_type=_XLSX, headers=headers)
