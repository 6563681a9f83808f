"""Merge and unmerge without loss: nothing moves, ids only point at the id they stand under; both directions are exact."""

from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.registries.residents.errors import (
    DifferentCitizens,
    HeldApart,
    NotMerged,
    ReasonMissing,
    ResidentNotFound,
    SameResident,
)
from yizhou.registries.residents.events import ResidentsMerged, ResidentsUnmerged
from yizhou.registries.residents.rebuilding import rebuild
from yizhou.registries.residents.store import reading, reviews, writing
from yizhou.standards import citizen_id

WHAT = "居民主索引"
LEAST_REASON = 2


def merge(
    actor: Actor, survivor_id: UUID, merged_id: UUID, reason: str, review_id: UUID | None = None
) -> None:
    """See `api.merge`. `review_id` is the pair whose decision this is."""
    require_reason(reason)
    sets = reading.list_clusters(actor, (survivor_id, merged_id))
    for identity in (survivor_id, merged_id):
        if identity not in sets:
            raise ResidentNotFound(resident=identity)
    survivor, merged = sets[survivor_id], sets[merged_id]
    if survivor == merged:
        raise SameResident
    rows = writing.lock_clusters(actor, sorted({survivor, merged}))
    members = {cluster: [row[0] for row in rows if row[1] == cluster] for cluster in (survivor, merged)}
    numbers = {row[0]: row[3].citizen_id for row in rows}
    if not members[survivor] or not members[merged]:  # merged by somebody else while we waited
        raise SameResident
    left, right = numbers[survivor], numbers[merged]
    if left and right and left != right:
        raise DifferentCitizens(left=citizen_id.mask(left), right=citizen_id.mask(right))
    apart_by = reviews.find_apart(actor, members[survivor], members[merged])
    if apart_by is not None:
        raise HeldApart(who=apart_by or "核对人员")
    parents = {row[0]: row[2] for row in rows}
    parents[merged] = survivor
    reviews.save_tree(actor, [(identity, survivor, parents[identity]) for identity in members[merged]])
    at = now()
    reviews.insert_merge(actor, (new_id(), survivor, merged, review_id, at, actor.name, reason.strip()))
    rebuild(actor, {survivor})
    reviews.settle(actor, (survivor,), at)
    for identity in (survivor, merged):
        audit.record(
            actor,
            "update",
            resident_id=identity,
            what=WHAT,
            detail={"merge": reason, "survivor": str(survivor)},
        )
    emit(ResidentsMerged(survivor, merged, reason.strip()))


def unmerge(actor: Actor, merged_id: UUID, reason: str) -> None:
    """See `api.unmerge`."""
    require_reason(reason)
    sets = reading.list_clusters(actor, (merged_id,))
    if merged_id not in sets:
        raise ResidentNotFound(resident=merged_id)
    survivor = sets[merged_id]
    rows = writing.lock_clusters(actor, (survivor,))
    parents = {row[0]: row[2] for row in rows}
    if parents.get(merged_id) is None:
        raise NotMerged(resident=merged_id)
    parents[merged_id] = None
    branch = _branch(parents, merged_id)
    reviews.save_tree(actor, [(identity, merged_id, parents[identity]) for identity in branch])
    at = now()
    reviews.note_undoing(actor, merged_id, at, actor.name, reason.strip())
    rebuild(actor, {survivor, merged_id})
    reviews.settle(actor, (survivor, merged_id), at)
    for identity in (survivor, merged_id):
        audit.record(actor, "update", resident_id=identity, what=WHAT, detail={"unmerge": reason})
    emit(ResidentsUnmerged(survivor, merged_id, reason.strip()))


def unmerge_review(actor: Actor, review_id: UUID, reason: str) -> None:
    """Take back the merge a review pair decided; nothing to do when it was taken back already."""
    merged = reviews.find_merge(actor, review_id)
    if merged is not None:
        unmerge(actor, merged, reason)


def _branch(parents: dict[UUID, UUID | None], root: UUID) -> list[UUID]:
    """`root` and everything merged into it, directly or through others."""
    found = [root]
    for identity in found:
        found += [child for child, parent in parents.items() if parent == identity]
    return found


def require_reason(reason: str) -> None:
    """Raise ReasonMissing unless something was written."""
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonMissing
