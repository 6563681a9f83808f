"""Time limits: a job looks for tasks whose time is up, tells the party the definition names, or answers in the step's name."""

from yizhou.engines.processes import running, working
from yizhou.engines.processes.contracts import Case, CaseTask
from yizhou.engines.processes.definitions import Limit
from yizhou.engines.processes.store import cases, tasks
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.organisations import api as organisations

SLICE = 200


def pass_due() -> int:
    """See `api.pass_due`."""
    actor = system_actor("时限管理")
    due = tasks.list_due(actor, now(), SLICE)
    for task in due:
        tasks.note_escalation(actor, task, now())
        case = working.case(actor, task.case_id)
        _, step = working.step_of(task, case)
        if step.limit is not None:
            _escalate(actor, case, task, step.limit)
    return len(due)


def _escalate(actor: Actor, case: Case, task: CaseTask, limit: Limit) -> None:
    detail: dict[str, object] = {"due": task.due.isoformat()}
    notices = [(task.organisation_id, task.permission, task.holder_id)]
    if limit.party:
        turn = running.resume(actor, case)
        place = running.party(turn, limit.party, running.scope_of(case, case.data), task.name)
        detail["told"] = place.name
        cases.add_parties(actor, case, [place.id])
        notices.append((place.id, "collaboration.supervise", None))
    cases.add_step(actor, case, new_id(), now(), "escalated", task.step, task.name, detail)
    where = organisations.get(task.organisation_id).name
    cases.add_notices(
        actor,
        [(case.resident_id, new_id(), case.id, now(), place_id, permission, holder, f"超时：{task.name}",
          f"{where}未在时限内办理“{task.name}”：{case.title}") for place_id, permission, holder in notices],
    )  # fmt: skip
    if limit.answers is not None:
        working.complete(actor, task.id, limit.answers, {})
