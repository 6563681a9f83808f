"""A document prepared for reading, as the client draws it."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yizhou.exchange.cda import api
from yizhou.exchange.cda.contracts import ViewEntry
from yizhou.kernel.auth.api import actor_of, anyone

router = Router(tags=["文档"])


class HeaderLineView(Schema):
    label: str
    value: str


class EntryView(Schema):
    label: str
    value: str
    unit: str
    code: str
    abnormal: bool
    children: list["EntryView"]


class SectionView(Schema):
    title: str
    code: str
    entries: list[EntryView]
    text: str


class DocumentView(Schema):
    title: str
    header: list[HeaderLineView]
    sections: list[SectionView]
    notes: list[str]


def _entry(entry: ViewEntry) -> EntryView:
    return EntryView(
        label=entry.label, value=entry.value, unit=entry.unit, code=entry.code, abnormal=entry.abnormal,
        children=[_entry(child) for child in entry.children],
    )  # fmt: skip


@router.get("/documents/{document_id}/view", response=DocumentView, auth=anyone, summary="文档阅读视图")
def view_document(request: HttpRequest, document_id: UUID) -> DocumentView:
    """Header, sections, values in Chinese and narrative of one document (WS/T 483, WS/T 500, any other CDA)."""
    found = api.view(actor_of(request), document_id)
    return DocumentView(
        title=found.title,
        header=[HeaderLineView(label=line.label, value=line.value) for line in found.header],
        sections=[
            SectionView(
                title=section.title, code=section.code, text=section.text,
                entries=[_entry(entry) for entry in section.entries],
            )
            for section in found.sections
        ],
        notes=list(found.notes),
    )  # fmt: skip
