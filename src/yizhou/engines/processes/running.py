"""The core: a case starts, people's answers move its tokens, services are called, tasks appear, the history says so.

One call is one transaction of the edge. A service that fails refuses the step, or leaves the case stuck for the console.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from yizhou.engines.processes import answering, attaching, connecting, versions
from yizhou.engines.processes.contracts import NOBODY, Call, Case, CaseTask
from yizhou.engines.processes.definitions import Definition, Service, Step
from yizhou.engines.processes.errors import (
    CaseMoved,
    ConnectorRefused,
    PartyUnknown,
    ResidentMissing,
    StartRefused,
)
from yizhou.engines.processes.events import CaseEnded, CaseStarted
from yizhou.engines.processes.expressions import evaluate, fill, holds
from yizhou.engines.processes.store import cases, tasks
from yizhou.engines.processes.tokens import Tokens
from yizhou.engines.rules.contracts import Decision
from yizhou.kernel.auth.api import require
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.db.api import savepoint
from yizhou.kernel.errors.contracts import CodedError
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import KINDS, Organisation
from yizhou.registries.residents import api as residents

NO_LIMIT = timedelta(days=3_650)
"""Where a step without a limit stands in the work list: after all that have one."""


class _Stuck(Exception):
    """A service failed and the case waits for the console; the text says why."""


@dataclass
class Turn:
    """One move of one case, by one actor: collected, then written once."""

    actor: Actor
    definition: Definition
    case: Case
    tokens: Tokens
    data: dict[str, Any]
    open: dict[UUID, CaseTask] = field(default_factory=dict)

    def note(self, act: str, step: str = "", name: str = "", **detail: Any) -> None:
        """A line of history."""
        cases.add_step(self.actor, self.case, new_id(), now(), act, step, name, detail)


def scope_of(case: Case, data: Mapping[str, Any]) -> dict[str, Any]:
    """What expressions may read: answers by step, and `case`."""
    about = {
        "id": str(case.id), "number": case.number, "resident": str(case.resident_id), "urgent": case.urgent,
        "starter": case.starter_name, "organisation": case.organisation_name,
        "organisation_code": _code_of(case.organisation_id) if case.organisation_id else "", "now": now().isoformat(timespec="seconds"),
        "today": now().date().isoformat(),
    }  # fmt: skip
    return {**data, "case": about}


@lru_cache(maxsize=4_096)
def _code_of(organisation_id: UUID) -> str:
    return organisations.get(organisation_id).code


def start(
    actor: Actor,
    process: str,
    resident_id: UUID | None,
    answers: Mapping[str, Any],
    reasons: Mapping[str, str],
) -> Case:
    """See `api.start`."""
    definition = versions.current(process)
    require(actor, definition.start.permission)
    own = _own_place(actor, definition)
    if definition.about_resident:
        if resident_id is None:
            raise ResidentMissing(process=definition.name)
        resident_id = residents.get(actor, resident_id).id
    else:
        resident_id = NOBODY
    instant, identity = now(), new_id()
    kept = answering.check(definition.start, answers, {}, reasons)
    if resident_id != NOBODY:
        kept = attaching.attached(actor, resident_id, definition.start, kept)
    data: dict[str, Any] = {"start": kept}
    case = Case(
        resident_id=resident_id, id=identity, process=process, version=definition.version,
        number=f"{instant:%Y%m%d}-{str(identity)[-6:].upper()}", title="", state="running", urgent=False, data=data, workflow={},
        parties={}, starter_id=actor.user_id, starter_name=actor.name, organisation_id=own.id, organisation_name=own.name,
        started=instant, changed=instant, ended=None, outcome="", problem="", revision=1,
    )  # fmt: skip
    if resident_id != NOBODY:
        data["resident"] = _resident(actor, resident_id)
    scope = scope_of(case, data)
    case = replace(
        case,
        title=str(evaluate(definition.title, scope) or definition.name)[:200],
        urgent=bool(definition.urgent) and holds(definition.urgent, scope),
    )
    turn = Turn(actor, definition, case, Tokens(definition.diagram.spec, data), data)
    cases.insert(actor, case)
    cases.add_parties(actor, case, [own.id])
    turn.note("started", "start", definition.name, answers=kept, **explained(reasons))
    emit(CaseStarted(resident_id, identity, process, definition.version))
    return move(turn)


def explained(reasons: Mapping[str, str]) -> dict[str, Any]:
    """Reasons given for unusual answers, for the history."""
    return {"reasons": dict(reasons)} if reasons else {}


def _own_place(actor: Actor, definition: Definition) -> Organisation:
    own = organisations.get(actor.organisation_id) if actor.organisation_id else None
    if own is None or (definition.starters and own.kind not in definition.starters):
        raise StartRefused(organisation=own.name if own else "身份", process=definition.name)
    return own


def _resident(actor: Actor, resident_id: UUID) -> dict[str, Any]:
    found = residents.get(actor, resident_id)
    return {
        "id": str(found.id), "name": found.name, "sex": found.sex,
        "birth_date": found.birth_date.isoformat() if found.birth_date else None,
    }  # fmt: skip


def resume(
    actor: Actor, case: Case, definition: Definition | None = None, known: Sequence[CaseTask] | None = None
) -> Turn:
    """A turn of a case that was stored; `known`: its tasks, where they were read already."""
    definition = definition or versions.at_version(case.process, case.version)
    data = dict(case.data)
    tokens = Tokens(definition.diagram.spec, scope_of(case, data), case.workflow)
    held = tasks.list_of_case(actor, case) if known is None else known
    waiting = {task.id: task for task in held if task.state in ("open", "claimed")}
    return Turn(actor, definition, case, tokens, data, waiting)


def move(turn: Turn) -> Case:
    """Move a case as far as it goes without people, and store it. Raises CaseMoved, and what a refusing service raises."""
    before = turn.case
    live = scope_of(before, turn.data)
    turn.tokens.over(live)
    problem = ""
    try:
        turn.tokens.run(lambda element: _serve(turn, element, live))
    except _Stuck as stuck:
        problem = str(stuck)
    ended = turn.tokens.ended()
    state = "finished" if ended else "stuck" if problem else "running"
    instant = now()
    case = replace(
        turn.case, data=turn.data, workflow=turn.tokens.kept(), state=state, problem=problem, changed=instant,
        ended=instant if ended else None, revision=before.revision + 1,
        outcome=_name(turn.definition, turn.tokens.end()) if ended else "",
    )  # fmt: skip
    turn.case = case
    _place_tasks(turn, live)
    if not cases.save(turn.actor, turn.case, before.revision):
        raise CaseMoved
    if ended:
        turn.note("finished", turn.tokens.end(), turn.case.outcome)
        emit(CaseEnded(case.resident_id, case.id, case.process, "finished", case.outcome))
    return turn.case


def _name(definition: Definition, element: str) -> str:
    node = definition.diagram.nodes.get(element)
    return (node.name or element)[:80] if node else element[:80]


def _serve(turn: Turn, element: str, live: dict[str, Any]) -> None:
    name = _name(turn.definition, element)
    if (table := turn.definition.decisions.get(element)) is not None:
        result = _decided(turn, element, name, table, live)
    else:
        result = _call(turn, turn.definition.services[element], name, live)
    if result:
        turn.data[element] = live[element] = result
        turn.tokens.over(live)
        if "urgent" in result and element in turn.definition.decisions:
            turn.case = replace(turn.case, urgent=bool(result["urgent"]))


def _decided(turn: Turn, element: str, name: str, table: Decision, live: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return table.outcome(live)
    except CodedError as error:
        turn.note("failed", element, name, problem=error.text, advice=error.advice_text)
        raise _Stuck(f"{name}：{error.text}") from error


def _call(turn: Turn, service: Service, name: str, live: Mapping[str, Any]) -> dict[str, Any]:
    if service.when and not holds(service.when, live):
        return {}
    connector = connecting.find(service.connector)
    try:
        if connector is None:
            raise ConnectorRefused(
                name=name, reason=f"没有登记连接器 {service.connector}", hint="请联系平台管理员"
            )
        with savepoint():
            result = dict(
                connector.work(
                    Call(turn.actor, turn.case, service.id, name, fill(dict(service.inputs), live))
                )
            )
    except CodedError as error:
        if service.refuse:
            raise
        turn.note("failed", service.id, name, problem=error.text, advice=error.advice_text)
        raise _Stuck(f"{name}：{error.text}") from error
    turn.note("service", service.id, name, **result)
    return result


def party(turn: Turn, name: str, live: Mapping[str, Any], step: str) -> Organisation:
    """The organisation that acts as a party. `above` a prefecture's own hospital there is no county: then the prefecture.

    Raises PartyUnknown.
    """
    kind, raw = turn.definition.parties[name]
    if kind == "starter":
        if turn.case.organisation_id is None:
            raise PartyUnknown(name=step, party=name, value="—")
        return organisations.get(turn.case.organisation_id)
    if kind == "above":
        below = party(turn, raw["above"], live, step)
        wanted = KINDS.index(raw["kind"])
        for each in reversed(organisations.ancestors(below.path)):
            if each.kind != "institution" and KINDS.index(each.kind) <= wanted:
                return each
        raise PartyUnknown(name=step, party=name, value=below.name)
    value = evaluate(raw["organisation"], live)
    code = value.get("code", "") if isinstance(value, dict) else str(value or "")
    found = organisations.by_code(code)
    if found is None:
        raise PartyUnknown(name=step, party=name, value=code or "未填写")
    return found


def _place_tasks(turn: Turn, live: Mapping[str, Any]) -> None:
    """Tasks for tokens that newly wait for people; those whose token went are no longer waited for."""
    waiting = turn.tokens.waiting()
    fresh = [
        _task(turn, token, turn.definition.steps[element], live)
        for token, element in waiting.items()
        if token not in turn.open
    ]
    gone = turn.open.keys() - waiting.keys()
    if gone:
        tasks.cancel(turn.actor, turn.case, now(), list(waiting))
    if fresh:
        tasks.insert(turn.actor, fresh)
        cases.add_parties(turn.actor, turn.case, [task.organisation_id for task in fresh])
        cases.add_notices(turn.actor, [_notice(turn.case, task) for task in fresh])
        known = {**turn.case.parties, **{task.party: task.organisation_id for task in fresh}}
        turn.case = replace(turn.case, parties=known)


def _task(turn: Turn, token: UUID, step: Step, live: Mapping[str, Any]) -> CaseTask:
    name = _name(turn.definition, step.id)
    place = party(turn, step.party, live, name)
    person = evaluate(step.assignee, live) if step.assignee else None
    hours = (step.limit.urgent_hours if turn.case.urgent else step.limit.hours) if step.limit else 0
    instant = now()
    return CaseTask(
        resident_id=turn.case.resident_id, id=token, case_id=turn.case.id, process=turn.case.process, step=step.id, name=name,
        party=step.party, organisation_id=place.id, organisation_name=place.name, permission=step.permission, state="open",
        holder_id=UUID(person["code"]) if isinstance(person, dict) else None,
        holder_name=person["name"] if isinstance(person, dict) else "", claimed=None,
        due=instant + (timedelta(hours=hours) if step.limit else NO_LIMIT), limited=step.limit is not None, escalated=None,
        created=instant, completed=None, case_title=turn.case.title, case_number=turn.case.number, urgent=turn.case.urgent,
    )  # fmt: skip


def _notice(case: Case, task: CaseTask) -> tuple[Any, ...]:
    title = f"{'【紧急】' if task.urgent else ''}待办：{task.name}"
    return (
        case.resident_id, new_id(), case.id, task.created, task.organisation_id, task.permission, task.holder_id, title[:120],
        case.title,
    )  # fmt: skip
