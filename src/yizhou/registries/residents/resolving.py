""" "Who is this?": finds or registers the resident of each claim, safe against simultaneous claims about one new person.

Most claims are settled by one query. Only what would be registered as new takes locks on its strongest keys, looks
again, and registers what is still unknown; whoever waited for the lock then finds it.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.registries.residents import name_shares, registering
from yizhou.registries.residents.asking import Asked
from yizhou.registries.residents.blocking import asked_keys, lock_keys, source_key, stored_keys
from yizhou.registries.residents.contracts import Outcome, PersonClaim, Resolution
from yizhou.registries.residents.deciding import Claimed, Rival, decide, rank
from yizhou.registries.residents.definitions import matching_model
from yizhou.registries.residents.entries import digest_of, known
from yizhou.registries.residents.errors import NothingToIdentify
from yizhou.registries.residents.features import Features, Known, of_claim, together
from yizhou.registries.residents.matching import explain
from yizhou.registries.residents.store import candidates as store


def resolve_many(
    actor: Actor, claims: Sequence[PersonClaim], institution_ids: Sequence[UUID | None] = ()
) -> list[Resolution]:
    """See `api.resolve_many`."""
    if not claims:
        return []
    given = [*institution_ids, *[None] * (len(claims) - len(institution_ids))]
    batch = [_ask(claim, institution) for claim, institution in zip(claims, given, strict=True)]
    _find(actor, batch)
    _decide(actor, batch)
    fresh = [asked for asked in batch if asked.is_new]
    if fresh:
        store.lock(actor, sorted({lock for asked in fresh for lock in _locks(asked)}))
        _find(actor, fresh)
        _decide(actor, batch)
    registering.write(actor, batch)
    return [_resolution(asked) for asked in batch]


def consider(actor: Actor, claim: PersonClaim) -> list[Rival]:
    """Who of the index this may be, the likeliest first; nothing is written. Raises NothingToIdentify."""
    asked = _ask(claim, None)
    _find(actor, [asked])
    claimed = Claimed(asked.features, asked.digest, claim.source, asked.number_owner)
    return rank(claimed, asked.found.values(), matching_model(), name_shares.current(actor))[0]


def _ask(claim: PersonClaim, institution_id: UUID | None) -> Asked:
    features = of_claim(claim)
    number = source_key(claim)
    if number is None and not (
        features.names or features.citizen_ids or features.weak_ids or features.others
        or (features.births and (features.mother_ids or features.mother))
    ):  # fmt: skip
        raise NothingToIdentify
    return Asked(claim, features, digest_of(claim), number, asked_keys(features), institution_id)


def _locks(asked: Asked) -> set[int]:
    keys = lock_keys(asked.features)
    if asked.source_key is not None:
        keys.add(asked.source_key)
    return keys


def _find(actor: Actor, batch: Sequence[Asked]) -> None:
    model = matching_model()
    keys = sorted({key for asked in batch for key in asked.keys})
    links = [(a.source_key, a.claim.source, a.claim.local_id) for a in batch if a.source_key is not None]
    wanted: dict[int, list[Asked]] = {}
    for asked in batch:
        asked.found.clear()
        asked.number_owner = None
        for key in asked.keys if asked.source_key is None else {*asked.keys, asked.source_key}:
            wanted.setdefault(key, []).append(asked)
    for row in store.list_candidates(actor, keys, links, model.candidates_per_key):
        candidate = known(row[:-1])
        for key in row[-1]:
            for asked in wanted.get(key, ()):
                asked.found[candidate.id] = candidate
                # The survivor of a merged owner comes with the same keys; the number belongs to the owner.
                if key == asked.source_key and (
                    asked.number_owner is None or candidate.id != candidate.cluster_id
                ):
                    asked.number_owner = candidate.id


class _Overlay:
    """What this batch has decided so far, so that later claims of it find the residents of earlier ones."""

    def __init__(self) -> None:
        self.known: dict[UUID, Known] = {}
        self.by_key: dict[int, set[UUID]] = {}

    def add(self, entry: Known, keys: Iterable[int]) -> None:
        self.known[entry.id] = entry
        for key in keys:
            self.by_key.setdefault(key, set()).add(entry.id)

    def candidates(self, asked: Asked) -> dict[UUID, Known]:
        found = dict(asked.found)
        for key in asked.keys:
            for identity in self.by_key.get(key, ()):
                found[identity] = self.known[identity]
        return {identity: self.known.get(identity, entry) for identity, entry in found.items()}


def _decide(actor: Actor, batch: Sequence[Asked]) -> None:
    model, share = matching_model(), name_shares.current(actor)
    overlay = _Overlay()
    for asked in batch:
        found = overlay.candidates(asked)
        owner = asked.number_owner
        if owner is None and asked.source_key is not None:
            owner = next(iter(overlay.by_key.get(asked.source_key, ())), None)
            if owner is not None:
                found[owner] = overlay.known[owner]
        claimed = Claimed(asked.features, asked.digest, asked.claim.source, owner)
        asked.decision = decision = decide(claimed, found.values(), model, share)
        asked.is_new = decision.owner_id is None
        asked.relatives = kin(asked.features, found.values())
        if len(batch) == 1:
            asked.owner_id = decision.owner_id or new_id()
            return
        if decision.owner_id is None:
            asked.owner_id = asked.owner_id if asked.owner_id and asked.was_new else new_id()
            asked.was_new = True
            entry = Known(asked.owner_id, asked.owner_id, asked.features, frozenset({asked.digest}))
        else:
            asked.owner_id = decision.owner_id
            before = found[decision.owner_id]
            if asked.digest in before.digests and asked.source_key is None:
                continue
            features = (
                before.features
                if asked.digest in before.digests
                else together([before.features, asked.features])
            )
            entry = Known(before.id, before.cluster_id, features, before.digests | {asked.digest})
        keys = stored_keys(entry.features)
        overlay.add(entry, keys if asked.source_key is None else {*keys, asked.source_key})


def kin(features: Features, candidates: Iterable[Known]) -> tuple[tuple[UUID, str], ...]:
    """Parents whose citizen number the claim names as the mother's, and children that name the claim's own."""
    own, mothers = set(features.citizen_ids), set(features.mother_ids)
    found: list[tuple[UUID, str]] = []
    for candidate in candidates:
        if mothers & set(candidate.features.citizen_ids):
            found.append((candidate.id, "mother" if candidate.features.sex == "2" else "guardian"))
        elif own & set(candidate.features.mother_ids):
            found.append((candidate.id, "child"))
    return tuple(found)


def _resolution(asked: Asked) -> Resolution:
    decision = asked.decision
    if decision is None or asked.owner_id is None:
        raise AssertionError("a claim left the batch undecided")
    best = decision.best
    return Resolution(
        resident_id=asked.owner_id,
        outcome=decision.outcome,
        score=round(best.match.probability, 6) if best else 0.0,
        evidence=explain(best.match, matching_model()) if best else (),
        candidate_id=best.cluster_id if best and decision.outcome is Outcome.REVIEW else None,
    )
