"""What others may call of the resident registry (master person index, WS/T 790.2; IHE PIX and PDQ)."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.errors.contracts import Fault
from yizhou.registries.residents import (
    checking,
    finding,
    health_codes,
    merging,
    name_shares,
    relating,
    resolving,
    reviewing,
)
from yizhou.registries.residents.contracts import (
    Brief,
    CodeVerification,
    DynamicCode,
    IdentifierKind,
    IndexStatistics,
    PastClaim,
    PersonClaim,
    Profile,
    Resident,
    Resolution,
    ReviewPair,
    SourceLink,
)

__all__ = [
    "by_identifier", "check_claim", "cross_references", "decide_review", "find", "get", "health_code", "history",
    "identity_set", "identity_sets", "merge", "profile", "refresh_name_shares", "relate", "require_visible", "resolve",
    "resolve_many", "review", "reviews", "search", "statistics", "survivor", "undo_review", "unmerge", "verify_code",
]  # fmt: skip


def check_claim(claim: PersonClaim) -> tuple[Fault, ...]:
    """Faults of what a message says about a person; pure. Place is empty: the format knows where it read it."""
    return checking.check_claim(claim)


def resolve(actor: Actor, claim: PersonClaim, institution_id: UUID | None = None) -> Resolution:
    """Who is this? Links to a known resident, or registers a new one, in the caller's transaction.

    `institution_id` is where the person was seen (default: the institution coded as `claim.source`, else the
    actor's); it makes the resident visible there. Raises NothingToIdentify.
    """
    return resolve_many(actor, (claim,), (institution_id,))[0]


def resolve_many(
    actor: Actor, claims: Sequence[PersonClaim], institution_ids: Sequence[UUID | None] = ()
) -> list[Resolution]:
    """`resolve` for many claims with a handful of queries; claims about one new person share its id.

    Raises NothingToIdentify for the first claim that names nobody: check claims before.
    """
    return resolving.resolve_many(actor, claims, institution_ids)


def get(actor: Actor, resident_id: UUID) -> Resident:
    """The resident (the survivor, when the id was merged). Raises ResidentNotFound, OutOfScope."""
    return finding.get(actor, resident_id)


def profile(actor: Actor, resident_id: UUID) -> Profile:
    """Everything the index knows of a resident. Audited. Raises ResidentNotFound, OutOfScope."""
    return finding.profile(actor, resident_id)


def history(actor: Actor, resident_id: UUID) -> list[PastClaim]:
    """What each source ever said of a resident, newest first. Audited. Raises ResidentNotFound, OutOfScope."""
    return finding.history(actor, resident_id)


def search(actor: Actor, text: str, after: str | None = None, limit: int = 20) -> Page[Brief]:
    """Residents the actor may see by name, pinyin, initials, identity number, phone or health code. Audited.

    Raises QueryTooShort, BadPageKey.
    """
    return finding.search(actor, text, after, limit)


def find(
    actor: Actor,
    *,
    name: str = "",
    sex: str = "",
    birth_date: date | None = None,
    identifier: str = "",
    phone: str = "",
    address: str = "",
    limit: int = 50,
) -> list[Resident]:
    """Residents by demographics (IHE PDQ): all given criteria must hold. Within the actor's scope. Audited."""
    return finding.find(
        actor, name=name, sex=sex, birth_date=birth_date, identifier=identifier, phone=phone, address=address,
        limit=limit,
    )  # fmt: skip


def by_identifier(actor: Actor, kind: IdentifierKind, value: str, system: str = "") -> Resident | None:
    """The resident with this identifier, None when there is none or more than one; LOCAL: `system` is the source.

    Not limited by scope: it answers "who is this?" for a channel; call `require_visible` before showing more.
    """
    return finding.by_identifier(actor, kind, value, system)


def cross_references(actor: Actor, resident_id: UUID) -> tuple[SourceLink, ...]:
    """Patient numbers of all source systems (IHE PIX query)."""
    return finding.cross_references(actor, resident_id)


def identity_set(resident_id: UUID) -> tuple[UUID, ...]:
    """The surviving id first, then all ids merged into it: what readers of a record gather by."""
    return identity_sets((resident_id,))[resident_id]


def identity_sets(resident_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """`identity_set` of many in one query; an unknown id stands for itself alone."""
    return finding.identity_sets(resident_ids)


def survivor(resident_id: UUID) -> UUID:
    """The index id that stands for this one after merges; itself when never merged."""
    return identity_set(resident_id)[0]


def require_visible(actor: Actor, resident_id: UUID) -> None:
    """Raise OutOfScope unless the actor may see this resident; ResidentNotFound when there is none.

    Visible are: all, to the platform and to actors over the whole prefecture; residents living in the actor's
    part of the organisation tree; residents known to an institution in it; to a resident, the own record.
    """
    finding.require_visible(actor, resident_id)


def relate(actor: Actor, resident_id: UUID, relative_id: UUID, relationship: str) -> None:
    """Record that `relative_id` is the `relationship` (mother, father, child, spouse, …) of `resident_id`, and back."""
    relating.relate(actor, resident_id, relative_id, relationship)


def merge(actor: Actor, survivor_id: UUID, merged_id: UUID, reason: str) -> None:
    """Join two index ids; nothing moves, both ids stay. Announces ResidentsMerged.

    Raises SameResident, DifferentCitizens, HeldApart, ReasonMissing, ResidentNotFound.
    """
    merging.merge(actor, survivor_id, merged_id, reason)


def unmerge(actor: Actor, merged_id: UUID, reason: str) -> None:
    """Take a merge back exactly. Announces ResidentsUnmerged. Raises NotMerged, ReasonMissing, ResidentNotFound."""
    merging.unmerge(actor, merged_id, reason)


def reviews(
    actor: Actor, status: str = "open", after: str | None = None, limit: int = 20
) -> Page[ReviewPair]:
    """The review queue, likeliest first (`open`), or decided pairs, latest first (`decided`)."""
    return reviewing.list_pairs(actor, status, after, limit)


def review(actor: Actor, review_id: UUID) -> ReviewPair:
    """One pair with its evidence and history. Audited. Raises ReviewNotFound, OutOfScope."""
    return reviewing.get(actor, review_id)


def decide_review(
    actor: Actor, review_id: UUID, decision: str, survivor_side: str, reason: str
) -> ReviewPair:
    """`merge` (keeping `left` or `right`) or `apart`. Raises ReviewAlreadyDecided, ReasonMissing, DifferentCitizens."""
    return reviewing.decide(actor, review_id, decision, survivor_side, reason)


def undo_review(actor: Actor, review_id: UUID, reason: str) -> ReviewPair:
    """Take a decision back: the pair is open again, a merge is undone. Raises ReviewNotDecided, ReasonMissing."""
    return reviewing.undo(actor, review_id, reason)


def statistics(actor: Actor) -> IndexStatistics:
    """Counts over the index."""
    return finding.statistics(actor)


def health_code(actor: Actor, resident_id: UUID) -> DynamicCode:
    """The resident's dynamic health code, valid for one minute. Audited. Raises OutOfScope, ResidentNotFound."""
    return health_codes.issue(actor, resident_id)


def verify_code(actor: Actor, payload: str, *, dynamic_only: bool = False) -> CodeVerification:
    """Whose health code was scanned (dynamic payload or static number). Audited. Raises CodeNotValid, CodeExpired.

    `dynamic_only` for scanners nobody knows: static numbers could be tried one by one.
    """
    return health_codes.verify(actor, payload, dynamic_only=dynamic_only)


def refresh_name_shares(actor: Actor) -> int:
    """Count how common names are in the index, for the weight of an agreement; how many were counted."""
    return name_shares.refresh(actor)
