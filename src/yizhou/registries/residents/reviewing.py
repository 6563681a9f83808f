"""The queue of pairs that may be one person: look, decide with a reason, take back. A decision is remembered for ever."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.events.api import emit
from yizhou.registries.residents import finding, merging, pairing
from yizhou.registries.residents.contracts import Brief, Comparison, Evidence, ReviewPair, ReviewStep
from yizhou.registries.residents.definitions import matching_model
from yizhou.registries.residents.errors import (
    OutOfScope,
    ReviewAlreadyDecided,
    ReviewNotDecided,
    ReviewNotFound,
    ReviewTaken,
    SameResident,
    UnknownDecision,
)
from yizhou.registries.residents.events import ReviewDecided
from yizhou.registries.residents.matching import explain
from yizhou.registries.residents.store import reading, reviews

_STATUS_NAMES = {
    "open": "待核对",
    "merged": "已合并",
    "apart": "已判定为不同的人",
    "settled": "已由其他依据归并",
}
_LEFT, _RIGHT, _ASSIGNED, _ACCOUNT = 1, 2, 7, 8


def list_pairs(
    actor: Actor, status: str, after: str | None, limit: int, *, mine: bool = False
) -> Page[ReviewPair]:
    """See `api.reviews`."""
    limit = max(1, min(limit, 100))
    decided = status == "decided"
    place = decode_key(after) if after else ()
    rows = reviews.list_pairs(actor, decided=decided, mine=mine, after=place, limit=limit + 1)
    shown = rows[:limit]
    sides = _sides(shown)
    following = (
        encode_key((shown[-1][6] if decided else shown[-1][3], shown[-1][0])) if len(rows) > limit else None
    )
    return Page([_pair(row, sides) for row in shown], following, None)


def _sides(rows: Sequence[Sequence[Any]]) -> dict[UUID, Brief]:
    """List lines by owner id; after a merge both sides show the survivor's numbers, yet keep their own id."""
    ids = {row[side] for row in rows for side in (_LEFT, _RIGHT)}
    return {row[0]: finding.brief(row) for row in reading.list_own_briefs(system_actor(), ids)}


def _pair(
    row: Sequence[Any],
    sides: dict[UUID, Brief],
    *,
    evidence: tuple[Evidence, ...] | None = None,
    history: tuple[ReviewStep, ...] = (),
) -> ReviewPair:
    identity, left, right, score, status, created, _changed, assigned, _account, stored = row
    return ReviewPair(
        identity, sides[left], sides[right], score, status, created, assigned,
        pairing.load_evidence(stored) if evidence is None else evidence, history,
    )  # fmt: skip


def get(actor: Actor, review_id: UUID) -> ReviewPair:
    """See `api.review`."""
    row = reviews.find_pair(actor, review_id)
    if row is None:
        raise ReviewNotFound(review=review_id)
    _require_side(actor, row)
    pair = _full(actor, row)
    for side in (pair.left, pair.right):
        audit.record(actor, "read", resident_id=side.id, what="身份核对")
    return pair


def _require_side(actor: Actor, row: Sequence[Any]) -> None:
    if not any(reading.sees(actor, row[side]) for side in (_LEFT, _RIGHT)):
        raise OutOfScope


def _full(actor: Actor, row: Sequence[Any]) -> ReviewPair:
    steps = tuple(ReviewStep(*step) for step in reviews.list_steps(actor, row[0]))
    compared = pairing.compare(actor, row[_LEFT], row[_RIGHT]) if row[4] == "open" else None
    # An open pair is shown as it stands today; what is decided, as it stood when it was put in the queue.
    fresh = explain(compared, matching_model()) if compared is not None and compared.findings else None
    return _pair(row, _sides([row]), evidence=fresh, history=steps)


def decide(actor: Actor, review_id: UUID, decision: str, survivor_side: str, reason: str) -> ReviewPair:
    """See `api.decide_review`."""
    merging.require_reason(reason)
    if decision not in {"merge", "apart"} or survivor_side not in {"left", "right"}:
        raise UnknownDecision(decision=f"{decision}/{survivor_side}")
    row = _held(actor, review_id)
    if row[4] != "open":
        raise ReviewAlreadyDecided(status=_STATUS_NAMES.get(row[4], row[4]))
    if row[_ACCOUNT] is not None and row[_ACCOUNT] != actor.user_id:
        raise ReviewTaken(who=row[_ASSIGNED])
    if decision == "merge":
        left, right = row[_LEFT], row[_RIGHT]
        kept, merged = (left, right) if survivor_side == "left" else (right, left)
        merging.merge(actor, kept, merged, reason, review_id)
    return _note(actor, review_id, "merged" if decision == "merge" else "apart", decision, reason)


def take(actor: Actor, review_id: UUID) -> ReviewPair:
    """See `api.take_review`."""
    return _assign(actor, review_id, actor.name, actor.user_id, "taken")


def give_back(actor: Actor, review_id: UUID) -> ReviewPair:
    """See `api.give_back_review`."""
    return _assign(actor, review_id, "", None, "returned")


def _assign(actor: Actor, review_id: UUID, who: str, account_id: UUID | None, step: str) -> ReviewPair:
    row = _held(actor, review_id)
    if row[4] != "open":
        raise ReviewAlreadyDecided(status=_STATUS_NAMES.get(row[4], row[4]))
    if not reviews.assign(actor, review_id, who, account_id):
        raise ReviewTaken(who=row[_ASSIGNED])
    if row[_ASSIGNED] != who:
        reviews.insert_steps(actor, [(review_id, now(), actor.name, step, "")])
    return get(actor, review_id)


def open_pair(actor: Actor, left_id: UUID, right_id: UUID, reason: str) -> ReviewPair:
    """See `api.open_review`."""
    merging.require_reason(reason)
    for identity in (left_id, right_id):
        finding.require_visible(actor, identity)
    compared = pairing.compare(actor, left_id, right_id)
    if compared is None:
        raise SameResident
    known = reviews.find_between(actor, left_id, right_id)
    if known is None:
        pairing.queue(actor, [(left_id, right_id, compared)], reason.strip())
        known = reviews.find_between(actor, left_id, right_id)
    if known is None:
        raise ReviewNotFound(review=f"{left_id}/{right_id}")
    return get(actor, known)


def compare(actor: Actor, left_id: UUID, right_id: UUID) -> Comparison:
    """See `api.compare`."""
    left, right = finding.profile(actor, left_id), finding.profile(actor, right_id)
    compared = pairing.compare(actor, left.resident.id, right.resident.id)
    if compared is None:
        raise SameResident
    return Comparison(
        left, right, compared.outcome, compared.probability, explain(compared, matching_model()),
        reviews.find_between(actor, left.resident.id, right.resident.id),
    )  # fmt: skip


def undo(actor: Actor, review_id: UUID, reason: str) -> ReviewPair:
    """See `api.undo_review`."""
    merging.require_reason(reason)
    row = _held(actor, review_id)
    if row[4] not in {"merged", "apart"}:
        raise ReviewNotDecided
    if row[4] == "merged":
        merging.unmerge_review(actor, review_id, reason)
    return _note(actor, review_id, "open", "undo", reason)


def _held(actor: Actor, review_id: UUID) -> tuple[Any, ...]:
    row = reviews.find_pair(actor, review_id, held=True)
    if row is None:
        raise ReviewNotFound(review=review_id)
    _require_side(actor, row)
    return row


def _note(actor: Actor, review_id: UUID, status: str, decision: str, reason: str) -> ReviewPair:
    at = now()
    reviews.save_status(actor, review_id, status, at)
    reviews.insert_steps(actor, [(review_id, at, actor.name, decision, reason.strip())])
    emit(ReviewDecided(review_id, decision, reason.strip()))
    row = reviews.find_pair(actor, review_id)
    if row is None:
        raise ReviewNotFound(review=review_id)
    for side in (_LEFT, _RIGHT):
        audit.record(
            actor,
            "update",
            resident_id=row[side],
            what="身份核对",
            detail={"decision": decision, "reason": reason},
        )
    return _full(actor, row)
