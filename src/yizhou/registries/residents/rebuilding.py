"""Rebuilds index entries from their statements: after a new claim, a merge or its undoing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents.blocking import stored_keys
from yizhou.registries.residents.entries import ENTRY_COLUMNS, Built, IndexEntry, build, statement
from yizhou.registries.residents.store import writing
from yizhou.registries.residents.survivorship import Statement

_DERIVED = frozenset(
    {
        "letters",
        "initials",
        "names",
        "births",
        "citizen_ids",
        "weak_ids",
        "documents",
        "mother_ids",
        "region_path",
    }
)
"""Columns that follow from others: no news of their own."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A surviving id and the demographic fields that changed."""

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


def rebuild(actor: Actor, cluster_ids: Collection[UUID]) -> list[Rebuilt]:
    """Bring the entries of these clusters in line with the statements stored for them; tells what changed."""
    rows = writing.lock_clusters(actor, sorted(cluster_ids))
    owned: dict[UUID, list[Statement]] = {row[0]: [] for row in rows}
    for row in writing.list_claims(actor, list(owned)):
        owned[row[1]].append(statement(row))
    built, keys = _build(rows, owned)
    place_entries(entry.entry for entry in built.values())
    before = {row[0]: row[3] for row in rows}
    changes = {identity: _changes(before[identity], entry.entry) for identity, entry in built.items()}
    at = now()
    writing.update_residents(
        actor, [(identity, at, built[identity].entry) for identity, found in changes.items() if found]
    )
    writing.insert_keys(actor, keys)
    survivors = {row[1] for row in rows}
    return [
        Rebuilt(identity, [name for name in found if name not in _DERIVED])
        for identity, found in changes.items()
        if identity in survivors
    ]


def _build(
    rows: list[tuple[UUID, UUID, UUID | None, IndexEntry]], owned: dict[UUID, list[Statement]]
) -> tuple[dict[UUID, Built], list[tuple[int, UUID]]]:
    """Entries by id (a survivor's is made of the whole cluster), and the keys every id earns by its own statements."""
    members: dict[UUID, list[UUID]] = {}
    for identity, cluster_id, *_ in rows:
        members.setdefault(cluster_id, []).append(identity)
    built: dict[UUID, Built] = {}
    keys: list[tuple[int, UUID]] = []
    for cluster_id, identities in members.items():
        everything = [entry for identity in identities for entry in owned[identity]]
        if everything:
            built[cluster_id] = build(everything)
        for identity in identities:
            if not owned[identity]:
                continue
            own = built[cluster_id] if len(identities) == 1 else build(owned[identity])
            if identity != cluster_id:
                built[identity] = own
            keys += [(key, identity) for key in stored_keys(own.features)]
    return built, keys


def _changes(before: IndexEntry, after: IndexEntry) -> list[str]:
    return [name for name in ENTRY_COLUMNS if getattr(before, name) != getattr(after, name)]
