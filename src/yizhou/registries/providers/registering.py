"""Registration of health workers: the number they were registered under is their identity."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.registries.providers import store
from yizhou.registries.providers.contracts import Practitioner, PractitionerClaim
from yizhou.registries.providers.errors import (
    PractitionerExists,
    PractitionerIncomplete,
    PractitionerNotFound,
)

_CARRIED = tuple(field.name for field in fields(PractitionerClaim) if field.name != "affiliations")


def get(actor: Actor, number: str) -> Practitioner:
    """See `api.get`."""
    found = store.list_practitioners(number=number.strip(), limit=1) if number.strip() else []
    if not found:
        raise PractitionerNotFound(number=number)
    audit.record(actor, "read", what=f"医护人员 {number}")
    return found[0]


def find(
    actor: Actor, *, number: str, name: str, sex: str, birth_date: date | None, citizen_id: str, affiliation: str,
    limit: int,
) -> list[Practitioner]:  # fmt: skip
    """See `api.find`."""
    found = store.list_practitioners(
        number=number.strip(), name=name.strip(), sex=sex, birth_date=birth_date, citizen_id=citizen_id.strip(),
        affiliation=affiliation.strip(), limit=max(1, min(limit, 200)),
    )  # fmt: skip
    audit.record(
        actor, "query", what="医护人员查询", detail={"number": number, "name": name, "found": len(found)}
    )
    return found


def register(actor: Actor, claim: PractitionerClaim) -> Practitioner:
    """See `api.register`."""
    missing = [
        label for label, value in (("编号", claim.number.strip()), ("姓名", claim.name.strip())) if not value
    ]
    if missing:
        raise PractitionerIncomplete(missing="、".join(missing))
    known = next(iter(store.list_practitioners(number=claim.number, limit=1)), None)
    if known is not None and known.name != claim.name:
        raise PractitionerExists(number=claim.number, name=known.name)
    return _save(actor, replace(claim, status=claim.status or "active"), known, "create")


def update(actor: Actor, claim: PractitionerClaim) -> Practitioner:
    """See `api.update`."""
    known = next(iter(store.list_practitioners(number=claim.number, limit=1)), None)
    if known is None:
        raise PractitionerNotFound(number=claim.number)
    return _save(actor, claim, known, "update")


def _save(actor: Actor, claim: PractitionerClaim, known: Practitioner | None, action: str) -> Practitioner:
    if known is not None:
        kept: dict[str, Any] = {
            name: getattr(known, name) for name in _CARRIED if getattr(claim, name) in ("", None)
        }
        claim = replace(claim, **kept)
        open_places = {place.code: place.name for place in known.affiliations if place.until is None}
        same_places = not claim.affiliations or {p.code: p.name for p in claim.affiliations} == open_places
        if same_places and all(getattr(claim, name) == getattr(known, name) for name in _CARRIED):
            return known
    identity = known.id if known else new_id()
    store.save(identity, claim, now())
    if claim.affiliations:
        store.save_affiliations(identity, claim.affiliations, today())
    audit.record(actor, action, what=f"医护人员注册 {claim.number}", detail={"name": claim.name})
    return store.list_practitioners(number=claim.number, limit=1)[0]
