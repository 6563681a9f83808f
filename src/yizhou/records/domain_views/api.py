"""What others may call of the record by subject (plan 10.1.7, 10.2.1.11)."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.domain_views.contracts import DomainView, ViewOutline

__all__ = ["outlines", "view"]


def outlines(actor: Actor, resident_id: UUID) -> list[ViewOutline]:
    """All views with how many entries each has for this person. Audited. Raises OutOfScope."""
    from yizhou.records.domain_views import drawing

    return drawing.outlines(actor, resident_id)


def view(actor: Actor, resident_id: UUID, view_id: str) -> DomainView:
    """One view of this person's record. Audited. Raises UnknownView, OutOfScope."""
    from yizhou.records.domain_views import drawing

    return drawing.view(actor, resident_id, view_id)
