"""Patient/$everything (FHIR R4 §8.1.18.1): the registry's Patient and all current resources, page by page."""

from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import encode_key
from yizhou.records.consent import api as consent
from yizhou.records.fhir import bundle, patient
from yizhou.records.fhir.criteria import NEWEST, Criteria
from yizhou.records.fhir.search import page_key
from yizhou.records.fhir.store import searching
from yizhou.registries.residents.api import identity_set, require_visible


def everything(
    actor: Actor, resident_id: UUID, *, after: str | None, limit: int, base: str = "/fhir"
) -> bytes:
    """See `api.everything`."""
    require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    criteria = Criteria(
        resident_ids=identity_set(resident_id),
        after=page_key(after, NEWEST) if after else None,
        limit=limit + 1,
    )
    found = searching.search(actor, criteria)
    page = found[:limit]
    resources = [stored for stored, _ in page]
    if after is None:
        resources.insert(0, patient.stored(actor, resident_id))
    total = searching.count(actor, Criteria(resident_ids=criteria.resident_ids)) + 1
    record(actor, "query", resident_id=resident_id, what=f"全部资源（$everything），{len(resources)} 项")
    following = encode_key(page[-1][1]) if len(found) > len(page) else None
    parameters = [("_count", str(limit)), *([("after", after)] if after else [])]
    path = f"Patient/{resident_id}/$everything"
    return bundle.searchset(base, path, parameters, resources, next_key=following, total=total)
