"""What others may call of the resident registry (master person index, WS/T 790.2; IHE PIX and PDQ)."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.errors.contracts import Fault
from yizhou.registries.residents import (
    checking,
    code_states,
    deduplicating,
    dependants,
    enrolling,
    finding,
    health_codes,
    merging,
    modelling,
    name_shares,
    relating,
    resolving,
    reviewing,
    splitting,
)
from yizhou.registries.residents.contracts import (
    Act,
    Brief,
    CodeKey,
    CodeState,
    CodeUse,
    CodeVerification,
    Comparison,
    Deduplication,
    Dependant,
    DynamicCode,
    IdentifierKind,
    IndexStatistics,
    Learning,
    LookAlike,
    ModelDescription,
    PastClaim,
    PersonClaim,
    PrintedCode,
    Profile,
    Resident,
    Resolution,
    ReviewPair,
    SourceLink,
    StoppedCode,
    Trial,
)
from yizhou.registries.residents.cross_referencing import bind_number, end_number, numbers_of
from yizhou.registries.residents.finding import count_living, relatives_of
from yizhou.registries.residents.relating import introduce, unrelate
from yizhou.registries.residents.splitting import Voice

__all__ = [
    "acts", "add_dependant", "amend", "bind_number", "browse", "by_identifier", "cancel", "check_claim", "code_key", "code_state", "code_uses",
    "compare", "consider", "count_living", "cross_references", "decide_review", "deduplicate_slice", "deduplications",
    "dependant_code", "dependants_of", "end_number", "find", "get", "get_many", "give_back_review", "health_code", "history", "identity_set",
    "identity_sets", "introduce", "learn_model", "merge", "model", "numbers_of", "open_review", "printed_code", "profile", "record_death",
    "refresh_name_shares", "register", "relate", "relatives_of", "replace_code", "require_visible", "resolve", "resolve_many", "restore",
    "resume_code", "review", "reviews", "search", "split", "start_deduplication", "statistics",
    "stopped_codes", "survivor", "suspend_code", "take_review", "try_match", "undo_review", "unmerge", "unrelate",
    "verify_code", "voices",
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
    """`resolve` for many, with a handful of queries; claims about one new person share its id. Raises NothingToIdentify."""
    return resolving.resolve_many(actor, claims, institution_ids)


def get(actor: Actor, resident_id: UUID) -> Resident:
    """The resident (the survivor, when the id was merged). Raises ResidentNotFound, OutOfScope."""
    return finding.get(actor, resident_id)


def get_many(actor: Actor, resident_ids: Collection[UUID]) -> dict[UUID, Resident]:
    """`get` of many in two queries, by the id asked for; unknown and invisible ones left out."""
    return finding.get_many(actor, resident_ids)


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


def browse(actor: Actor, after: UUID | None, limit: int) -> list[Resident]:
    """Residents the actor may see, by index id from `after` on, for work that goes through all of them. Not audited."""
    return finding.browse(actor, after, limit)


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


def consider(actor: Actor, claim: PersonClaim) -> tuple[tuple[Fault, ...], list[LookAlike]]:
    """Before somebody is registered: faults of what was typed, and whom of the index this may be; nothing is written."""
    return enrolling.consider(actor, claim)


def register(actor: Actor, claim: PersonClaim) -> Resolution:
    """Register a person at the desk, by the rules of `resolve`. Raises RegistrationRefused (with faults), NothingToIdentify."""
    return enrolling.register(actor, claim)


def amend(actor: Actor, resident_id: UUID, claim: PersonClaim, reason: str) -> Profile:
    """Correct or complete a resident's data by a statement of the desk; what is empty in `claim` stays.

    Raises NothingStated, RegistrationRefused, ReasonMissing, ResidentNotFound, OutOfScope.
    """
    return enrolling.amend(actor, resident_id, claim, reason)


def record_death(actor: Actor, resident_id: UUID, day: date, reason: str) -> Profile:
    """Note the day of death. Raises DeathUnfit, ReasonMissing, ResidentNotFound, OutOfScope."""
    return enrolling.record_death(actor, resident_id, day, reason)


def cancel(actor: Actor, resident_id: UUID, kind: str, reason: str) -> Profile:
    """Take an index id out of use (`died`, `moved`, `mistaken`, `other`); its health code stops. Announces ResidentCancelled.

    Raises AlreadyCancelled, UnknownCancellation, ReasonMissing, ResidentNotFound, OutOfScope.
    """
    return enrolling.cancel(actor, resident_id, kind, reason)


def restore(actor: Actor, resident_id: UUID, reason: str) -> Profile:
    """Put a cancelled index id into use again. Announces ResidentRestored. Raises NotCancelled, ReasonMissing."""
    return enrolling.restore(actor, resident_id, reason)


def acts(actor: Actor, resident_id: UUID) -> list[Act]:
    """What people did to this index id and its health code, latest first. Audited."""
    return enrolling.list_acts(actor, resident_id)


def merge(actor: Actor, survivor_id: UUID, merged_id: UUID, reason: str) -> None:
    """Join two index ids; both stay. Announces ResidentsMerged. Raises SameResident, DifferentCitizens, HeldApart."""
    merging.merge(actor, survivor_id, merged_id, reason)


def unmerge(actor: Actor, merged_id: UUID, reason: str) -> None:
    """Take a merge back exactly. Announces ResidentsUnmerged. Raises NotMerged, ReasonMissing, ResidentNotFound."""
    merging.unmerge(actor, merged_id, reason)


def voices(actor: Actor, resident_id: UUID) -> list[Voice]:
    """Every statement under an index id, with a proposal which of them are of another person. Audited."""
    return splitting.voices(actor, resident_id)


def split(actor: Actor, resident_id: UUID, statement_ids: Sequence[int], reason: str) -> UUID:
    """Give these statements and their patient numbers an index id and health code of their own. Announces ResidentSplit."""
    return splitting.split(actor, resident_id, statement_ids, reason)


def reviews(
    actor: Actor, status: str = "open", after: str | None = None, limit: int = 20, *, mine: bool = False
) -> Page[ReviewPair]:
    """The review queue, likeliest first (`open`), or decided pairs, latest first (`decided`); `mine`: what one has taken."""
    return reviewing.list_pairs(actor, status, after, limit, mine=mine)


def review(actor: Actor, review_id: UUID) -> ReviewPair:
    """One pair with its evidence and history. Audited. Raises ReviewNotFound, OutOfScope."""
    return reviewing.get(actor, review_id)


def decide_review(
    actor: Actor, review_id: UUID, decision: str, survivor_side: str, reason: str
) -> ReviewPair:
    """`merge` (keeping `left` or `right`) or `apart`. Raises ReviewAlreadyDecided, ReviewTaken, ReasonMissing, DifferentCitizens."""
    return reviewing.decide(actor, review_id, decision, survivor_side, reason)


def take_review(actor: Actor, review_id: UUID) -> ReviewPair:
    """Take an open pair as one's own work; nobody else decides it then. Raises ReviewTaken, ReviewAlreadyDecided."""
    return reviewing.take(actor, review_id)


def give_back_review(actor: Actor, review_id: UUID) -> ReviewPair:
    """Give a taken pair back to all. Raises ReviewTaken, ReviewAlreadyDecided."""
    return reviewing.give_back(actor, review_id)


def compare(actor: Actor, left_id: UUID, right_id: UUID) -> Comparison:
    """Two residents side by side, with the verdict of the model. Audited. Raises SameResident, OutOfScope, ResidentNotFound."""
    return reviewing.compare(actor, left_id, right_id)


def open_review(actor: Actor, left_id: UUID, right_id: UUID, reason: str) -> ReviewPair:
    """Put two residents before the reviewers by hand; a pair known already is shown. Raises SameResident, ReasonMissing."""
    return reviewing.open_pair(actor, left_id, right_id, reason)


def undo_review(actor: Actor, review_id: UUID, reason: str) -> ReviewPair:
    """Take a decision back: the pair is open again, a merge is undone. Raises ReviewNotDecided, ReasonMissing."""
    return reviewing.undo(actor, review_id, reason)


def start_deduplication(actor: Actor) -> Deduplication:
    """Begin to compare the whole index with itself. Announces DeduplicationStarted. Raises DeduplicationRunning.

    The sketch of the index is drawn in the caller's transaction; the parts are then compared by jobs.
    """
    return deduplicating.start(actor)


def deduplicate_slice(actor: Actor, run_id: UUID, number: int) -> Deduplication:
    """Compare part `number` (0 to slices - 1) of a run; look-alikes go into the review queue. May be repeated."""
    return deduplicating.compare_slice(actor, run_id, number)


def deduplications(actor: Actor, limit: int = 10) -> list[Deduplication]:
    """Comparisons of the whole index, latest first."""
    return deduplicating.list_runs(actor, limit)


def statistics(actor: Actor) -> IndexStatistics:
    """Counts over the index."""
    return finding.statistics(actor)


def health_code(actor: Actor, resident_id: UUID) -> DynamicCode:
    """The resident's dynamic health code, valid for one minute. Audited. Raises CodeStopped, OutOfScope, ResidentNotFound."""
    return health_codes.issue(actor, resident_id)


def printed_code(actor: Actor, resident_id: UUID) -> PrintedCode:
    """The resident's static health code, for a card. Audited. Raises CodeStopped, OutOfScope, ResidentNotFound."""
    return health_codes.print_code(actor, resident_id)


def code_state(actor: Actor, resident_id: UUID) -> CodeState:
    """The number bound to a resident, whether it holds, and what happened to it."""
    return code_states.state(actor, resident_id)


def suspend_code(actor: Actor, resident_id: UUID, reason: str) -> CodeState:
    """Stop a resident's code for a while. Announces HealthCodeStopped. Raises CodeStateUnfit, ReasonMissing."""
    return code_states.suspend(actor, resident_id, reason)


def resume_code(actor: Actor, resident_id: UUID, reason: str) -> CodeState:
    """Let a suspended code hold again. Announces HealthCodeResumed. Raises CodeStateUnfit, ReasonMissing."""
    return code_states.resume(actor, resident_id, reason)


def replace_code(actor: Actor, resident_id: UUID, reason: str) -> CodeState:
    """Bind a new number to a resident; older ones stop for good. Announces HealthCodeReplaced. Raises CodeStateUnfit."""
    return code_states.replace(actor, resident_id, reason)


def code_uses(actor: Actor, resident_id: UUID, after: str | None = None, limit: int = 20) -> Page[CodeUse]:
    """Scans of a resident's code, latest first, the refused ones too."""
    return code_states.list_uses(actor, resident_id, after, limit)


def code_key() -> CodeKey:
    """What a scanner needs to verify codes without a line (GB/T 32918.2)."""
    return health_codes.key()


def stopped_codes(actor: Actor, after: str | None = None, limit: int = 1_000) -> Page[StoppedCode]:
    """Numbers that no longer hold, as digests, oldest first: the list for verification without a line."""
    return health_codes.list_stopped(actor, after, limit)


def dependants_of(actor: Actor) -> list[Dependant]:
    """Whose codes the acting resident may show: children under age, wards. Raises OutOfScope for anybody else."""
    return dependants.list_dependants(actor)


def dependant_code(actor: Actor, dependant_id: UUID) -> DynamicCode:
    """A dependant's dynamic code, shown by the parent or guardian. Audited. Raises NotADependant, CodeStopped."""
    return dependants.show_code(actor, dependant_id)


def add_dependant(actor: Actor, name: str, number: str) -> Dependant:
    """Bind a child by name and number to the acting resident, whom the child's own data must name. Raises DependantNotProven."""
    return dependants.add(actor, name, number)


def verify_code(actor: Actor, payload: str, *, dynamic_only: bool = False) -> CodeVerification:
    """Whose health code was scanned (signed payload or number). Audited. Raises CodeNotValid, CodeExpired, CodeStopped.

    `dynamic_only` for scanners nobody knows: static numbers could be tried one by one.
    """
    return health_codes.verify(actor, payload, dynamic_only=dynamic_only)


def refresh_name_shares(actor: Actor) -> int:
    """Count how common names are in the index, for the weight of an agreement; how many were counted."""
    return name_shares.refresh(actor)


def model(actor: Actor) -> ModelDescription:
    """The matching model in force, level by level, its examples, and what was learned last."""
    return modelling.describe(actor)


def try_match(actor: Actor, known: PersonClaim, claim: PersonClaim) -> Trial:
    """What the model says of two typed persons; nothing is looked up or written. Raises NothingToIdentify."""
    return modelling.try_two(actor, known, claim)


def learn_model(actor: Actor) -> Learning:
    """Estimate the parameters anew from a sample of the index (EM). They are not put in force. Raises TooFewStatements."""
    return modelling.learn_parameters(actor)
