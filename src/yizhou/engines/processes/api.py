"""What others may call of the processes engine: work between institutions, as BPMN definitions describe it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from yizhou.engines.processes.contracts import (
    Call,
    Case,
    CaseStep,
    CaseTask,
    Connector,
    Fee,
    Notice,
    Remark,
    Source,
)
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.errors.contracts import Fault

__all__ = [
    "Call", "Case", "CaseStep", "CaseTask", "Connector", "Fee", "Notice", "Remark", "Source", "case", "cases", "check", "claim",
    "complete", "hand_over", "history", "pass_due", "register_connector", "release", "start", "tasks", "tasks_of", "withdraw",
]  # fmt: skip


def register_connector(connector: Connector) -> None:
    """Offer a service to definitions, when Django is ready (`apps.py`); a service task names it as `<feature>.<verb>`."""
    from yizhou.engines.processes import connecting

    connecting.register(connector)


def check(source: Source) -> list[Fault]:
    """Every fault of a process definition; empty when it is sound."""
    from yizhou.engines.processes import checking

    return checking.check(source)


def start(
    actor: Actor,
    process: str,
    resident_id: UUID | None,
    answers: Mapping[str, Any],
    reasons: Mapping[str, str] | None = None,
) -> Case:
    """Begin a case by the published version of a process, in the caller's transaction. Announces CaseStarted.

    Raises ProcessNotFound, StartRefused, ResidentMissing, AnswersFaulty (all faults, by field), Forbidden, and what a
    service that refuses raises.
    """
    from yizhou.engines.processes import running

    return running.start(actor, process, resident_id, answers, reasons or {})


def claim(actor: Actor, task_id: UUID) -> CaseTask:
    """Take an open task as one's own work; one's own again is no error. Raises TaskNotFound, TaskTaken, TaskClosed."""
    from yizhou.engines.processes import working

    return working.claim(actor, task_id)


def release(actor: Actor, task_id: UUID, reason: str = "") -> CaseTask:
    """Give a claimed task back to all. Raises TaskNotFound, TaskTaken, TaskClosed."""
    from yizhou.engines.processes import working

    return working.release(actor, task_id, reason)


def hand_over(actor: Actor, task_id: UUID, colleague_id: UUID, reason: str = "") -> CaseTask:
    """Give a task to a colleague who has the right to it. Raises NotColleague, TaskNotFound, TaskTaken, TaskClosed."""
    from yizhou.engines.processes import working

    return working.hand_over(actor, task_id, colleague_id, reason)


def complete(
    actor: Actor, task_id: UUID, answers: Mapping[str, Any], reasons: Mapping[str, str] | None = None
) -> Case:
    """Answer a task's form; the case moves on. Announces StepCompleted, at the end CaseEnded.

    Raises TaskNotFound, TaskTaken, TaskClosed (a second time), AnswersFaulty, DeadlinePassed, CaseNotRunning, CaseMoved, and
    what a service that refuses raises: then nothing was done.
    """
    from yizhou.engines.processes import working

    return working.complete(actor, task_id, answers, reasons or {})


def withdraw(actor: Actor, case_id: UUID, reason: str) -> Case:
    """Take one's case back while it waits at a step that allows it. Raises ReasonMissing, WithdrawalUnfit, CaseNotRunning."""
    from yizhou.engines.processes import working

    return working.withdraw(actor, case_id, reason)


def case(actor: Actor, case_id: UUID) -> Case:
    """A case the actor's organisation takes part in. Raises CaseNotFound."""
    from yizhou.engines.processes import working

    return working.case(actor, case_id)


def history(actor: Actor, case_id: UUID) -> Sequence[CaseStep]:
    """What was done in a case, the first first. Raises CaseNotFound."""
    from yizhou.engines.processes import listing

    return listing.history(actor, case_id)


def cases(
    actor: Actor,
    process: str = "",
    state: str = "",
    resident_id: UUID | None = None,
    after: str | None = None,
    limit: int = 30,
) -> Page[Case]:
    """Cases the actor's organisation takes part in, the newest first, without their data. Raises BadPageKey."""
    from yizhou.engines.processes import listing

    return listing.cases(actor, process, state, resident_id, after, limit)


def tasks(
    actor: Actor, which: str = "open", process: str = "", after: str | None = None, limit: int = 30
) -> Page[CaseTask]:
    """The actor's work list, the most pressing first: `open`, `mine`, `overdue` or `all`. Raises BadPageKey."""
    from yizhou.engines.processes import listing

    return listing.tasks(actor, which, process, after, limit)


def tasks_of(actor: Actor, case_id: UUID) -> Sequence[CaseTask]:
    """All tasks of a case, the first first. Raises CaseNotFound."""
    from yizhou.engines.processes import listing

    return listing.tasks_of(actor, case_id)


def pass_due() -> int:
    """Tell of tasks whose time is up, or answer them where the definition says so; how many. Twice says nothing twice."""
    from yizhou.engines.processes import deadlines

    return deadlines.pass_due()
