"""One-card acceptance (就医一卡通): whatever a patient presents, who it is and what may go on with it, with and without the province."""

from dataclasses import replace

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.provincial_index import catalogue, lookups, media
from yizhou.registries.provincial_index.contracts import (
    CARD,
    CODE,
    Acceptance,
    Application,
    Lookup,
    Permit,
)
from yizhou.registries.provincial_index.errors import (
    AnswerNotTrusted,
    MediumUnknown,
    NobodyFound,
    ProvinceNotConfigured,
    ProvinceSilent,
)
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import IdentifierKind, Resident
from yizhou.standards import citizen_id

WHAT = "一卡通受理"
_OFFLINE = "省平台没有应答，按本州保存的绑定关系识别；请核对身份证件后再办理"
_TYPED = "凭号码识别，未验证本人，请核对证件"


def accept(actor: Actor, text: str, application: str) -> Acceptance:
    """See `api.accept`."""
    asked = (catalogue.application(application),) if application else tuple(catalogue.applications().values())
    text = text.strip()
    medium = media.medium_of(text)
    if not medium:
        raise MediumUnknown(shown=media.shown(text)[:40] or "（空）")
    if medium in {"provincial_qr", "provincial_card", "provincial_code"}:
        found = _from_province(actor, medium, text)
    else:
        found = _from_here(actor, medium, text)
    audit.record(
        actor, "query", resident_id=found.resident_id, what=WHAT,
        detail={"medium": medium, "verified": found.verified, "application": application},
    )  # fmt: skip
    return replace(found, permits=tuple(_permit(each, found) for each in asked))


def _from_here(actor: Actor, medium: str, text: str) -> Acceptance:
    if medium.startswith("health_code"):
        resident = residents.get(_holder(actor), residents.verify_code(actor, text).resident_id)
        return _acceptance(resident, medium, "platform", "" if medium == "health_code" else _TYPED)
    if medium == "local_card":
        place = organisations.get(actor.organisation_id).code if actor.organisation_id else ""
        resident_here = residents.by_identifier(actor, IdentifierKind.LOCAL, text, place)
        # What looks like one institution's number may be a code of the province in a form we do not know.
        resident_here = resident_here or residents.by_identifier(actor, IdentifierKind.LOCAL, text, CODE)
    else:
        resident_here = residents.by_identifier(actor, IdentifierKind(medium), text)
    if resident_here is not None:
        return _acceptance(resident_here, medium, "platform", _TYPED)
    if medium != "citizen_id":
        raise NobodyFound(medium=media.NAMES[medium])
    try:
        return _foreign(lookups.ask(actor, text))
    except ProvinceNotConfigured:
        raise NobodyFound(medium=media.NAMES[medium]) from None


def _from_province(actor: Actor, medium: str, text: str) -> Acceptance:
    try:
        found = lookups.ask(actor, text)
    except (ProvinceSilent, AnswerNotTrusted, ProvinceNotConfigured) as error:
        number = media.card_in(text) if medium == "provincial_qr" else text
        bound = residents.by_identifier(
            actor, IdentifierKind.LOCAL, number, CODE if medium == "provincial_code" else CARD
        )
        if bound is None:
            raise
        caution = f"{_OFFLINE}（{error.text}）" if isinstance(error, AnswerNotTrusted) else _OFFLINE
        return _acceptance(bound, medium, "offline", caution)
    if found.resident_id is None:
        return _foreign(found)
    told = found.person
    resident = residents.get(_holder(actor), found.resident_id)
    differs = told.name and resident.name and told.name != resident.name
    caution = f"省平台登记的姓名是“{told.name}”，与本州的“{resident.name}”不同，请核对" if differs else ""
    return replace(_acceptance(resident, medium, "province", caution), lookup=found)


def _holder(actor: Actor) -> Actor:
    """Whoever presents a card shows it: its holder is told of even beyond the actor's scope, as `verify_code` does."""
    return system_actor(actor.name)


def _acceptance(resident: Resident, medium: str, verified: str, caution: str) -> Acceptance:
    return Acceptance(
        medium, verified, resident.id, resident.name, resident.sex, resident.birth_date, citizen_id.mask(resident.citizen_id),
        resident.deceased_on is not None, caution,
    )  # fmt: skip


def _foreign(found: Lookup) -> Acceptance:
    person = found.person
    return Acceptance(
        found.medium, "province", found.resident_id, person.name, person.sex, person.birth_date, citizen_id.mask(person.citizen_id),
        deceased=False, caution="本州还没有登记这位居民，可按省平台返回的信息登记", lookup=found,
    )  # fmt: skip


def _permit(application: Application, found: Acceptance) -> Permit:
    reason = ""
    if application.status != "open":
        reason = {"trial": "试点中，仅试点机构可用", "planned": "尚未开通"}.get(application.status, "已停用")
        if application.status == "trial":
            return Permit(application, allowed=True, reason=reason)
    elif found.medium not in application.accepts:
        reason = f"不受理{media.NAMES[found.medium]}"
    elif found.resident_id is None:
        reason = "须先在本州登记"
    elif application.living and found.deceased:
        reason = "该居民已登记死亡"
    elif application.online and found.verified == "offline":
        reason = "须省平台在线核验，恢复后再办理"
    return Permit(application, allowed=not reason, reason=reason)
