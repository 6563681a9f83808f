"""What others may call of practice records (执业行为, plan 11.5.26): the practice file of a health worker, in two hands."""

from datetime import date
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.registries.practice_records import store
from yizhou.registries.practice_records.contracts import PracticeFile, PracticeRecord
from yizhou.registries.practice_records.definitions import rules
from yizhou.registries.practice_records.errors import OwnConfirmation, PracticeNotFound, PracticeUnfit
from yizhou.registries.providers import api as providers

__all__ = ["decide", "file_of", "propose"]


def file_of(actor: Actor, number: str) -> PracticeFile:
    """The practice file of a worker within the actor's scope. Audited.

    Raises PractitionerNotFound, PractitionerOutOfArea of providers.
    """
    worker = providers.get(actor, number)
    providers.require_within(actor, worker)
    known = rules()
    points = store.points_since(actor, number, _cycle_start())
    audit.record(actor, "read", what=f"执业档案 {number}")
    warning = known.limit_text if points >= known.limit else ""
    return PracticeFile(tuple(store.list_of(actor, number)), points, known.limit, warning)


def _cycle_start() -> date:
    """The day after which points count."""
    end, months = today(), rules().cycle_months
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    last = 28 if month + 1 == 2 else 30
    return date(year, month + 1, min(end.day, last))


def propose(
    actor: Actor, number: str, kind: str, on: date, points: int, result: str, text: str
) -> PracticeRecord:
    """Enter a record; it counts once somebody else has confirmed it. Raises PracticeUnfit, PractitionerNotFound, …OutOfArea."""
    worker = providers.get(actor, number)
    providers.require_within(actor, worker)
    found = rules().kinds.get(kind)
    problems = []
    if found is None:
        problems.append(f"种类应为：{'、'.join(each.title for each in rules().kinds.values())}")
    else:
        low, high = found.points
        if not low <= points <= high:
            problems.append(f"{found.title}的记分应在 {low} 到 {high} 之间")
        if found.results and result not in found.results:
            problems.append(f"结果应为：{'、'.join(found.results)}")
    if on > today():
        problems.append("日期晚于今天")
    if len(text.strip()) < 4:
        problems.append("请写明事实，至少四个字")
    if problems:
        raise PracticeUnfit(problems="；".join(problems))
    record = PracticeRecord(
        new_id(),
        number,
        kind,
        on,
        points,
        result,
        text.strip(),
        actor.organisation_name,
        "proposed",
        now(),
        actor.name,
        "",
        "",
    )
    store.insert(actor, record)
    audit.record(actor, "create", what=f"执业行为记录 {number}", detail={"kind": kind, "points": points})
    return record


def decide(actor: Actor, record_id: UUID, state: str, note: str) -> PracticeFile:
    """`confirmed` or `rejected` for a proposed record, `revoked` for a confirmed one.

    Raises PracticeNotFound, OwnConfirmation, PractitionerOutOfArea.
    """
    found = store.find(actor, record_id)
    allowed = {"confirmed": "proposed", "rejected": "proposed", "revoked": "confirmed"}
    if found is None or allowed.get(state) != found[0].state:
        raise PracticeNotFound
    record, proposer = found
    if state == "confirmed" and proposer is not None and proposer == actor.user_id:
        raise OwnConfirmation
    providers.require_within(actor, providers.get(actor, record.number))
    store.decide(actor, record_id, state, now(), note.strip())
    audit.record(actor, "update", what=f"执业行为记录 {record.number}", detail={"state": state})
    return file_of(actor, record.number)
