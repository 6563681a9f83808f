"""Registration of institutions and departments: the code is the identity, the tree node gives it a place and a scope."""

from dataclasses import fields, replace
from datetime import date

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow
from yizhou.registries.facilities import store
from yizhou.registries.facilities.contracts import Institution, InstitutionClaim
from yizhou.registries.facilities.errors import InstitutionExists, InstitutionNotFound, RegistrationIncomplete
from yizhou.standards import institution_classes

_CARRIED = tuple(field.name for field in fields(InstitutionClaim))


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


def register(actor: Actor, claim: InstitutionClaim) -> Institution:
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
    return _save(actor, replace(claim, status=claim.status or "active"), known, "create")


def update(actor: Actor, claim: InstitutionClaim) -> Institution:
    """See `api.update`."""
    known = institution(claim.code)
    if known is None:
        raise InstitutionNotFound(institution=claim.code)
    return _save(actor, claim, known, "update")


def _save(actor: Actor, claim: InstitutionClaim, known: Institution | None, action: str) -> Institution:
    if known is not None:
        kept: dict[str, str | float | date | None] = {
            name: getattr(known, name) for name in _CARRIED if getattr(claim, name) in ("", None)
        }
        claim = replace(claim, **kept)  # type: ignore[arg-type]
        if all(getattr(claim, name) == getattr(known, name) for name in _CARRIED):
            return known
    store.save(claim, now())
    _place(claim)
    audit.record(actor, action, what=f"机构注册 {claim.code}", detail={"name": claim.name})
    saved = institution(claim.code)
    if saved is None:
        raise InstitutionNotFound(institution=claim.code)
    return saved


def _place(claim: InstitutionClaim) -> None:
    """Institutions of the prefecture get their node in the tree; departments and foreign institutions do not."""
    if claim.class_system == store.DEPARTMENTS or not institution_classes.class_name(claim.class_code):
        return
    places = organisations.by_codes((claim.parent_code, claim.region_code, claim.code))
    above = next((code for code in (claim.parent_code, claim.region_code) if code in places), "")
    if not above:
        return
    organisations.upsert_many(
        [
            OrganisationRow(
                claim.code, claim.name, "institution", above, claim.class_code, claim.region_code, claim.level,
                places[claim.code].credit_code if claim.code in places else "", claim.longitude, claim.latitude,
            )
        ]
    )  # fmt: skip
