"""Registration of institutions and departments: the code is the identity, the tree node gives it a place and a scope.

Every change is a version that holds from a day on, so that a question about an earlier day gets that day's answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now, today
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow
from yizhou.registries.facilities import scope, store
from yizhou.registries.facilities.checking import DEPARTMENTS, check
from yizhou.registries.facilities.contracts import Institution, InstitutionClaim, InstitutionVersion
from yizhou.registries.facilities.errors import (
    EffectiveDateWrong,
    InstitutionExists,
    InstitutionNotFound,
    NotYetRegistered,
    RegistrationFaulty,
    RegistrationIncomplete,
)
from yizhou.standards import institution_classes, regions

_CARRIED = tuple(field.name for field in fields(InstitutionClaim))
_EMPTY: tuple[Any, ...] = ("", None, ())


def institution(code: str) -> Institution | None:
    """See `api.institution`."""
    found = store.list_institutions(code=code.strip(), name="", status="", limit=1) if code.strip() else []
    return found[0] if found else None


def find(actor: Actor, *, code: str, name: str, status: str, limit: int) -> list[Institution]:
    """See `api.find`."""
    found = store.list_institutions(
        code=code.strip(), name=name.strip(), status=status, limit=max(1, min(limit, 200))
    )
    audit.record(
        actor, "query", what="机构信息查询", detail={"code": code, "name": name, "found": len(found)}
    )
    return found


def register(actor: Actor, claim: InstitutionClaim, effective: date | None = None) -> Institution:
    """See `api.register`."""
    missing = [
        label
        for label, value in (("机构代码", claim.code.strip()), ("机构名称", claim.name.strip()))
        if not value
    ]
    if missing:
        raise RegistrationIncomplete(missing="、".join(missing))
    known = institution(claim.code)
    if known is not None and known.name != claim.name:
        raise InstitutionExists(institution=claim.code, name=known.name)
    day = effective or min(claim.valid_from or today(), today())
    return _save(actor, replace(claim, status=claim.status or "active"), known, "create", day)


def update(actor: Actor, claim: InstitutionClaim, effective: date | None = None) -> Institution:
    """See `api.update`."""
    known = institution(claim.code)
    if known is None:
        raise InstitutionNotFound(institution=claim.code)
    return _save(actor, claim, known, "update", effective or today())


def enrol(actor: Actor, claim: InstitutionClaim, effective: date | None) -> Institution:
    """See `api.enrol`."""
    claim = _numbered(claim)
    _refuse_faulty(claim)
    scope.require_place(actor, claim.parent_code or claim.region_code)
    return register(actor, claim, effective)


def revise(actor: Actor, claim: InstitutionClaim, effective: date | None) -> Institution:
    """See `api.revise`."""
    scope.require_within(actor, claim.code)
    known = institution(claim.code)
    if known is None:
        raise InstitutionNotFound(institution=claim.code)
    _refuse_faulty(_filled(claim, known))
    return update(actor, claim, effective)


def _refuse_faulty(claim: InstitutionClaim) -> None:
    if faults := check(claim):
        raise RegistrationFaulty(faults=faults, count=len(faults))


def _numbered(claim: InstitutionClaim) -> InstitutionClaim:
    """An institution without a registration code goes by the organisation code inside its credit code (GB 32100 §4.4);
    a department by the next number of its institution."""
    if claim.code.strip():
        return claim
    if claim.class_system == DEPARTMENTS and claim.parent_code:
        serial = len(store.list_departments(claim.parent_code)) + 1
        while store.list_known_codes([f"{claim.parent_code}-{serial:02d}"]):
            serial += 1
        return replace(claim, code=f"{claim.parent_code}-{serial:02d}")
    return replace(claim, code=claim.credit_code.strip().upper()[8:17])


def register_many(actor: Actor, claims: Iterable[InstitutionClaim]) -> int:
    """See `api.register_many`."""
    listed = list(claims)
    known = store.list_known_codes([claim.code for claim in listed])
    fresh = [
        (replace(claim, status=claim.status or "active"), min(claim.valid_from or today(), today()))
        for claim in listed
        if claim.code not in known
    ]
    if fresh:
        store.add_many(actor, fresh, now())
        audit.record(actor, "create", what="机构批量注册", detail={"institutions": len(fresh)})
    return len(fresh)


def enrol_many(actor: Actor, claims: Iterable[InstitutionClaim]) -> int:
    """See `api.enrol_many`."""
    listed = list(claims)
    known = {found.code: found for found in store.list_by_codes([claim.code for claim in listed])}
    filled = [_filled(claim, known[claim.code]) if claim.code in known else claim for claim in listed]
    fresh = register_many(actor, filled)
    if fresh == len(filled):
        _place(filled)
    return fresh


def as_of(code: str, on: date) -> Institution:
    """See `api.as_of`."""
    known = institution(code)
    found = known if on >= today() else store.find_as_of(known.code if known else code, on)
    if found is None:
        if known is None:
            raise InstitutionNotFound(institution=code)
        versions = store.list_versions(known.code)
        first = versions[-1].effective if versions else today()
        if on < first:
            raise NotYetRegistered(institution=known.name, on=on, first=first)
        found = known
    place = regions.at(found.region_code, on) if found.region_code else None
    return replace(found, region_code=place.code) if place else found


def history(code: str) -> list[InstitutionVersion]:
    """See `api.history`."""
    return store.list_versions(code)


def departments(code: str) -> Sequence[Institution]:
    """See `api.departments`."""
    return store.list_departments(code)


def _filled(claim: InstitutionClaim, known: Institution) -> InstitutionClaim:
    """The claim with what it does not speak of as it is known."""
    kept = {name: getattr(known, name) for name in _CARRIED if getattr(claim, name) in _EMPTY}
    return replace(claim, **kept)


def _save(
    actor: Actor, claim: InstitutionClaim, known: Institution | None, action: str, effective: date
) -> Institution:
    changed: list[str] = []
    if known is not None:
        claim = _filled(claim, known)
        changed = [name for name in _CARRIED if getattr(claim, name) != getattr(known, name)]
        if not changed:
            return known
        last = next(iter(store.list_versions(claim.code)), None)
        if effective > today() or (last and effective < last.effective):
            raise EffectiveDateWrong(effective=effective, last=last.effective if last else "—", today=today())
    at = now()
    store.save(claim, at)
    store.add_version(actor, claim, effective, at, action, changed)
    _place([claim])
    audit.record(actor, action, what=f"机构注册 {claim.code}", detail={"name": claim.name})
    saved = institution(claim.code)
    if saved is None:
        raise InstitutionNotFound(institution=claim.code)
    return saved


def _place(claims: Sequence[InstitutionClaim]) -> None:
    """Institutions of the prefecture get their node in the tree; departments and foreign institutions do not."""
    claims = [
        claim
        for claim in claims
        if claim.class_system != DEPARTMENTS and institution_classes.class_name(claim.class_code)
    ]
    places = organisations.by_codes({code for claim in claims for code in (*_above(claim), claim.code)})
    rows: dict[str, OrganisationRow] = {}
    for claim in claims:
        above = next((code for code in _above(claim) if code in places or code in rows), "")
        if not above:
            continue
        credit_code = claim.credit_code or (places[claim.code].credit_code if claim.code in places else "")
        rows[claim.code] = OrganisationRow(
            claim.code, claim.name, "institution", above, claim.class_code, claim.region_code, claim.level,
            credit_code, claim.longitude, claim.latitude,
        )  # fmt: skip
    organisations.upsert_many(list(rows.values()))


def _above(claim: InstitutionClaim) -> tuple[str, ...]:
    """Where in the tree an institution may hang, the nearest first: its parent, its region, what that lies in."""
    region = regions.current_code(claim.region_code)
    around = tuple(area.code for area in regions.ancestors(region)) if region else ()
    return (claim.parent_code, claim.region_code, region, *around)
