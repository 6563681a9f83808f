"""Registration of health workers: the number they were registered under is their identity."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.registries.facilities import api as facilities
from yizhou.registries.providers import store, versions
from yizhou.registries.providers.checking import faults_of
from yizhou.registries.providers.contracts import Affiliation, Practitioner, PractitionerClaim
from yizhou.registries.providers.errors import (
    PlaceNotOpen,
    PractitionerExists,
    PractitionerFaulty,
    PractitionerIncomplete,
    PractitionerNotFound,
)

_CARRIED = tuple(field.name for field in fields(PractitionerClaim) if field.name != "affiliations")
_EMPTY: tuple[Any, ...] = ("", None, ())


def get(actor: Actor, number: str) -> Practitioner:
    """See `api.get`."""
    found = _known(number)
    audit.record(actor, "read", what=f"医护人员 {number}")
    return found


def _known(number: str) -> Practitioner:
    found = store.list_practitioners(number=number.strip(), limit=1) if number.strip() else []
    if not found:
        raise PractitionerNotFound(number=number)
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


def update(actor: Actor, claim: PractitionerClaim, effective: date | None = None) -> Practitioner:
    """See `api.update`."""
    return _save(actor, claim, _known(claim.number), "update", effective)


def enrol(actor: Actor, claim: PractitionerClaim) -> Practitioner:
    """See `api.enrol`."""
    _refuse_faulty(claim)
    for place in claim.affiliations:
        facilities.require_within(actor, place.code)
    number = claim.number.strip() or _next_number(claim.affiliations[0].code)
    return register(actor, replace(claim, number=number, affiliations=_named(claim.affiliations)))


def revise(actor: Actor, claim: PractitionerClaim, effective: date | None = None) -> Practitioner:
    """See `api.revise`."""
    known = _known(claim.number)
    kept = {name: getattr(known, name) for name in _CARRIED if getattr(claim, name) in _EMPTY}
    _refuse_faulty(replace(claim, affiliations=known.affiliations, **kept))
    return update(actor, replace(claim, affiliations=()), effective)


def _refuse_faulty(claim: PractitionerClaim) -> None:
    if faults := faults_of(claim):
        raise PractitionerFaulty(faults=faults, count=len(faults))


def _next_number(institution: str) -> str:
    """The next free number of an institution: its code and a running number (10.2.1.1.2: 唯一个人标识分配)."""
    serial = len(store.list_practitioners(affiliation=institution, limit=100_000)) + 1
    while store.list_known_numbers([f"{institution}-{serial:04d}"]):
        serial += 1
    return f"{institution}-{serial:04d}"


def _named(places: Iterable[Affiliation]) -> tuple[Affiliation, ...]:
    """Places of work under the names their institutions are registered with, from today on where nothing is said."""
    found = []
    for place in places:
        registered = facilities.institution(place.code)
        name = registered.name if registered else place.name
        found.append(replace(place, name=name, since=place.since or today()))
    return tuple(found)


def open_place(actor: Actor, number: str, place: Affiliation) -> Practitioner:
    """See `api.open_place`."""
    facilities.require_within(actor, place.code)
    known = _known(number)
    store.open_places(known.id, _named((place,)))
    audit.record(actor, "update", what=f"医护人员 {number} 执业地点 {place.code}")
    return _known(number)


def end_place(actor: Actor, number: str, code: str, until: date | None) -> Practitioner:
    """See `api.end_place`."""
    facilities.require_within(actor, code)
    known = _known(number)
    if not store.end_place(known.id, code, until or today()):
        place = facilities.institution(code)
        raise PlaceNotOpen(name=known.name, place=place.name if place else code)
    audit.record(actor, "update", what=f"医护人员 {number} 结束执业地点 {code}")
    return _known(number)


def register_many(actor: Actor, claims: Iterable[PractitionerClaim]) -> int:
    """See `api.register_many`."""
    listed = list(claims)
    known = store.list_known_numbers([claim.number for claim in listed])
    fresh = [
        (new_id(), replace(claim, status=claim.status or "active"))
        for claim in listed
        if claim.number not in known
    ]
    if fresh:
        store.add_many(fresh, now())
        store.add_versions(actor, ((id_, c, versions.beginning(c), ()) for id_, c in fresh), now(), "create")
        audit.record(actor, "create", what="医护人员批量注册", detail={"practitioners": len(fresh)})
    return len(fresh)


def enrol_many(actor: Actor, claims: Iterable[PractitionerClaim]) -> int:
    """See `api.enrol_many`."""
    listed = list(claims)
    serials = store.last_serials(sorted({c.affiliations[0].code for c in listed if not c.number}))
    numbered = []
    for claim in listed:
        place = replace(claim.affiliations[0], since=claim.affiliations[0].since or today())
        number = claim.number
        if not number:
            serials[place.code] = serials.get(place.code, 0) + 1
            number = f"{place.code}-{serials[place.code]:04d}"
        numbered.append(replace(claim, number=number, affiliations=(place, *claim.affiliations[1:])))
    return register_many(actor, numbered)


def _save(
    actor: Actor,
    claim: PractitionerClaim,
    known: Practitioner | None,
    action: str,
    effective: date | None = None,
) -> Practitioner:
    changed: list[str] = []
    if known is not None:
        kept: dict[str, Any] = {
            name: getattr(known, name) for name in _CARRIED if getattr(claim, name) in _EMPTY
        }
        claim = replace(claim, **kept)
        open_places = {place.code: place.name for place in known.affiliations if place.until is None}
        same_places = not claim.affiliations or {p.code: p.name for p in claim.affiliations} == open_places
        changed = [name for name in _CARRIED if getattr(claim, name) != getattr(known, name)]
        if same_places and not changed:
            return known
        if changed:
            versions.require_forward(known, effective or today())
    identity = known.id if known else new_id()
    store.save(identity, claim, now())
    if claim.affiliations:
        store.save_affiliations(identity, claim.affiliations, today())
    audit.record(actor, action, what=f"医护人员注册 {claim.number}", detail={"name": claim.name})
    saved = store.list_practitioners(number=claim.number, limit=1)[0]
    if known is None or changed:
        day = effective or (today() if known else versions.beginning(claim))
        versions.keep(actor, saved, claim, day, action, changed)
    return saved
