"""Facts terminology announces, and the one it is told of by those above."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from yizhou.kernel.events.api import Event


@dataclass(frozen=True, slots=True)
class TermsPublished(Event):
    """A version is in force; the one before it, if any, is retired. `type` is CodeSystem, ValueSet or ConceptMap."""

    kind: ClassVar[str] = "terminology.published"
    artefact_id: UUID
    type: str
    url: str
    version: str


@dataclass(frozen=True, slots=True)
class CodesSeen(Event):
    """An institution sent codes of systems that are no standard of the platform: lists [system, code, display, count].

    Intake announces it with the message it decided; counting happens afterwards, so that messages never wait for one another.
    """

    kind: ClassVar[str] = "terminology.codes_seen"
    organisation_id: UUID
    codes: list[Any]
