"""What people do with tasks: look, claim, give back, hand over, complete; and what a party does with a case: remark, withdraw."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from yizhou.engines.processes import answering, attaching, connecting, running, versions
from yizhou.engines.processes.contracts import NOBODY, Call, Case, CaseTask
from yizhou.engines.processes.definitions import Definition, Step
from yizhou.engines.processes.errors import (
    CaseNotFound,
    CaseNotRunning,
    DeadlinePassed,
    NotColleague,
    ReasonMissing,
    TaskClosed,
    TaskNotFound,
    TaskTaken,
    TextMissing,
    WithdrawalUnfit,
)
from yizhou.engines.processes.events import CaseEnded, StepCompleted
from yizhou.engines.processes.store import cases, tasks
from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth import api as auth
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import CHINA, new_id, now
from yizhou.kernel.db.api import savepoint
from yizhou.kernel.errors.contracts import CodedError
from yizhou.kernel.events.api import emit

MANAGE = "processes.manage"
STATE_NAMES = {"running": "办理中", "stuck": "受阻", "finished": "已办结", "cancelled": "已撤销"}
TASK_STATE_NAMES = {"open": "待领取", "claimed": "办理中", "done": "办结", "cancelled": "取消"}


def case(actor: Actor, case_id: UUID, *, hold: bool = False) -> Case:
    """A case the actor's organisation takes part in, or that the console may see. Raises CaseNotFound."""
    found = cases.find(actor, case_id, hold=hold)
    if found is None or not (
        actor.kind is ActorKind.SYSTEM or actor.may(MANAGE) or cases.takes_part(actor, found)
    ):
        raise CaseNotFound
    return found


def task(actor: Actor, task_id: UUID) -> CaseTask:
    """A task of the actor's organisation, for which the actor has the right. Raises TaskNotFound."""
    found = tasks.find(actor, task_id)
    if found is None or not (
        actor.kind is ActorKind.SYSTEM
        or (found.organisation_id == actor.organisation_id and actor.may(found.permission))
    ):
        raise TaskNotFound
    return found


def step_of(found: CaseTask, held: Case) -> tuple[Definition, Step]:
    """The definition a task's case runs by, and the step."""
    definition = versions.at_version(held.process, held.version)
    return definition, definition.steps[found.step]


def claim(actor: Actor, task_id: UUID) -> CaseTask:
    """See `api.claim`."""
    found = task(actor, task_id)
    if not tasks.claim(actor, found, now()):
        _refuse(actor, task(actor, task_id), "领取")
    held = case(actor, found.case_id)
    cases.add_step(actor, held, new_id(), now(), "claimed", found.step, found.name, {})
    return task(actor, task_id)


def _refuse(actor: Actor, found: CaseTask, act: str) -> None:
    """Why a task could not be taken; its own holder may take it twice."""
    if found.state in ("done", "cancelled"):
        raise TaskClosed(name=found.name, how=TASK_STATE_NAMES[found.state], act=act)
    if found.holder_id != actor.user_id:
        since = (found.claimed or found.created).astimezone(CHINA)
        raise TaskTaken(name=found.name, holder=found.holder_name or "他人", since=f"{since:%m月%d日 %H:%M}")


def release(actor: Actor, task_id: UUID, reason: str) -> CaseTask:
    """See `api.release`."""
    found = task(actor, task_id)
    if not tasks.give(actor, found, "open", None, "", None):
        _refuse(actor, task(actor, task_id), "退回")
    held = case(actor, found.case_id)
    cases.add_step(
        actor, held, new_id(), now(), "released", found.step, found.name, {"reason": reason.strip()}
    )
    return task(actor, task_id)


def hand_over(actor: Actor, task_id: UUID, colleague_id: UUID, reason: str) -> CaseTask:
    """See `api.hand_over`."""
    found = task(actor, task_id)
    colleague = next(
        (
            each
            for each in auth.colleagues(found.organisation_id, found.permission)
            if each.id == colleague_id
        ),
        None,
    )
    if colleague is None:
        raise NotColleague
    if found.state == "open":
        claim(actor, task_id)
    if not tasks.give(actor, found, "claimed", colleague.id, colleague.name, now()):
        _refuse(actor, task(actor, task_id), "移交")
    held = case(actor, found.case_id)
    detail = {"to": colleague.name, "reason": reason.strip()}
    cases.add_step(actor, held, new_id(), now(), "handed_over", found.step, found.name, detail)
    text = f"{actor.name}移交给您：{held.title}"
    cases.add_notices(
        actor,
        [(held.resident_id, new_id(), held.id, now(), found.organisation_id, found.permission, colleague.id, f"移交：{found.name}", text)],
    )  # fmt: skip
    return replace(found, state="claimed", holder_id=colleague.id, holder_name=colleague.name, claimed=now())


def complete(actor: Actor, task_id: UUID, answers: Mapping[str, Any], reasons: Mapping[str, str]) -> Case:
    """See `api.complete`."""
    found = task(actor, task_id)
    held = case(actor, found.case_id, hold=True)
    of_case = tasks.list_of_case(actor, held)
    found = next(each for each in of_case if each.id == task_id)  # as it stands now that the case is held
    if found.state in ("done", "cancelled"):
        raise TaskClosed(name=found.name, how=TASK_STATE_NAMES[found.state], act="提交")
    if held.state not in ("running", "stuck"):
        raise CaseNotRunning(number=held.number, state=STATE_NAMES[held.state], act="办理")
    definition, step = step_of(found, held)
    if step.limit and step.limit.hard and actor.user_id is not None and now() > found.due:
        raise DeadlinePassed(name=found.name, due=f"{found.due.astimezone(CHINA):%Y-%m-%d %H:%M}")
    kept = answering.check(step, answers, running.scope_of(held, held.data), reasons)
    if held.resident_id != NOBODY:
        kept = attaching.attached(actor, held.resident_id, step, kept)
    if not tasks.close(actor, found, now()):
        _refuse(actor, task(actor, task_id), "提交")
    turn = running.resume(actor, held, definition, of_case)
    turn.open.pop(found.id, None)
    turn.data[step.id] = {**kept, "by": actor.name, "at": now().isoformat(timespec="seconds")}
    turn.note(
        "completed", step.id, found.name, answers=kept, late=now() > found.due, **running.explained(reasons)
    )
    turn.tokens.over(running.scope_of(held, turn.data))
    turn.tokens.complete(found.id)
    moved = running.move(turn)
    emit(StepCompleted(held.resident_id, held.id, held.process, step.id))
    audit.record(
        actor,
        "update",
        resident_id=held.resident_id if held.resident_id != NOBODY else None,
        what=f"{definition.name}：{found.name}",
    )
    return moved


def remark(actor: Actor, case_id: UUID, text: str) -> None:
    """See `api.remark`."""
    held = case(actor, case_id)
    text = text.strip()
    if not text or len(text) > 1_000:
        raise TextMissing
    cases.add_remark(actor, held, new_id(), now(), text)
    others = set(held.parties.values()) | ({held.organisation_id} if held.organisation_id else set())
    title = f"{actor.organisation_name}留言"[:120]
    cases.add_notices(
        actor,
        [(held.resident_id, new_id(), held.id, now(), place, "collaboration.handle", None, title, text) for place in others
         if place != actor.organisation_id],
    )  # fmt: skip


def withdraw(actor: Actor, case_id: UUID, reason: str) -> Case:
    """See `api.withdraw`."""
    held = case(actor, case_id, hold=True)
    if not reason.strip():
        raise ReasonMissing(act="撤回")
    if held.organisation_id != actor.organisation_id:
        raise CaseNotFound
    if held.state not in ("running", "stuck"):
        raise CaseNotRunning(number=held.number, state=STATE_NAMES[held.state], act="撤回")
    definition = versions.at_version(held.process, held.version)
    for waiting in tasks.list_of_case(actor, held):
        if waiting.state in ("open", "claimed") and waiting.step not in definition.withdrawable:
            raise WithdrawalUnfit(number=held.number, step=waiting.name)
    return end(actor, held, "withdrawn", reason)


def _undo(actor: Actor, held: Case) -> None:
    """Take back what services reserved; what cannot be taken back stays, and the history says so."""
    definition = versions.at_version(held.process, held.version)
    for service in definition.services.values():
        connector, made = connecting.find(service.connector), held.data.get(service.id)
        if connector is None or connector.undo is None or not made:
            continue
        name = definition.diagram.nodes[service.id].name
        try:
            with savepoint():
                connector.undo(Call(actor, held, service.id, name, {}), made)
            said = {"taken_back": True}
        except CodedError as error:
            said = {"taken_back": False, "problem": error.text}
        cases.add_step(actor, held, new_id(), now(), "service", service.id, name, said)


def end(actor: Actor, held: Case, act: str, reason: str) -> Case:
    """End a running case from outside: its tasks are no longer waited for."""
    ended = replace(
        held, state="cancelled", changed=now(), ended=now(), outcome="已撤回" if act == "withdrawn" else "已终止",
        revision=held.revision + 1,
    )  # fmt: skip
    tasks.cancel(actor, held, now())
    _undo(actor, held)
    if not cases.save(actor, ended, held.revision):
        raise CaseNotRunning(number=held.number, state="刚被推进", act="撤销")
    cases.add_step(actor, ended, new_id(), now(), act, "", ended.outcome, {"reason": reason.strip()})
    emit(CaseEnded(held.resident_id, held.id, held.process, "cancelled", ended.outcome))
    return ended
