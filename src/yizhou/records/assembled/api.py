"""What others may call of assembled documents: templates in versions, the assembling engine, its runs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.records.assembled.contracts import Assembled, Run, Version

__all__ = [
    "assemble", "decide", "document_bundle", "faults_of", "page_of", "preview", "published_for", "runs", "samples", "save_draft",
    "statistics", "submit", "version", "versions",
]  # fmt: skip


def versions(actor: Actor, template: str = "") -> list[Version]:
    """Versions of a template, or of all, newest first."""
    from yizhou.records.assembled import templates

    return templates.versions(actor, template)


def version(actor: Actor, template: str, number: int) -> Version:
    """One version. Raises TemplateUnknown."""
    from yizhou.records.assembled import templates

    return templates.version(actor, template, number)


def faults_of(content: Mapping[str, Any]) -> list[Any]:
    """What is wrong with a template's content, as faults with their places."""
    from yizhou.records.assembled import checking

    return checking.faults(content)


def save_draft(actor: Actor, content: Mapping[str, Any]) -> Version:
    """Keep a draft of a new or known template. Raises TemplateInvalid, VersionClosed."""
    from yizhou.records.assembled import templates

    return templates.save_draft(actor, content)


def submit(actor: Actor, template: str, number: int) -> Version:
    """Give a draft to review. Raises TemplateUnknown, TemplateInvalid, VersionClosed."""
    from yizhou.records.assembled import templates

    return templates.submit(actor, template, number)


def decide(actor: Actor, template: str, number: int, *, accept: bool, note: str = "") -> Version:
    """Publish or send back what somebody else made. Raises OwnWork, ReasonMissing, TemplateUnknown, VersionClosed."""
    from yizhou.records.assembled import templates

    return templates.decide(actor, template, number, accept=accept, note=note)


def samples() -> dict[str, str]:
    """Made-up persons to preview with: title by name."""
    from yizhou.records.assembled import material

    return {name: content["title"] for name, content in material.samples().items()}


def preview(
    actor: Actor, content: Mapping[str, Any], *, sample: str = "", resident_id: UUID | None = None
) -> Assembled:
    """Assemble unsaved content for a sample, or for a resident the actor may see.

    Raises TemplateInvalid, SampleUnknown, OutOfScope.
    """
    from yizhou.records.assembled import assembling, checking, material

    checking.require_valid(content)
    given = material.FromRecord(actor, resident_id) if resident_id else material.FromSample(sample)
    tried = Version(str(content["id"]), int(content.get("version") or 0), "draft", content)
    return assembling.assemble(actor, tried, given, "preview")


def assemble(actor: Actor, template: str, resident_id: UUID, purpose: str = "page") -> Assembled:
    """A resident's document by the published version, in the caller's transaction; the run and the access are noted.

    Raises TemplateUnknown, TemplateNotPublished, NotForThisResident, OutOfScope.
    """
    from yizhou.records.assembled import assembling, material, templates

    return assembling.assemble(
        actor, templates.published(actor, template), material.FromRecord(actor, resident_id), purpose
    )


def published_for(actor: Actor, resident_id: UUID) -> list[tuple[Version, str]]:
    """Published templates, each with why it does not apply to this resident (empty: it does). Raises OutOfScope."""
    from yizhou.records.assembled import assembling, material, templates

    given = material.FromRecord(actor, resident_id)
    found = [each for each in templates.versions(actor) if each.state == "published"]
    return [(each, assembling.why_not(each.content, given)) for each in found]


def page_of(made: Assembled) -> str:
    """The document as one HTML file."""
    from yizhou.records.assembled import rendering

    return rendering.html(made)


def document_bundle(made: Assembled, base: str) -> dict[str, Any]:
    """The document as FHIR Bundle of type document; `base` is the FHIR root."""
    from yizhou.records.assembled import composing

    return composing.bundle(made, base)


def runs(actor: Actor, *, template: str = "", faulty: bool = False, limit: int = 100) -> list[Run]:
    """The latest runs of the engine."""
    from yizhou.records.assembled import store

    return store.list_runs(actor, template=template, faulty=faulty, limit=min(limit, 500))


def statistics(actor: Actor, days: int = 30) -> list[Mapping[str, Any]]:
    """Per template over the last days: runs, faulty ones, median and p95 milliseconds, the latest."""
    from yizhou.records.assembled import store

    return store.count_runs(actor, now() - timedelta(days=days))
