"""Writes what a batch decided: new residents, new statements about known ones, cross-references, presences, news."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents import pairing, relating
from yizhou.registries.residents.asking import Asked
from yizhou.registries.residents.blocking import stored_keys
from yizhou.registries.residents.code_numbers import code_number
from yizhou.registries.residents.contracts import Outcome, PersonClaim
from yizhou.registries.residents.entries import Built, build, digest_of, dump_claim
from yizhou.registries.residents.events import ResidentRegistered, ResidentUpdated
from yizhou.registries.residents.rebuilding import place_entries, rebuild
from yizhou.registries.residents.store import reading, writing
from yizhou.registries.residents.survivorship import Statement

WHAT = "居民主索引"


def write(actor: Actor, batch: Sequence[Asked]) -> None:
    """Everything the decisions of a batch mean."""
    new_ids = {asked.owner for asked in batch if asked.is_new}
    newly = [asked for asked in batch if asked.owner in new_ids]
    if newly:
        _register(actor, newly)
    changed = [asked for asked in batch if asked.owner not in new_ids and not asked.is_told]
    if changed:
        _update(actor, changed)
    places = _institutions(actor, batch)
    _link(actor, batch, places)
    _note_presences(actor, batch, places)
    relating.note_kin(
        actor, [asked for asked in batch if asked.relatives and (asked.is_new or not asked.is_told)]
    )
    pairing.pair(actor, batch)


def _register(actor: Actor, newly: Sequence[Asked]) -> None:
    at = now()
    grouped: dict[UUID, list[Asked]] = {}
    for asked in newly:
        grouped.setdefault(asked.owner, []).append(asked)
    built: dict[UUID, Built] = {
        owner: build([Statement(number, owner, at, asked.claim) for number, asked in enumerate(group)])
        for owner, group in grouped.items()
    }
    place_entries(entry.entry for entry in built.values())
    serials = writing.next_serials(actor, len(built))
    writing.insert_residents(
        actor,
        [
            (owner, code_number(serial), sorted({asked.digest for asked in grouped[owner]}), at, entry.entry)
            for (owner, entry), serial in zip(built.items(), serials, strict=True)
        ],
    )
    writing.insert_claims(actor, [_claim_row(asked, at) for asked in newly])
    writing.insert_keys(
        actor, [(key, owner) for owner, entry in built.items() for key in stored_keys(entry.features)]
    )
    audit.record_many(actor, "create", [audit.Subject(owner, WHAT) for owner in built])
    emit(
        *(
            ResidentRegistered(owner, group[0].claim.source, _outcome(group[0]))
            for owner, group in grouped.items()
        )
    )


def _claim_row(asked: Asked, at: datetime) -> tuple[Any, ...]:
    return asked.owner, asked.digest, asked.claim.source, at, asked.claim.as_of, dump_claim(asked.claim)


def _outcome(asked: Asked) -> str:
    return asked.decision.outcome.value if asked.decision else Outcome.NEW.value


def _update(actor: Actor, changed: Sequence[Asked]) -> None:
    at = now()
    clusters = {asked.found[asked.owner].cluster_id for asked in changed}
    digests: dict[UUID, set[int]] = {}
    for asked in changed:
        digests.setdefault(asked.owner, set()).add(asked.digest)
    writing.insert_claims(actor, [_claim_row(asked, at) for asked in changed])
    rebuilt = rebuild(actor, clusters)
    writing.add_digests(actor, [(owner, sorted(found)) for owner, found in sorted(digests.items())])
    news = [entry for entry in rebuilt if entry.fields]
    audit.record_many(
        actor, "update", [audit.Subject(entry.resident_id, WHAT, {"fields": entry.fields}) for entry in news]
    )
    emit(*(ResidentUpdated(entry.resident_id, entry.fields) for entry in news))


def add_statement(actor: Actor, resident_id: UUID, claim: PersonClaim) -> list[str]:
    """Keep a statement about a known resident, whose owner is beyond doubt; the demographic fields that changed by it."""
    at, digest = now(), digest_of(claim)
    cluster = reading.list_clusters(actor, (resident_id,))[resident_id]
    writing.insert_claims(actor, [(resident_id, digest, claim.source, at, claim.as_of, dump_claim(claim))])
    rebuilt = rebuild(actor, {cluster})
    writing.add_digests(actor, [(resident_id, [digest])])
    fields = next((entry.fields for entry in rebuilt if entry.resident_id == cluster), [])
    if fields:
        emit(ResidentUpdated(cluster, fields))
    return fields


def _institutions(actor: Actor, batch: Sequence[Asked]) -> list[UUID | None]:
    """Where each person was seen: as told, else the institution coded as the source, else the actor's own."""
    unknown = {asked.claim.source for asked in batch if asked.institution_id is None and asked.claim.source}
    known = organisations.by_codes(unknown) if unknown else {}
    return [
        asked.institution_id
        or (known[asked.claim.source].id if asked.claim.source in known else actor.organisation_id)
        for asked in batch
    ]


def _link(actor: Actor, batch: Sequence[Asked], places: Sequence[UUID | None]) -> None:
    at = now()
    rows = []
    for asked, place in zip(batch, places, strict=True):
        if asked.source_key is None or asked.decision is None:
            continue
        if asked.decision.frees_number:
            writing.end_link(actor, asked.claim.source, asked.claim.local_id, at)
        elif asked.number_owner is not None:
            continue
        score = asked.decision.best.match.probability if asked.decision.best and not asked.is_new else 1.0
        rows.append((asked.claim.source, asked.claim.local_id, asked.owner, place, at, score))
    if rows:
        writing.insert_links(actor, rows)


def _note_presences(actor: Actor, batch: Sequence[Asked], places: Sequence[UUID | None]) -> None:
    seen = {(asked.owner, place) for asked, place in zip(batch, places, strict=True) if place is not None}
    if seen:
        writing.insert_presences(actor, sorted(seen), now())
