"""What others may call of the record browser: everything in one record, compared, alerted, with the family (10.2.1.6(4), (5))."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.browser.contracts import Asked, Comparison, EntryPage, Family, RecordAlert

__all__ = ["alerts", "compare", "entries", "family"]


def entries(
    actor: Actor, resident_id: UUID, asked: Asked, after: str | None = None, limit: int = 50
) -> EntryPage:
    """Everything indexed of a record that fits, newest first, with counts. Audited.

    Raises OutOfScope, DeniedByConsent, UnknownGroup, BadPageKey.
    """
    from yizhou.records.browser import searching

    return searching.entries(actor, resident_id, asked, after, limit)


def compare(actor: Actor, resident_id: UUID, first: UUID, second: UUID) -> Comparison:
    """Two health events side by side. Audited. Raises OutOfScope, DeniedByConsent, VisitNotFound, SameVisit."""
    from yizhou.records.browser import comparing

    return comparing.compare(actor, resident_id, first, second)


def alerts(actor: Actor, resident_id: UUID) -> list[RecordAlert]:
    """What `definitions/record_alerts` finds in what the actor sees, the gravest first. Audited.

    Raises OutOfScope, DeniedByConsent.
    """
    from yizhou.records.browser import noticing

    return noticing.alerts(actor, resident_id)


def family(actor: Actor, resident_id: UUID) -> Family:
    """Relatives with their hereditary diagnoses, as far as the actor may see each one's record. Audited in every record read.

    Raises OutOfScope, DeniedByConsent.
    """
    from yizhou.records.browser import relatives

    return relatives.family(actor, resident_id)
