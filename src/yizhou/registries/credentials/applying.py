"""Applications: drafted and submitted by an institution's clerk, with documents, until somebody else decides."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.kernel.errors.contracts import Fault
from yizhou.registries.credentials import checking, looking
from yizhou.registries.credentials.contracts import Application, ApplicationClaim, Licence
from yizhou.registries.credentials.definitions import ACTION_NAMES, Kind
from yizhou.registries.credentials.errors import (
    ActionNotOffered,
    ApplicationFaulty,
    LicenceNotOpen,
    OpenApplication,
    RenewalTooEarly,
    WrongState,
)
from yizhou.registries.credentials.holders import Holder, holder_of
from yizhou.registries.credentials.store import applications, licences
from yizhou.registries.facilities import api as facilities

STATE_NAMES = {
    "draft": "草稿",
    "submitted": "待审核",
    "returned": "已退回",
    "approved": "已通过",
    "withdrawn": "已撤回",
}
_OPEN_STANDINGS = {"renew": ("valid", "expired"), "cancel": ("valid", "expired", "suspended", "not_yet")}


def draft(actor: Actor, claim: ApplicationClaim) -> Application:
    """See `api.draft`."""
    kind = looking.kind(claim.kind)
    if claim.action not in kind.actions:
        offered = "、".join(kind.action_name(action) for action in kind.actions)
        raise ActionNotOffered(
            kind=kind.title, action=ACTION_NAMES.get(claim.action, claim.action), offered=offered
        )
    licence = None
    if claim.action != "register":
        licence = _open_licence(actor, kind, claim)
        if waiting := applications.find_open(licence.id):
            raise OpenApplication(number=licence.number, action=kind.action_name(waiting.action))
    holder = holder_of(
        actor,
        kind,
        licence.holder_code if licence else claim.holder_code.strip(),
        claim.institution_code.strip() or (licence.institution_code if licence else ""),
    )
    application = _filled(kind, claim, licence, holder, actor)
    applications.save(application, kind.version)
    applications.add_step(actor, application.id, "drafted", application.created, "")
    audit.record(
        actor, "create", what=f"{kind.title}{kind.action_name(claim.action)}申请 {application.number}"
    )
    return application


def _open_licence(actor: Actor, kind: Kind, claim: ApplicationClaim) -> Licence:
    licence = looking.licence(actor, claim.licence_id)
    if licence.standing not in _OPEN_STANDINGS.get(claim.action, ("valid", "expired")):
        raise LicenceNotOpen(
            number=licence.number, standing=looking.STANDING_NAMES[licence.standing],
            action=kind.action_name(claim.action),
        )  # fmt: skip
    if claim.action == "renew" and kind.renew_opens is not None and licence.valid_until is not None:
        opens = licence.valid_until - timedelta(days=kind.renew_opens)
        if today() < opens:
            raise RenewalTooEarly(
                number=licence.number, valid_until=licence.valid_until, days=kind.renew_opens, opens=opens
            )
    return licence


def _filled(
    kind: Kind, claim: ApplicationClaim, licence: Licence | None, holder: Holder, actor: Actor
) -> Application:
    fields = dict(licence.fields) if licence else {}
    fields |= checking.normalised(kind, claim.fields)
    valid_from, valid_until = _validity(kind, claim, licence)
    return Application(
        id=new_id(), kind=kind.id, action=claim.action, state="draft", licence_id=licence.id if licence else None,
        number=licence.number if licence else claim.number.strip().upper(), holder_code=holder.code,
        holder_name=holder.name, institution_code=holder.institution_code, institution_name=holder.institution_name,
        fields=fields, valid_from=valid_from, valid_until=valid_until, place_code=claim.place_code.strip(),
        result=claim.result, note=claim.note.strip(), created=now(), submitted=None, decided=None,
        applicant_id=actor.user_id, applicant_name=actor.name, applicant_organisation=actor.organisation_name, opinion="",
    )  # fmt: skip


def _validity(
    kind: Kind, claim: ApplicationClaim, licence: Licence | None
) -> tuple[date | None, date | None]:
    """Days as given; left out, a registration begins today and a renewal the day after the old end."""
    if claim.action == "register":
        begin = claim.valid_from or today()
        return begin, claim.valid_until or (checking.years_after(begin, kind.years) if kind.years else None)
    if licence is None:
        return claim.valid_from, claim.valid_until
    if claim.action == "renew" and kind.years and licence.valid_until:
        begin = claim.valid_from or max(licence.valid_until + timedelta(days=1), licence.valid_from)
        return begin, claim.valid_until or checking.years_after(begin, kind.years)
    return licence.valid_from, licence.valid_until


def amend(actor: Actor, application_id: UUID, claim: ApplicationClaim) -> Application:
    """See `api.amend`."""
    before = looking.application(actor, application_id)
    kind = looking.kind(before.kind)
    _require_state(before, ("draft", "returned"), "修改")
    licence = looking.licence(actor, before.licence_id) if before.licence_id else None
    holder = holder_of(
        actor, kind, before.holder_code if licence else claim.holder_code.strip() or before.holder_code,
        claim.institution_code.strip() or before.institution_code,
    )  # fmt: skip
    claim = replace(claim, kind=before.kind, action=before.action)
    filled = _filled(kind, claim, licence, holder, actor)
    saved = replace(
        filled, id=before.id, state=before.state, created=before.created, submitted=before.submitted,
        applicant_id=before.applicant_id, applicant_name=before.applicant_name,
        applicant_organisation=before.applicant_organisation, opinion=before.opinion,
    )  # fmt: skip
    applications.save(saved, kind.version)
    return saved


def submit(actor: Actor, application_id: UUID) -> Application:
    """See `api.submit`."""
    application = looking.application(actor, application_id)
    _require_state(application, ("draft", "returned"), "提交")
    require_right(actor, application)
    _move(application, ("draft", "returned"), "submitted", "提交")
    applications.add_step(actor, application.id, "submitted", now(), "")
    audit.record(actor, "update", what=f"提交证照申请 {application.number}")
    return looking.application(actor, application_id)


def withdraw(actor: Actor, application_id: UUID, reason: str) -> Application:
    """See `api.withdraw`."""
    application = looking.application(actor, application_id)
    _move(application, ("draft", "submitted", "returned"), "withdrawn", "撤回")
    applications.add_step(actor, application.id, "withdrawn", now(), reason.strip())
    return looking.application(actor, application_id)


def require_right(actor: Actor, application: Application) -> None:
    """Raises ApplicationFaulty with every fault."""
    if faults := tuple(_faults(actor, application)):
        raise ApplicationFaulty(faults=faults, count=len(faults))


def _faults(actor: Actor, application: Application) -> Iterator[Fault]:
    kind = looking.kind(application.kind)
    if application.action == "register":
        yield from checking.number_faults(kind, application.number)
        taken = licences.find_by_number(kind.id, application.number)
        if taken is not None:
            yield checking.fault(
                "number", f"{kind.title}编号 {application.number} 已发给“{taken.holder_name}”",
                "请核对编号；如为同一持证人，请办理变更或延续，不要重新注册",
            )  # fmt: skip
        holder = holder_of(actor, kind, application.holder_code, application.institution_code)
        if kind.categories and holder.category not in kind.categories:
            yield checking.fault(
                "holder_code", f"{holder.name}登记的人员类别是“{holder.category or '未填写'}”，不能持有{kind.title}",
                f"{kind.title}发给：{'、'.join(kind.categories)}",
            )  # fmt: skip
    if application.action in ("register", "change", "renew"):
        yield from checking.field_faults(kind, application.fields)
    if application.action in ("register", "renew"):
        yield from checking.validity_faults(kind, application.valid_from, application.valid_until, today())
    if application.action == "check" and kind.check and application.result not in kind.check.results:
        yield checking.fault("result", f"缺少{kind.check.name}结论", f"可选：{'、'.join(kind.check.results)}")
    if application.action == "filing" and facilities.institution(application.place_code) is None:
        yield checking.fault(
            "place_code", f"没有登记备案机构 {application.place_code}".strip(), "请从机构列表选择拟备案的机构"
        )
    attached = {document.document for document in applications.list_documents(application.id)}
    for needed in kind.needed(application.action):
        if needed.id not in attached:
            yield checking.fault(
                f"document.{needed.id}", f"缺少材料：{needed.name}", "请上传扫描件（PDF、JPG 或 PNG）"
            )


def _require_state(application: Application, states: tuple[str, ...], step: str) -> None:
    if application.state not in states:
        raise WrongState(state=STATE_NAMES[application.state], step=step)


def _move(application: Application, expected: tuple[str, ...], to: str, step: str) -> None:
    """The state is changed where it still is what was seen: of two who act at once, one is told."""
    if not applications.move(application.id, expected=expected, to=to):
        raise WrongState(state=STATE_NAMES[application.state], step=step)
