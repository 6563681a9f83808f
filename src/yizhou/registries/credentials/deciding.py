"""Decisions: an approved application, or an order of the authority, becomes the licence's next version.

What an approval says of the holder is written through to the registries below (name, address, services, scope and place of
practice), in the same transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.kernel.events.api import emit
from yizhou.registries.credentials import applying, looking
from yizhou.registries.credentials.checking import months_after
from yizhou.registries.credentials.contracts import Application, Licence, LicenceGrant
from yizhou.registries.credentials.definitions import ACTION_NAMES, Kind
from yizhou.registries.credentials.errors import (
    LicenceNotFound,
    LicenceNotOpen,
    OpinionMissing,
    SameHand,
    WrongState,
)
from yizhou.registries.credentials.events import ApplicationReturned, LicenceDecided
from yizhou.registries.credentials.store import applications, licences
from yizhou.registries.facilities import api as facilities
from yizhou.registries.facilities.contracts import InstitutionClaim
from yizhou.registries.providers import api as providers
from yizhou.registries.providers.contracts import Affiliation, PractitionerClaim

_SHOWN = (
    "holder_name", "institution_code", "institution_name", "fields", "valid_from", "valid_until", "check_due", "status",
)  # fmt: skip
_ORDERS = {
    "suspend": ("valid", "expired"),
    "restore": ("suspended",),
    "cancel": ("valid", "expired", "suspended", "not_yet"),
}
_FACILITY_STATUS = {"valid": "active", "suspended": "suspended", "cancelled": "closed"}


def approve(actor: Actor, application_id: UUID, opinion: str) -> Licence:
    """See `api.approve`."""
    application = looking.application(actor, application_id)
    _require_submitted(actor, application, "审核")
    applying.require_right(actor, application)
    kind = looking.kind(application.kind)
    licence, before = _EFFECTS[application.action](kind, application)
    if not applications.move(application.id, expected=("submitted",), to="approved"):
        raise WrongState(state="已处理", step="审核")
    _keep(actor, kind, licence, before, application.action, opinion.strip(), application.id)
    applications.add_step(actor, application.id, "approved", now(), opinion.strip())
    _write_through(actor, kind, licence, application)
    return licence


def send_back(actor: Actor, application_id: UUID, opinion: str) -> Application:
    """See `api.send_back`."""
    application = looking.application(actor, application_id)
    _require_submitted(actor, application, "退回")
    if not opinion.strip():
        raise OpinionMissing(step="退回")
    if not applications.move(application.id, expected=("submitted",), to="returned"):
        raise WrongState(state="已处理", step="退回")
    applications.add_step(actor, application.id, "returned", now(), opinion.strip())
    emit(ApplicationReturned(application.id, application.institution_code, opinion.strip()))
    audit.record(actor, "update", what=f"退回证照申请 {application.number}")
    return looking.application(actor, application_id)


def _require_submitted(actor: Actor, application: Application, step: str) -> None:
    if application.state != "submitted":
        raise WrongState(state=applying.STATE_NAMES[application.state], step=step)
    if actor.user_id is not None and actor.user_id == application.applicant_id:
        raise SameHand


def order(actor: Actor, licence_id: UUID, action: str, reason: str) -> Licence:
    """See `api.order`."""
    looking.licence(actor, licence_id)
    before = _locked(licence_id)
    kind = looking.kind(before.kind)
    name = ACTION_NAMES.get(action, action)
    if before.standing not in _ORDERS.get(action, ()):
        raise LicenceNotOpen(
            number=before.number, standing=looking.STANDING_NAMES[before.standing], action=name
        )
    if not reason.strip():
        raise OpinionMissing(step=name)
    status = {"suspend": "suspended", "restore": "valid", "cancel": "cancelled"}[action]
    licence = _next(before, status=status)
    _keep(actor, kind, licence, before, action, reason.strip(), None)
    _write_status(actor, kind, licence)
    return licence


def _locked(licence_id: UUID | None) -> Licence:
    found = licences.find_for_update(licence_id) if licence_id else None
    if found is None:
        raise LicenceNotFound
    return found


def _next(before: Licence, **changes: Any) -> Licence:
    changed = replace(before, **changes, version=before.version + 1, updated=now())
    standing = licences.standing(changed.status, changed.valid_from, changed.valid_until, today())
    return replace(changed, standing=standing)


Effect = Callable[[Kind, Application], tuple[Licence, Licence | None]]


def _register(kind: Kind, application: Application) -> tuple[Licence, None]:
    begin = application.valid_from or today()
    check_due = months_after(begin, kind.check.months) if kind.check else None
    return Licence(
        id=new_id(), kind=kind.id, number=application.number, holder_code=application.holder_code,
        holder_name=application.holder_name, institution_code=application.institution_code,
        institution_name=application.institution_name, fields=application.fields, issued=today(), valid_from=begin,
        valid_until=application.valid_until, check_due=check_due, status="valid",
        standing=licences.standing("valid", begin, application.valid_until, today()), version=1, updated=now(),
    ), None  # fmt: skip


def _change(kind: Kind, application: Application) -> tuple[Licence, Licence]:
    before = _locked(application.licence_id)
    name = str(application.fields.get("name", "")) if kind.holder == "institution" else ""
    return _next(
        before, fields=application.fields, holder_name=name or application.holder_name,
        institution_code=application.institution_code, institution_name=name or application.institution_name,
    ), before  # fmt: skip


def _renew(kind: Kind, application: Application) -> tuple[Licence, Licence]:
    del kind
    before = _locked(application.licence_id)
    return _next(
        before, fields=application.fields, valid_until=application.valid_until, status="valid"
    ), before


def _check(kind: Kind, application: Application) -> tuple[Licence, Licence]:
    before = _locked(application.licence_id)
    if kind.check is None:
        return _next(before), before
    due = months_after(max(before.check_due or today(), today()), kind.check.months)
    failed = application.result in kind.check.failing
    return _next(
        before, check_due=before.check_due if failed else due, status="suspended" if failed else "valid"
    ), before


def _file(kind: Kind, application: Application) -> tuple[Licence, Licence]:
    del kind
    before = _locked(application.licence_id)
    place = facilities.institution(application.place_code)
    filed = [*before.fields.get("filed", []), place.name if place else application.place_code]
    return _next(before, fields={**before.fields, "filed": list(dict.fromkeys(filed))}), before


def _cancel(kind: Kind, application: Application) -> tuple[Licence, Licence]:
    del kind
    before = _locked(application.licence_id)
    return _next(before, status="cancelled"), before


_EFFECTS: dict[str, Effect] = {
    "register": _register, "change": _change, "renew": _renew, "check": _check, "filing": _file, "cancel": _cancel,
}  # fmt: skip


def _keep(
    actor: Actor, kind: Kind, licence: Licence, before: Licence | None, action: str, opinion: str,
    application_id: UUID | None,
) -> None:  # fmt: skip
    changed = [name for name in _SHOWN if before and getattr(before, name) != getattr(licence, name)]
    licences.save(licence, kind.version)
    licences.add_events(
        [licences.event_values(actor, licence, action, today(), opinion, changed, application_id)]
    )
    emit(
        LicenceDecided(
            licence.id, kind.id, licence.holder_code, licence.institution_code, action, licence.status
        )
    )
    audit.record(
        actor, "create" if before is None else "update", what=f"{kind.title} {licence.number}",
        detail={"action": action, "holder": licence.holder_name},
    )  # fmt: skip


def _write_through(actor: Actor, kind: Kind, licence: Licence, application: Application) -> None:
    """The registries below learn what the approval says of the holder."""
    known: dict[str, Any] = {
        field.registry: tuple(value) if isinstance(value := licence.fields[field.id], list) else value
        for field in kind.fields
        if field.registry and field.id in licence.fields
    }
    if kind.holder == "institution":
        if application.action in ("register", "change"):
            facilities.update(actor, InstitutionClaim(code=licence.holder_code, **known))
        _write_status(actor, kind, licence)
        return
    if known and application.action in ("register", "change"):
        providers.update(actor, PractitionerClaim(number=licence.holder_code, **known))
    if application.action in ("register", "change"):
        _move_main_place(actor, licence)
    if application.action == "filing":
        providers.open_place(
            actor, licence.holder_code, Affiliation(application.place_code, "", role="additional")
        )


def _move_main_place(actor: Actor, licence: Licence) -> None:
    """A licence names one main place: another one ends with the change."""
    worker = providers.get(actor, licence.holder_code)
    for place in worker.affiliations:
        if place.until is None and place.role == "main":
            if place.code == licence.institution_code:
                return
            providers.end_place(actor, worker.number, place.code)
    providers.open_place(actor, worker.number, Affiliation(licence.institution_code, "", role="main"))


def _write_status(actor: Actor, kind: Kind, licence: Licence) -> None:
    if kind.holder == "institution":
        facilities.update(
            actor, InstitutionClaim(code=licence.holder_code, status=_FACILITY_STATUS[licence.status])
        )


def grant_many(actor: Actor, grants: Iterable[LicenceGrant], *, action: str = "import") -> int:
    """See `api.grant_many`."""
    listed = list(grants)
    known: dict[str, set[str]] = {}
    for kind_id in {grant.kind for grant in listed}:
        numbers = [grant.number for grant in listed if grant.kind == kind_id]
        known[kind_id] = set(licences.list_by_numbers(kind_id, numbers))
    at = now()
    made = [
        (_granted(grant, at), looking.kind(grant.kind))
        for grant in listed
        if grant.number not in known[grant.kind]
    ]
    if not made:
        return 0
    licences.add_many((licence, kind.version) for licence, kind in made)
    licences.add_events(
        licences.event_values(actor, licence, action, licence.issued, "", (), None) for licence, _ in made
    )
    audit.record(actor, "create", what="证照批量登记", detail={"licences": len(made)})
    return len(made)


def _granted(grant: LicenceGrant, at: Any) -> Licence:
    return Licence(
        id=new_id(), kind=grant.kind, number=grant.number, holder_code=grant.holder_code, holder_name=grant.holder_name,
        institution_code=grant.institution_code, institution_name=grant.institution_name, fields=grant.fields,
        issued=grant.issued, valid_from=grant.valid_from, valid_until=grant.valid_until, check_due=grant.check_due,
        status=grant.status, standing=licences.standing(grant.status, grant.valid_from, grant.valid_until, today()),
        version=1, updated=at,
    )  # fmt: skip
