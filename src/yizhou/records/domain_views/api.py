"""What others may call of the record by subject (plan 10.1.7, 10.2.1.11)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.domain_views.contracts import DomainView, Value, ViewOutline

__all__ = ["outlines", "said", "value_of", "view"]


def outlines(actor: Actor, resident_id: UUID) -> list[ViewOutline]:
    """All views with how many entries each has for this person. Audited. Raises OutOfScope."""
    from yizhou.records.domain_views import drawing

    return drawing.outlines(actor, resident_id)


def view(actor: Actor, resident_id: UUID, view_id: str) -> DomainView:
    """One view of this person's record. Audited. Raises UnknownView, OutOfScope."""
    from yizhou.records.domain_views import drawing

    return drawing.view(actor, resident_id, view_id)


def said(content: Mapping[str, Any]) -> tuple[tuple[Value, frozenset[str]], ...]:
    """What a resource says, in words, each with the codes it is said under. Asks nobody and shows nothing by itself."""
    from yizhou.records.domain_views import wording

    return wording.said(content)


def value_of(holder: Mapping[str, Any]) -> str:
    """The value of an Observation or of one of its components, in words; empty when it states none."""
    from yizhou.records.domain_views import wording

    return wording.value_text(holder)
