"""What others may call of the timeline: health events over all sources, and the summaries drawn from them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.fhir.contracts import Stored
from yizhou.records.timeline.contracts import (
    Growth,
    HealthEvent,
    Record,
    Summary,
    TimelinePage,
    Trend,
    Vocabulary,
)

__all__ = [
    "events", "growth", "is_abnormal", "name_of", "project", "record", "relabel", "subject_of", "summary", "timeline", "tokens_of",
    "trends",
]  # fmt: skip


def name_of(value: Any) -> str:
    """What a CodeableConcept, a Coding or the first of a list is called, in Chinese wherever a Chinese name is known."""
    from yizhou.records.timeline import naming

    return naming.name(value)


def tokens_of(value: Any) -> Iterator[str]:
    """Bare codes and `system|code` of a CodeableConcept, of a list of them, or of a plain code."""
    from yizhou.records.timeline import naming

    return naming.tokens(value)


def subject_of(content: Mapping[str, Any]) -> str:
    """What a resource is about, in words."""
    from yizhou.records.timeline import reading

    return reading.subject_name(content)


def is_abnormal(content: Mapping[str, Any]) -> bool:
    """Whether an Observation, or a part of one, is marked abnormal or lies outside its own range."""
    from yizhou.records.timeline import reading

    return reading.is_abnormal(content)


def events(actor: Actor, resident_id: UUID) -> list[HealthEvent]:
    """All health events of a person, newest first, 5,000 at most.

    For features that audit what they show; never an edge. Raises OutOfScope.
    """
    from yizhou.records.timeline import browsing

    return browsing.events(actor, resident_id)


def project(
    actor: Actor,
    resident_id: UUID,
    stored: Sequence[Stored],
    entry: DocumentEntry | None,
    institution: Organisation | None,
) -> list[HealthEvent]:
    """Bring the health events up to date with what was just written (and retired), in the caller's transaction.

    `stored` are the answers of `fhir.api.write` and `retire` for one part of a message, unchanged ones too; `entry` its
    document, if any. Repeating it changes nothing. Announces HealthEventsProjected when something changed.
    """
    from yizhou.records.timeline import projecting

    return projecting.project(actor, resident_id, stored, entry, institution)


def timeline(
    actor: Actor,
    resident_id: UUID,
    *,
    kinds: Collection[str] = (),
    institution_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: str | None = None,
    limit: int = 100,
) -> TimelinePage:
    """Health events of a person, newest first, with counts by kind, institution and year. Audited.

    Raises OutOfScope, UnknownKind.
    """
    from yizhou.records.timeline import browsing

    return browsing.timeline(
        actor, resident_id, kinds=kinds, institution_id=institution_id, since=since, until=until, after=after,
        limit=limit,
    )  # fmt: skip


def summary(actor: Actor, resident_id: UUID) -> Summary:
    """Problems, allergies, blood type, medicines, vaccinations, alerts. Audited. Raises OutOfScope."""
    from yizhou.records.timeline import summarising

    return summarising.summary(actor, resident_id)


def trends(actor: Actor, resident_id: UUID, codes: Collection[str] = ()) -> list[Trend]:
    """Numeric observations over time, by code, with reference ranges. Audited. Raises OutOfScope."""
    from yizhou.records.timeline import trending

    return trending.trends(actor, resident_id, codes)


def growth(actor: Actor, resident_id: UUID) -> list[Growth]:
    """A child's growth on the WHO's curves, one a indicator; empty for people over 19. Audited. Raises OutOfScope."""
    from yizhou.records.timeline import growing

    return growing.growth_of(actor, resident_id)


def relabel(actor: Actor) -> None:
    """Have every health event labelled anew in the background, after a change of `definitions/privacy/labels.yaml`.

    Needs the permission privacy.review. Raises Forbidden.
    """
    from yizhou.kernel.auth.api import require
    from yizhou.kernel.jobs.api import defer
    from yizhou.records.timeline.jobs import label_anew

    require(actor, "privacy.review")
    defer(label_anew)


def record(actor: Actor, resident_id: UUID) -> Record:
    """The resident's own record in plain words. Audited. Raises OutOfScope."""
    from yizhou.records.timeline import plain_words

    return plain_words.record(actor, resident_id)


def vocabulary() -> Vocabulary:
    """Kinds of health events and the seven domains, names by id."""
    from yizhou.records.timeline import definitions

    kinds = {kind.id: kind.name for kind in definitions.kinds().values()}
    return Vocabulary(kinds, dict(definitions.domains()))
