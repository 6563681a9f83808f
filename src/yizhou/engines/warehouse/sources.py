"""Where the star comes from: features register what they give; the warehouse's own read the record and the registries."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from re import compile as pattern
from typing import Any
from uuid import UUID

from yizhou.engines.warehouse.contracts import Batch, Source
from yizhou.engines.warehouse.pseudonyms import pseudonym
from yizhou.engines.warehouse.store import manifest
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import KINDS, Organisation
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Interaction
from yizhou.registries.facilities import api as facilities
from yizhou.registries.providers import api as providers
from yizhou.registries.providers.contracts import PractitionerFilter
from yizhou.registries.residents import api as residents

_registered: dict[str, Source] = {}
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_ENCOUNTER = pattern(r'"Encounter/([0-9A-Za-z-]+)"')
RESOURCE_TYPES = (
    "Encounter", "Condition", "Observation", "MedicationRequest", "MedicationStatement", "Procedure", "Immunization",
    "DiagnosticReport", "Invoice",
)  # fmt: skip


def register(source: Source) -> None:
    """Offer a source; a later one of the same id takes its place."""
    _registered[source.id] = source


def known() -> Mapping[str, Source]:
    """Every source there is."""
    return {**{each.id: each for each in OWN}, **_registered}


def _resources(actor: Actor, position: Any, limit: int) -> Batch:
    after = (
        (datetime.fromisoformat(position[0]), UUID(position[1])) if position else (_BEGINNING, UUID(int=0))
    )
    found = fhir.written(actor, after, manifest.horizon(), RESOURCE_TYPES, limit)
    rows = [
        {
            "id": str(local), "resident": pseudonym(one.resident_id), "type": one.type,
            "deleted": one.interaction is Interaction.DELETE, "origin": origin, "encounter": _encounter(one.raw.decode()),
            "raw": one.raw.decode() or None,
        }
        for local, origin, one in found
    ]  # fmt: skip
    last = [found[-1][2].updated.isoformat(), str(found[-1][0])] if found else position
    return Batch(rows, last, len(found) == limit)


def _encounter(raw: str) -> str | None:
    found = _ENCOUNTER.search(raw)
    return str(fhir.local_of(f"Encounter/{found[1]}")) if found else None


def _residents(actor: Actor, position: Any, limit: int) -> Batch:
    found = residents.browse(actor, UUID(position) if position else None, limit)
    rows = [
        {
            "id": pseudonym(each), "person": pseudonym(one.id), "sex": one.sex,
            "birth_date": one.birth_date.isoformat() if one.birth_date else None, "place": one.region_code,
            "died": one.deceased_on.isoformat() if one.deceased_on else None,
        }
        for one in found
        for each in (one.id, *one.merged_ids)
    ]  # fmt: skip
    return Batch(rows, str(found[-1].id) if found else position, len(found) == limit)


def _tree() -> Iterator[Organisation]:
    root = organisations.root()
    if root is not None:
        for kind in KINDS:
            yield from organisations.within(root.path, kind)


def _places(actor: Actor, position: Any, limit: int) -> Batch:
    del actor, position, limit
    tree = list(_tree())
    by_path = {one.path: one for one in tree}
    registered = facilities.by_codes(one.code for one in tree if one.kind == "institution")
    rows: list[Mapping[str, Any]] = []
    for one in tree:
        above = [by_path[path] for path in _prefixes(one.path) if path in by_path]
        entry = registered.get(one.code)
        rows.append(
            {
                "id": one.code, "uuid": str(one.id), "name": one.name, "kind": one.kind, "class_code": one.class_code,
                "grade": one.level, "beds": (entry.beds if entry else None) or 0,
                "above": [each.code for each in above],
                **{kind: next((each.code for each in above if each.kind == kind), None) for kind in KINDS},
            }
        )  # fmt: skip
    return Batch(rows, None, more=False)


def _prefixes(path: str) -> list[str]:
    steps = path.split(".")
    return [".".join(steps[: number + 1]) for number in range(len(steps))]


def _providers(actor: Actor, position: Any, limit: int) -> Batch:
    found = providers.page(actor, PractitionerFilter(), position, min(limit, 200))
    rows = [
        {
            "id": one.number, "name": one.name, "sex": one.sex, "category": one.category, "title": one.title_name,
            "place": next((each.code for each in one.affiliations if each.role == "main"), None),
            "active": one.status == "active",
        }
        for one in found.items
    ]  # fmt: skip
    return Batch(rows, found.next, found.next is not None)


OWN = (
    Source(
        "resources", "健康档案资源",
        {"id": "VARCHAR", "resident": "VARCHAR", "type": "VARCHAR", "deleted": "BOOLEAN", "origin": "VARCHAR",
         "encounter": "VARCHAR", "raw": "VARCHAR"},
        _resources,
    ),
    Source(
        "residents", "居民主索引",
        {"id": "VARCHAR", "person": "VARCHAR", "sex": "VARCHAR", "birth_date": "DATE", "place": "VARCHAR", "died": "DATE"},
        _residents, snapshot=True,
    ),
    Source(
        "places", "行政区划与机构",
        {"id": "VARCHAR", "uuid": "VARCHAR", "name": "VARCHAR", "kind": "VARCHAR", "class_code": "VARCHAR", "grade": "VARCHAR",
         "beds": "BIGINT", "above": "VARCHAR[]", "prefecture": "VARCHAR", "county": "VARCHAR", "township": "VARCHAR",
         "village": "VARCHAR", "institution": "VARCHAR"},
        _places, snapshot=True,
    ),
    Source(
        "providers", "医务人员",
        {"id": "VARCHAR", "name": "VARCHAR", "sex": "VARCHAR", "category": "VARCHAR", "title": "VARCHAR", "place": "VARCHAR",
         "active": "BOOLEAN"},
        _providers, snapshot=True,
    ),
)  # fmt: skip
