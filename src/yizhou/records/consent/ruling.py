"""Rules: given, withdrawn, listed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.errors import OrganisationNotFound
from yizhou.records.consent import store
from yizhou.records.consent.contracts import Rule
from yizhou.records.consent.definitions import choices, glass, name_of
from yizhou.records.consent.errors import (
    InstitutionUnknown,
    PeriodUnfit,
    ReasonTooShort,
    RuleNotFound,
    UnknownData,
)
from yizhou.records.consent.events import ConsentChanged
from yizhou.registries.residents.api import identity_set, require_visible


def rules(actor: Actor, resident_id: UUID) -> list[Rule]:
    """See `api.rules`."""
    require_visible(actor, resident_id)
    return store.list_rules(actor, identity_set(resident_id))


def give(
    actor: Actor,
    resident_id: UUID,
    effect: str,
    data: str,
    institution_id: UUID | None,
    since: datetime | None,
    until: datetime | None,
    reason: str,
) -> Rule:
    """See `api.give`."""
    require_visible(actor, resident_id)
    if data not in {choice.id for choice in choices()}:
        raise UnknownData(data=data[:40], known="、".join(choice.name for choice in choices()))
    at = now()
    begins = since or at
    _check_period(begins, until, at)
    name, path = _institution(institution_id)
    if actor.kind is not ActorKind.RESIDENT and len(reason.strip()) < glass()["shortest_reason"]:
        raise ReasonTooShort(least=glass()["shortest_reason"])
    who = (
        "本人" if actor.kind is ActorKind.RESIDENT else f"{actor.organisation_name} {actor.name}（代为登记）"
    )
    rule = Rule(
        new_id(),
        resident_id,
        effect,
        institution_id,
        name,
        path,
        data,
        begins,
        until,
        at,
        who,
        reason.strip(),
    )
    store.insert_rule(actor, rule)
    store.mark_special(actor, identity_set(resident_id))
    word = "授权" if effect == "permit" else "关闭"
    record(actor, "update", resident_id=resident_id, what=f"{word}：{name_of(data)} {name or '所有机构'}")
    emit(ConsentChanged(str(resident_id), str(rule.id), effect, withdrawn=False))
    return rule


def _check_period(since: datetime, until: datetime | None, at: datetime) -> None:
    if until is not None and until <= since:
        raise PeriodUnfit(why="结束时间不晚于开始时间")
    if until is not None and until <= at:
        raise PeriodUnfit(why="结束时间已过")


def _institution(institution_id: UUID | None) -> tuple[str, str]:
    if institution_id is None:
        return "", ""
    try:
        found = organisations.get(institution_id)
    except OrganisationNotFound:
        raise InstitutionUnknown from None
    return found.name, found.path


def withdraw(actor: Actor, resident_id: UUID, rule_id: UUID) -> None:
    """See `api.withdraw`."""
    require_visible(actor, resident_id)
    ids: Sequence[UUID] = identity_set(resident_id)
    if not store.withdraw_rule(actor, ids, rule_id, now()):
        raise RuleNotFound
    record(actor, "update", resident_id=resident_id, what="撤回授权")
    emit(ConsentChanged(str(resident_id), str(rule_id), "", withdrawn=True))
