"""What others may call of consent: the lens on a record, sealing of what is sensitive, rules, break-glass, complaints."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.records.consent import store
from yizhou.records.consent.contracts import Choice, Columns, Complaint, Glass, Lens, Rule, Sealing, Where
from yizhou.records.consent.labelling import Said, value_of

__all__ = [
    "Said", "answer_complaint", "break_glass", "choices", "complain", "complaints", "complaints_of", "give", "glass_until",
    "glasses", "institutions_of", "labels_of", "lens", "require", "review_glass", "rules", "seal", "value_of", "where", "withdraw",
]  # fmt: skip


def lens(actor: Actor, resident_ids: Sequence[UUID]) -> Lens:
    """What of these records the actor does not see. One look where nobody is special: the common case."""
    from yizhou.records.consent import lensing

    return lensing.lens(actor, resident_ids)


def require(actor: Actor, resident_id: UUID) -> Lens:
    """The lens on one record. Raises DeniedByConsent when nothing of it may be seen."""
    from yizhou.records.consent.errors import DeniedByConsent

    found = lens(actor, (resident_id,))
    if resident_id in found.denied:
        raise DeniedByConsent(reason=found.reason)
    return found


def where(actor: Actor, resident_ids: Sequence[UUID] | None, columns: Columns) -> Where:
    """What a query over these records, or over the population (None), must ask so that it finds only what the actor sees."""
    if resident_ids is not None:
        return lens(actor, resident_ids).where(columns)
    if actor.kind is ActorKind.SYSTEM:
        return Where()
    hidden = store.NOT_HIDDEN.format(resident=columns.resident, item=columns.item)
    return Where((hidden,), {"hidden_reader": actor.organisation_id})


def labels_of(told: Iterable[Said]) -> frozenset[str]:
    """Labels of everything told together."""
    from yizhou.records.consent import labelling

    return labelling.labels_of(told)


def seal(actor: Actor, sealings: Sequence[Sealing]) -> None:
    """What these health events hide from now on; events that never hid anything and still do not cost one look."""
    labelled = [one for one in sealings if one.labels]
    rest = [one for one in sealings if not one.labels]
    before: Collection[UUID] = ()
    if rest:
        before = store.sealed_events(actor, {one.resident_id for one in rest}, [one.event_id for one in rest])
    changed = [*labelled, *(one for one in rest if one.event_id in before)]
    if changed:
        store.seal(actor, changed)
    if labelled:
        store.mark_special(actor, {one.resident_id for one in labelled})


def choices() -> list[Choice]:
    """What a rule may be about."""
    from yizhou.records.consent import definitions

    return definitions.choices()


def institutions_of(actor: Actor, resident_id: UUID) -> list[Organisation]:
    """Institutions that told something of this resident: those a rule is likely to be about. Raises OutOfScope."""
    from yizhou.kernel.organisations import api as organisations
    from yizhou.registries.residents import api as residents

    known = {link.institution_id for link in residents.cross_references(actor, resident_id)}
    found = [organisations.get(one) for one in known if one is not None]
    return sorted(found, key=lambda one: one.name)


def rules(actor: Actor, resident_id: UUID) -> list[Rule]:
    """All rules of a resident, withdrawn ones too, latest first. Raises OutOfScope."""
    from yizhou.records.consent import ruling

    return ruling.rules(actor, resident_id)


def give(
    actor: Actor,
    resident_id: UUID,
    *,
    effect: str,
    data: str,
    institution_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    reason: str = "",
) -> Rule:
    """Permit or deny (`effect`: permit | deny). Staff who enter a paper consent give a reason. Announces ConsentChanged.

    Raises UnknownData, PeriodUnfit, InstitutionUnknown, ReasonTooShort, OutOfScope.
    """
    from yizhou.records.consent import ruling

    return ruling.give(actor, resident_id, effect, data, institution_id, since, until, reason)


def withdraw(actor: Actor, resident_id: UUID, rule_id: UUID) -> None:
    """End a rule at once. Announces ConsentChanged. Raises RuleNotFound, OutOfScope."""
    from yizhou.records.consent import ruling

    ruling.withdraw(actor, resident_id, rule_id)


def break_glass(actor: Actor, resident_id: UUID, reason: str) -> Glass:
    """Open a record in an emergency. Audited; announces GlassBroken. Raises ReasonTooShort, GlassUnneeded, OutOfScope."""
    from yizhou.records.consent import breaking

    return breaking.break_glass(actor, resident_id, reason)


def glass_until(actor: Actor, resident_id: UUID) -> datetime | None:
    """Until when the actor's emergency access to this record lasts."""
    from yizhou.kernel.clock.api import now

    return store.glass_open(actor, (resident_id,), now()) if actor.user_id else None


def glasses(actor: Actor, review: str = "", after: str | None = None, limit: int = 50) -> Page[Glass]:
    """Emergency accesses by institutions in scope. `review`: open | justified | unjustified."""
    return store.list_glasses(actor, review, after, min(limit, 200))


def review_glass(actor: Actor, glass_id: UUID, *, justified: bool, note: str) -> None:
    """Review an emergency access. Raises GlassNotFound, OwnReview, ReasonTooShort."""
    from yizhou.records.consent import breaking

    breaking.review(actor, glass_id, justified, note)


def complain(actor: Actor, resident_id: UUID, access_id: int, text: str) -> Complaint:
    """A resident complains about an access. Raises AccessUnknown, ReasonTooShort."""
    from yizhou.records.consent import complaining

    return complaining.complain(actor, resident_id, access_id, text)


def complaints_of(actor: Actor, resident_id: UUID) -> list[Complaint]:
    """A resident's complaints with their answers."""
    from yizhou.registries.residents.api import identity_set, require_visible

    require_visible(actor, resident_id)
    return store.complaints_of(actor, identity_set(resident_id))


def complaints(actor: Actor, state: str = "", after: str | None = None, limit: int = 50) -> Page[Complaint]:
    """Complaints about institutions in scope."""
    return store.list_complaints(actor, state, after, min(limit, 200))


def answer_complaint(actor: Actor, complaint_id: UUID, text: str) -> None:
    """Answer a complaint. Raises ComplaintNotFound, ReasonTooShort."""
    from yizhou.records.consent import complaining

    complaining.answer(actor, complaint_id, text)
