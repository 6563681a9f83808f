"""The console: stuck cases retried, running ones carried to another version or stopped, how it all goes in figures."""

from dataclasses import replace
from uuid import UUID

from yizhou.engines.processes import running, versions, working
from yizhou.engines.processes.contracts import Case, ProcessCount, StepMeasure
from yizhou.engines.processes.errors import CaseNotFound, CaseNotRunning, MigrationUnfit, ReasonMissing
from yizhou.engines.processes.store import cases, tasks
from yizhou.engines.processes.tokens import Tokens
from yizhou.kernel.auth.api import require
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now


def _held(actor: Actor, case_id: UUID, states: tuple[str, ...], act: str) -> Case:
    require(actor, working.MANAGE)
    found = cases.find(actor, case_id, hold=True)
    if found is None:
        raise CaseNotFound
    if found.state not in states:
        raise CaseNotRunning(number=found.number, state=working.STATE_NAMES[found.state], act=act)
    return found


def retry(actor: Actor, case_id: UUID) -> Case:
    """Call the service a case is stuck at again, in the name of who retries. Raises CaseNotFound, CaseNotRunning, CaseMoved."""
    held = _held(actor, case_id, ("stuck",), "重试")
    turn = running.resume(actor, held)
    turn.note("retried", "", "", problem=held.problem)
    return running.move(turn)


def stop(actor: Actor, case_id: UUID, reason: str) -> Case:
    """End a case for good. Raises ReasonMissing, CaseNotFound, CaseNotRunning."""
    if not reason.strip():
        raise ReasonMissing(act="终止")
    return working.end(actor, _held(actor, case_id, ("running", "stuck"), "终止"), "stopped", reason)


def migrate(actor: Actor, case_id: UUID, version: int) -> Case:
    """Carry a running case to another published version, where all that was passed and all that waits exists in it.

    Raises ProcessNotFound, CaseNotFound, CaseNotRunning, MigrationUnfit with the list of what is missing.
    """
    held = _held(actor, case_id, ("running", "stuck"), "迁移")
    definition = versions.at_version(held.process, version)
    before = versions.at_version(held.process, held.version)
    tokens = Tokens(before.diagram.spec, held.data, held.workflow)
    missing = sorted(tokens.touched() - set(definition.diagram.nodes))
    waiting = [task for task in tasks.list_of_case(actor, held) if task.state in ("open", "claimed")]
    reasons = [f"新版本没有已走过的“{_called(before.diagram.nodes, element)}”" for element in missing]
    reasons += [
        f"正在办理的“{task.name}”在新版本中由其他参与方或岗位办理"
        for task in waiting
        if (step := definition.steps.get(task.step))
        and (step.party, step.permission) != (task.party, task.permission)
    ]
    if version == held.version:
        reasons.append("已经是这个版本")
    if reasons:
        raise MigrationUnfit(number=held.number, version=version, reasons="；".join(reasons))
    carried = replace(
        held,
        version=version,
        workflow=tokens.carried(definition.diagram.spec),
        changed=now(),
        revision=held.revision + 1,
    )
    if not cases.save(actor, carried, held.revision):
        raise CaseNotRunning(number=held.number, state="刚被推进", act="迁移")
    cases.add_step(actor, carried, new_id(), now(), "migrated", "", f"版本 {held.version} → {version}", {})
    return carried


def _called(nodes: object, element: str) -> str:
    node = nodes.get(element) if isinstance(nodes, dict) else None
    return node.name if node is not None and node.name else element


def counts(actor: Actor) -> list[ProcessCount]:
    """Cases by process, version and state."""
    require(actor, working.MANAGE)
    return [ProcessCount(*row) for row in cases.count(actor)]


def measures(actor: Actor) -> list[StepMeasure]:
    """How each step goes: waiting, late, done, hours it took."""
    require(actor, working.MANAGE)
    return [StepMeasure(*row) for row in tasks.measure(actor)]
