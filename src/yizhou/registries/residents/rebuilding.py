"""Rebuilds index entries from their statements: after a new claim, a merge or its undoing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents.blocking import stored_keys
from yizhou.registries.residents.contracts import PersonClaim
from yizhou.registries.residents.entries import Built, IndexEntry, build, statement
from yizhou.registries.residents.store import writing
from yizhou.registries.residents.survivorship import Statement, changed_fields


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A surviving id and the demographic fields that its new statements changed."""

    resident_id: UUID
    fields: list[str]


def place_entries(entries: Iterable[IndexEntry]) -> None:
    """Set the path in the organisation tree from the region code: the village, else its township, else its county."""
    entries = list(entries)
    wanted = {code for entry in entries for code in _region_codes(entry.region_code)}
    known = organisations.by_codes(wanted) if wanted else {}
    for entry in entries:
        found = next((known[code] for code in _region_codes(entry.region_code) if code in known), None)
        entry.region_path = found.path if found else None


def _region_codes(code: str) -> tuple[str, ...]:
    if len(code) != 12:
        return ()
    return tuple(dict.fromkeys((code, code[:9] + "000", code[:9], code[:6] + "000000", code[:6])))


def rebuild(
    actor: Actor, cluster_ids: Collection[UUID], new_digests: Collection[tuple[UUID, int]] = ()
) -> list[Rebuilt]:
    """Bring the entries of these clusters, held for update, in line with the statements stored for them.

    `new_digests` are the (owner, digest) of statements added just now: what they changed is told.
    """
    rows = writing.lock_clusters(actor, sorted(cluster_ids))
    members: dict[UUID, list[UUID]] = {}
    for identity, cluster_id, *_ in rows:
        members.setdefault(cluster_id, []).append(identity)
    owned: dict[UUID, list[Statement]] = {identity: [] for identity, *_ in rows}
    told_before: set[int] = set()
    fresh = set(new_digests)
    for *row, digest in writing.list_claims(actor, list(owned)):
        entry = statement(row)
        owned[entry.owner_id].append(entry)
        if (entry.owner_id, digest) not in fresh:
            told_before.add(entry.id)
    built: dict[UUID, Built] = {}
    rebuilt: list[Rebuilt] = []
    keys: list[tuple[int, UUID]] = []
    for cluster_id, identities in members.items():
        everything = [entry for identity in identities for entry in owned[identity]]
        if not everything:
            continue
        built[cluster_id] = build(everything)
        rebuilt.append(Rebuilt(cluster_id, _changes(everything, built[cluster_id].golden.claim, told_before)))
        for identity in identities:
            if not owned[identity]:
                continue
            own = built[cluster_id] if len(identities) == 1 else build(owned[identity])
            if identity != cluster_id:
                built[identity] = own
            keys += [(key, identity) for key in stored_keys(own.features)]
    place_entries(entry.entry for entry in built.values())
    at = now()
    writing.update_residents(actor, [(identity, at, entry.entry) for identity, entry in built.items()])
    writing.insert_keys(actor, keys)
    return rebuilt


def _changes(statements: list[Statement], after: PersonClaim, told_before: set[int]) -> list[str]:
    before = [entry for entry in statements if entry.id in told_before]
    if not before or len(before) == len(statements):
        return []
    return changed_fields(build(before).golden.claim, after)
