"""Look-alikes that resolution met: joined at once when a valid identity number proves them one, else put before a person."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.registries.residents import merging, name_shares
from yizhou.registries.residents.asking import Asked
from yizhou.registries.residents.blocking import phone_key
from yizhou.registries.residents.comparing import Context
from yizhou.registries.residents.contracts import Evidence, Outcome
from yizhou.registries.residents.deciding import Rival
from yizhou.registries.residents.definitions import matching_model
from yizhou.registries.residents.entries import known
from yizhou.registries.residents.errors import DifferentCitizens, HeldApart
from yizhou.registries.residents.events import ReviewQueued
from yizhou.registries.residents.features import Features
from yizhou.registries.residents.matching import Match, explain, match, match_whole
from yizhou.registries.residents.store import candidates, deduplications, reviews

AUTOMATIC = "身份证号一致，且姓名、出生日期没有矛盾，由平台自动合并"
QUEUED = "queued"


def pair(actor: Actor, batch: Sequence[Asked]) -> None:
    """Queue, or join, what a batch found to be alike."""
    doubtful: list[tuple[UUID, UUID, Match]] = []
    for asked in batch:
        decision = asked.decision
        if decision is None:
            continue
        if decision.outcome is Outcome.REVIEW:
            doubtful += [(rival.cluster_id, asked.owner, rival.match.turned) for rival in decision.pairs]
        elif decision.best is not None:
            doubtful += [
                (decision.best.cluster_id, rival.cluster_id, rival.match)
                for rival in decision.pairs
                if not _join(actor, decision.best, rival)
            ]
    queue(actor, doubtful)


def _join(actor: Actor, one: Rival, other: Rival) -> bool:
    """Merge two known residents whose own records prove them one; False when a person must look."""
    compared = compare(actor, one.cluster_id, other.cluster_id)
    if compared is None or compared.level("rule") != "strong_identifier":
        return False
    older, younger = sorted((one.cluster_id, other.cluster_id))
    try:
        merging.merge(actor, older, younger, AUTOMATIC)
    except (HeldApart, DifferentCitizens):
        return False
    return True


def compare(actor: Actor, left_id: UUID, right_id: UUID) -> Match | None:
    """The verdict on two known residents, as if the right one were a claim; None when they are one already."""
    return next((judged for _, _, judged in compare_many(actor, [(left_id, right_id)], match_whole)), None)


def compare_many(
    actor: Actor,
    pairs: Sequence[tuple[UUID, UUID]],
    judge: Callable[[Features, Features, Context], Match] = match,
) -> list[tuple[UUID, UUID, Match]]:
    """`compare` for many pairs (left, right) with two queries; who is one already, or unknown, is left out."""
    wanted = {identity for pair in pairs for identity in pair}
    rows = {row[0]: known(row) for row in candidates.list_features(actor, sorted(wanted))}
    two = [(rows[left], rows[right]) for left, right in pairs if left in rows and right in rows]
    two = [(left, right) for left, right in two if left.cluster_id != right.cluster_id]
    shared = {
        phone for left, right in two for phone in left.features.phones if phone in right.features.phones
    }
    keys = {phone: phone_key(phone) for phone in shared}
    holders = deduplications.count_holders(actor, list(keys.values())) if keys else {}
    # Both of the pair have the number: that alone does not make it a shared one.
    counted = {phone: max(holders.get(key, 1) - 1, 1) for phone, key in keys.items()}
    context = Context(matching_model(), name_shares.current(actor), counted)
    # The right one was the claim; whoever reads the findings has the left one on the left.
    return [(left.id, right.id, judge(right.features, left.features, context).turned) for left, right in two]


def queue(
    actor: Actor, pairs: Sequence[tuple[UUID, UUID, Match]], reason: str = ""
) -> set[tuple[UUID, UUID]]:
    """Put pairs before a person; a pair known in any state stays as it is. Returns those that are new."""
    if not pairs:
        return set()
    at, model = now(), matching_model()
    rows = [
        (new_id(), left, right, round(judged.probability, 6), dump_evidence(explain(judged, model)), at)
        for left, right, judged in pairs
        if left != right
    ]
    if not rows:
        return set()
    made = set(reviews.insert_pairs(actor, rows))
    new = [row for row in rows if row[0] in made]
    reviews.insert_steps(actor, [(row[0], at, actor.name, QUEUED, reason) for row in new])
    emit(*(ReviewQueued(row[0], row[1], row[2], row[3]) for row in new))
    return {(row[1], row[2]) for row in new}


def dump_evidence(evidence: Sequence[Evidence]) -> str:
    """Evidence as stored."""
    return orjson.dumps(evidence).decode()


def load_evidence(raw: str | bytes | list[dict[str, Any]]) -> tuple[Evidence, ...]:
    """Evidence from its stored form."""
    content = raw if isinstance(raw, list) else orjson.loads(raw)
    return tuple(Evidence(**entry) for entry in content)
