"""A document prepared for reading, as the client draws it."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yizhou.exchange.cda import api
from yizhou.exchange.cda.contracts import ViewEntry
from yizhou.kernel.auth.api import actor_of, anyone, require
from yizhou.kernel.auth.contracts import ActorKind

router = Router(tags=["文档"])


class ReadableLine(Schema):
    label: str
    value: str


class ReadableEntry(Schema):
    label: str
    value: str
    unit: str
    code: str
    abnormal: bool
    children: list["ReadableEntry"]


class ReadableSection(Schema):
    title: str
    code: str
    entries: list[ReadableEntry]
    text: str


class ReadableDocument(Schema):
    title: str
    header: list[ReadableLine]
    sections: list[ReadableSection]
    notes: list[str]


def _entry(entry: ViewEntry) -> ReadableEntry:
    return ReadableEntry(
        label=entry.label, value=entry.value, unit=entry.unit, code=entry.code, abnormal=entry.abnormal,
        children=[_entry(child) for child in entry.children],
    )  # fmt: skip


@router.get("/documents/{document_id}/view", response=ReadableDocument, auth=anyone, summary="文档阅读视图")
def view_document(request: HttpRequest, document_id: UUID) -> ReadableDocument:
    """Header, sections, values in Chinese and narrative of one document (WS/T 483, WS/T 500, any other CDA)."""
    actor = actor_of(request)
    if actor.kind is not ActorKind.RESIDENT:
        require(actor, "record.read")
    found = api.view(actor, document_id)
    return ReadableDocument(
        title=found.title,
        header=[ReadableLine(label=line.label, value=line.value) for line in found.header],
        sections=[
            ReadableSection(
                title=section.title, code=section.code, text=section.text,
                entries=[_entry(entry) for entry in section.entries],
            )
            for section in found.sections
        ],
        notes=list(found.notes),
    )  # fmt: skip
