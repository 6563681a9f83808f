"""Patient/$everything (FHIR R4 §8.1.18.1): the registry's Patient and all current resources, page by page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import encode_key
from yizhou.records.consent import api as consent
from yizhou.records.fhir import bundle, patient
from yizhou.records.fhir.criteria import NEWEST, Criteria, Limit, Span
from yizhou.records.fhir.search import page_key
from yizhou.records.fhir.store import searching
from yizhou.registries.residents.api import identity_set, require_visible


def everything(
    actor: Actor,
    resident_id: UUID,
    *,
    after: str | None,
    limit: int,
    base: str = "/fhir",
    types: Sequence[str] = (),
    since: datetime | None = None,
) -> bytes:
    """See `api.everything`; only of `types`, only what changed at or after `since`, when given."""
    require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    wanted = Criteria(
        resident_ids=identity_set(resident_id),
        types=types,
        tests=(Span("_lastUpdated", (Limit(1, ">=", since),)),) if since else (),
    )
    key = page_key(after, NEWEST) if after else None
    found = searching.search(actor, replace(wanted, after=key, limit=limit + 1))
    page = found[:limit]
    resources = [stored for stored, _ in page]
    person = patient.stored(actor, resident_id) if not types or "Patient" in types else None
    if person is not None and since is not None and person.updated < since:
        person = None
    if person is not None and after is None:
        resources.insert(0, person)
    total = searching.count(actor, wanted) + (person is not None)
    record(actor, "query", resident_id=resident_id, what=f"全部资源（$everything），{len(resources)} 项")
    following = encode_key(page[-1][1]) if len(found) > len(page) else None
    parameters = [("_count", str(limit))]
    parameters += [("_type", ",".join(types))] if types else []
    parameters += [("_since", since.isoformat())] if since else []
    parameters += [("after", after)] if after else []
    path = f"Patient/{resident_id}/$everything"
    return bundle.searchset(base, path, parameters, resources, next_key=following, total=total)
