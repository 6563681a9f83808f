"""Which of several candidates a claim belongs to, if any. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from yizhou.registries.residents.comparing import Context, Finding, NameShare
from yizhou.registries.residents.contracts import Outcome
from yizhou.registries.residents.definitions import MatchingModel
from yizhou.registries.residents.features import Features, Known
from yizhou.registries.residents.matching import Match, match, match_by_number

_RULES = {"source_number": 3, "same_statement": 2, "strong_identifier": 1}
_OUTCOMES = {Outcome.NEW: 0, Outcome.REVIEW: 1, Outcome.LINKED: 2}
_MARGIN_BITS = 6.0
_MOST_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim ready to be decided: its features, its digest, and what its source calls the person."""

    features: Features
    digest: int
    source: str
    number_owner: UUID | None


@dataclass(frozen=True, slots=True)
class Rival:
    """A candidate with its verdict; `cluster_id` is the id it stands under."""

    owner_id: UUID
    cluster_id: UUID
    match: Match


@dataclass(frozen=True, slots=True)
class Decision:
    """`owner_id` is None when a new resident must be registered. `pairs` are look-alikes to put before a person.

    `frees_number`: the source's patient number led to somebody else and must be taken from there.
    """

    outcome: Outcome
    owner_id: UUID | None
    best: Rival | None
    pairs: tuple[Rival, ...]
    frees_number: bool


def decide(
    claimed: Claimed, candidates: Iterable[Known], model: MatchingModel, name_share: NameShare
) -> Decision:
    """The verdict over all candidates."""
    rivals, frees_number = rank(claimed, candidates, model, name_share)
    return _choose(rivals, frees_number=frees_number)


def rank(
    claimed: Claimed, candidates: Iterable[Known], model: MatchingModel, name_share: NameShare
) -> tuple[list[Rival], bool]:
    """Candidates the claim may belong to, the likeliest first, and whether its source has reused a patient number."""
    known = list(candidates)
    context = Context(model, name_share, phone_holders(claimed.features, known))
    best: dict[UUID, Rival] = {}
    frees_number = False
    for candidate in known:
        judged = _judge(claimed, candidate, context)
        if judged.level("rule") == "number_reused":
            frees_number = True
        if judged.outcome is Outcome.NEW:
            continue
        rival = Rival(candidate.id, candidate.cluster_id, judged)
        held = best.get(candidate.cluster_id)
        if held is None or _rank(rival) > _rank(held):
            best[candidate.cluster_id] = rival
    return sorted(best.values(), key=_rank, reverse=True), frees_number


def phone_holders(features: Features, known: Sequence[Known]) -> dict[str, int]:
    """How many residents have each of the claim's phone numbers."""
    return {
        figures: len({candidate.cluster_id for candidate in known if figures in candidate.features.phones})
        for figures in features.phones
    }


def _judge(claimed: Claimed, candidate: Known, context: Context) -> Match:
    if candidate.id == claimed.number_owner:
        return match_by_number(claimed.features, candidate.features, claimed.source, context)
    judged = match(claimed.features, candidate.features, context)
    if claimed.digest in candidate.digests and claimed.features.names and claimed.features.births:
        rule = Finding("rule", "same_statement", context.model.weights["rule"]["same_statement"])
        return Match(Outcome.LINKED, 0.9999, (rule, *judged.findings))
    return judged


def _rank(rival: Rival) -> tuple[int, int, float, float, bool]:
    judged = rival.match
    rule = _RULES.get(judged.level("rule"), 0)
    # Of equals the member that was merged is the owner, so that an unmerge gives it back what is its own.
    return (
        _OUTCOMES[judged.outcome],
        rule,
        judged.probability,
        judged.weight,
        rival.owner_id != rival.cluster_id,
    )


def _choose(rivals: list[Rival], *, frees_number: bool) -> Decision:
    if not rivals:
        return Decision(Outcome.NEW, None, None, (), frees_number)
    first, others = rivals[0], [rival for rival in rivals[1:] if rival.match.outcome is Outcome.LINKED]
    if first.match.outcome is Outcome.REVIEW:
        return Decision(Outcome.REVIEW, None, first, tuple(rivals[:_MOST_PAIRS]), frees_number)
    decides = first.match.level("rule") in _RULES
    if not decides and others and first.match.weight - others[0].match.weight < _MARGIN_BITS:
        return Decision(Outcome.REVIEW, None, first, tuple(rivals[:_MOST_PAIRS]), frees_number)
    return Decision(Outcome.LINKED, first.owner_id, first, tuple(others[:_MOST_PAIRS]), frees_number)
