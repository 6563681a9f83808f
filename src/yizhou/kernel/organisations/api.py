"""What others may call of the organisation tree."""

import time
from collections.abc import Iterable, Sequence
from uuid import UUID

from yizhou.kernel.clock.api import new_id
from yizhou.kernel.organisations import store
from yizhou.kernel.organisations.contracts import Organisation, OrganisationRow
from yizhou.kernel.organisations.errors import OrganisationNotFound, ParentNotFound

__all__ = ["ancestors", "by_code", "by_codes", "children", "get", "root", "upsert_many", "within"]

_CACHE_SECONDS = 60.0
_cache: dict[str, tuple[float, Organisation]] = {}


def get(organisation_id: UUID) -> Organisation:
    """The organisation with this id. Raises OrganisationNotFound."""
    found = store.find(organisation_id)
    if found is None:
        raise OrganisationNotFound(organisation=organisation_id)
    return found


def by_codes(codes: Iterable[str]) -> dict[str, Organisation]:
    """Known organisations by registration code or unified credit code; remembered for a minute per process."""
    instant = time.monotonic()
    wanted = {code for code in codes if code}
    found = {
        code: entry[1]
        for code in wanted
        if (entry := _cache.get(code)) and instant - entry[0] < _CACHE_SECONDS
    }
    missing = wanted - found.keys()
    if missing:
        fresh = store.find_by_codes(sorted(missing))
        if len(_cache) > 10_000:
            _cache.clear()
        _cache.update({code: (instant, organisation) for code, organisation in fresh.items()})
        found |= fresh
    return found


def by_code(code: str) -> Organisation | None:
    """The organisation with this registration code or unified credit code, or None."""
    return by_codes((code,)).get(code)


def children(parent_id: UUID | None, query: str, scope: str) -> list[tuple[Organisation, bool]]:
    """Children of a node with whether they have children themselves; with `query` a search below `scope`."""
    return store.list_children(parent_id, query, scope)


def ancestors(path: str) -> list[Organisation]:
    """From the prefecture down to the organisation at `path`, itself included."""
    return store.list_ancestors(path)


def within(path: str, kind: str) -> list[Organisation]:
    """Every organisation of a kind at or below `path`."""
    return store.list_within(path, kind)


def root() -> Organisation | None:
    """The prefecture, None before it is loaded."""
    return store.root()


def _label(row: OrganisationRow) -> str:
    letter = {"prefecture": "p", "county": "c", "township": "t", "village": "v", "institution": "i"}[row.kind]
    return letter + "".join(character for character in row.code if character.isalnum())


def upsert_many(rows: Sequence[OrganisationRow]) -> int:
    """Put regions and institutions into the tree, parents first. Raises ParentNotFound. Returns how many."""
    needed = {row.parent_code for row in rows} | {row.code for row in rows}
    known = store.find_by_codes(sorted(code for code in needed if code))
    places: dict[str, tuple[UUID, str]] = {code: (entry.id, entry.path) for code, entry in known.items()}
    values = []
    for row in rows:
        parent = places.get(row.parent_code) if row.parent_code else None
        if row.parent_code and parent is None:
            raise ParentNotFound(code=row.code, parent=row.parent_code)
        path = f"{parent[1]}.{_label(row)}" if parent else _label(row)
        identity = places[row.code][0] if row.code in places else new_id()
        places.setdefault(row.code, (identity, path))
        values.append(
            (identity, row.code, row.name, row.kind, path, parent[0] if parent else None, row.class_code,
             row.region_code or (row.code if row.kind != "institution" else ""), row.level, row.credit_code,
             row.longitude, row.latitude)
        )  # fmt: skip
    store.save_many(values)
    _cache.clear()
    return len(values)
