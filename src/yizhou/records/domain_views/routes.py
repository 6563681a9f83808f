"""HTTP of the record by subject."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yizhou.kernel.auth.api import actor_of, anyone, require
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.records.domain_views import api
from yizhou.records.domain_views.contracts import DomainView, ViewOutline

router = Router(tags=["档案视图"])


class OutlineView(Schema):
    id: str
    title: str
    group: str
    entries: int


class SaidView(Schema):
    name: str
    text: str
    abnormal: bool


class ToldInView(Schema):
    id: UUID
    title: str


class EntryView(Schema):
    """`values` stand under the section's columns where it has any."""

    on: date | None
    title: str
    institution_name: str
    event_id: UUID | None
    values: list[SaidView]
    documents: list[ToldInView]


class SectionView(Schema):
    id: str
    title: str
    show: str
    columns: list[str]
    entries: list[EntryView]
    total: int


class SubjectView(Schema):
    """The record by one subject. `group`: domain | special_file | summary."""

    id: str
    title: str
    group: str
    purpose: str
    sections: list[SectionView]


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.kind is ActorKind.STAFF:
        require(actor, "record.read")
    return actor


@router.get("/residents/{resident_id}/views", response=list[OutlineView], auth=anyone, summary="档案视图目录")
def list_views(request: HttpRequest, resident_id: UUID) -> list[ViewOutline]:
    return api.outlines(_reader(request), resident_id)


@router.get(
    "/residents/{resident_id}/views/{view_id}",
    response=SubjectView,
    auth=anyone,
    summary="按域或专项查看档案",
)
def read_view(request: HttpRequest, resident_id: UUID, view_id: str) -> DomainView:
    return api.view(_reader(request), resident_id, view_id)
