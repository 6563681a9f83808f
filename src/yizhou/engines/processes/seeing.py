"""One case for its page, what may be started, notices: put together for looking at; changes nothing but what was read."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.engines.forms import api as forms
from yizhou.engines.processes import listing, running, versions, views, working
from yizhou.engines.processes.contracts import NOBODY, Case, CaseTask, Notice
from yizhou.engines.processes.definitions import Definition
from yizhou.engines.processes.store import cases as case_store
from yizhou.engines.processes.store import tasks as task_store
from yizhou.engines.processes.tokens import Tokens
from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation


def names() -> dict[str, str]:
    """What each process is called."""
    return {process: definition.name for process, definition in versions.latest().items()}


def processes(actor: Actor) -> list[views.ProcessView]:
    """Every published process, and whether the actor may start it from the present organisation."""
    place = organisations.get(actor.organisation_id) if actor.organisation_id else None
    return [
        views.process_view(
            each,
            actor.may(each.start.permission)
            and place is not None
            and (not each.starters or place.kind in each.starters),
        )
        for _, each in sorted(versions.latest().items())
    ]


def case(actor: Actor, case_id: UUID) -> views.CaseView:
    """A case in full; that it was looked at is in the access log. Raises CaseNotFound."""
    found = working.case(actor, case_id)
    definition = versions.at_version(found.process, found.version)
    tokens = Tokens(definition.diagram.spec, {}, found.workflow)
    called = names()
    held = listing.tasks_of(actor, case_id)
    if found.resident_id != NOBODY:
        audit.record(actor, "read", resident_id=found.resident_id, what=f"{definition.name} {found.number}")
    return views.CaseView(
        case=views.case_line(found, called), bpmn=definition.source.bpmn, done=sorted(tokens.done()),
        standing=tokens.stands(), tasks=[views.task_view(actor, task, called) for task in held],
        active=[_active(actor, definition, found, task, called) for task in held if views.task_view(actor, task, called).may],
        answers=_answers(definition, found), events=views.attached_events(definition, found.data),
        history=[views.history_line(step) for step in listing.history(actor, case_id)],
        remarks=[views.remark_view(actor, each) for each in listing.remarks(actor, case_id)],
        fees=[views.fee_view(each) for each in listing.fees(actor, case_id)],
        may_withdraw=_may_withdraw(actor, definition, found, held),
    )  # fmt: skip


def _active(
    actor: Actor, definition: Definition, found: Case, task: CaseTask, called: dict[str, str]
) -> views.ActiveTask:
    step = definition.steps[task.step]
    before = found.data.get(task.step, {})
    around = running.scope_of(found, found.data)
    return views.ActiveTask(
        task=views.task_view(actor, task, called), advice=step.advice, form=forms.describe(step.form),
        given={name: around.get(name) for name in step.form.given},
        before={field.id: before.get(field.id) for field in step.form.fields if before.get(field.id) is not None},
    )  # fmt: skip


def _answers(definition: Definition, found: Case) -> list[views.AnsweredStep]:
    start = {**found.data.get("start", {}), "by": found.starter_name, "at": found.started}
    answered = [views.answered("start", "申请", definition.start, start)]
    for identity, step in definition.steps.items():
        if identity in found.data:
            name = definition.diagram.nodes[identity].name
            answered.append(views.answered(identity, name, step, found.data[identity]))
    return answered


def _may_withdraw(actor: Actor, definition: Definition, found: Case, held: Sequence[CaseTask]) -> bool:
    waiting = [task for task in held if task.state in ("open", "claimed")]
    return (
        found.state in ("running", "stuck")
        and found.organisation_id == actor.organisation_id
        and all(task.step in definition.withdrawable for task in waiting)
    )


def counts(actor: Actor) -> tuple[int, int, int]:
    """How many tasks to be claimed, mine, overdue."""
    return task_store.count_open(actor, now())


def notices(actor: Actor, limit: int) -> list[Notice]:
    """Notices to the actor, unread first."""
    return case_store.list_notices(actor, max(1, min(limit, 100)))


def read_notices(actor: Actor, case_id: UUID | None) -> int:
    """Mark notices read, of one case or all."""
    return case_store.read_notices(actor, case_id, now())


def receivers(query: str) -> list[Organisation]:
    """Institutions of the whole prefecture by part of their name or code: a request may go beyond one's own scope."""
    top = organisations.root()
    if top is None or not query.strip():
        return []
    found = organisations.children(None, query.strip(), top.path)
    return [each for each, _ in found if each.kind == "institution"][:30]


def place_of(organisation: Organisation) -> str:
    """The region an institution lies in, by its name."""
    above = [each.name for each in organisations.ancestors(organisation.path) if each.id != organisation.id]
    return above[-1] if above else ""
