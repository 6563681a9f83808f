"""What the pages of assembled documents get and send."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.records.assembled.contracts import Run, Version
from yizhou.records.assembled.templates import STATES


class TemplateBrief(Schema):
    """A version as a line of a list."""

    template: str
    number: int
    title: str
    purpose: str
    state: str
    state_name: str
    sections: int
    made_by: str
    made: datetime | None
    decided_by: str
    decided: datetime | None
    note: str
    platform: bool


class TemplateDetail(TemplateBrief):
    content: dict[str, Any]


class TemplateForm(Schema):
    content: dict[str, Any]


class TemplatePreviewForm(Schema):
    """Unsaved content, and whom to show it for: a sample, or a resident."""

    content: dict[str, Any]
    sample: str = ""
    resident_id: UUID | None = None


class TemplateFault(Schema):
    place: str
    message: str
    advice: str


class TemplatePreview(Schema):
    """The page as the engine makes it; `faults` are of the template, `problems` of sections that failed."""

    html: str
    milliseconds: float
    rows: int
    faults: list[TemplateFault]
    problems: list[str]


class TemplateDecision(Schema):
    accept: bool
    note: str = ""


class WorkshopChoices(Schema):
    """What may be chosen in the workshop, names by id."""

    samples: dict[str, str]
    kinds: dict[str, str]
    domains: dict[str, str]
    layouts: dict[str, str]
    sources: dict[str, str]
    types: list[str]


class AssembledOffer(Schema):
    """A published template for a resident; `why_not` is empty when it applies."""

    template: str
    number: int
    title: str
    purpose: str
    why_not: str


class AssemblyRun(Schema):
    id: UUID
    at: datetime
    template: str
    title: str
    number: int
    purpose: str
    actor: str
    state: str
    milliseconds: float
    rows: int
    problems: list[str]


class AssemblyStatistic(Schema):
    template: str
    title: str
    runs: int
    faulty: int
    median: float
    p95: float
    latest: datetime


class AssemblyMonitor(Schema):
    days: int
    statistics: list[AssemblyStatistic]
    runs: list[AssemblyRun]


def brief(version: Version) -> dict[str, Any]:
    """A version as TemplateBrief takes it."""
    content = version.content
    return {
        "template": version.template, "number": version.number, "title": content.get("title", ""),
        "purpose": content.get("purpose", ""), "state": version.state, "state_name": STATES[version.state],
        "sections": len(content.get("sections") or ()), "made_by": version.made_by, "made": version.made,
        "decided_by": version.decided_by, "decided": version.decided, "note": version.note, "platform": version.platform,
    }  # fmt: skip


def run_of(run: Run) -> AssemblyRun:
    """A run as pages get it."""
    return AssemblyRun(
        id=run.id, at=run.at, template=run.template, title=run.title, number=run.number, purpose=run.purpose, actor=run.actor,
        state=run.state, milliseconds=run.milliseconds, rows=run.rows, problems=list(run.problems),
    )  # fmt: skip
