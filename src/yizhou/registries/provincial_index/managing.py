"""The connection as its keeper manages it: counts, lists, trying again, deciding what disagrees."""

from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.registries.provincial_index import feeding
from yizhou.registries.provincial_index.contracts import CARD, CODE, CROSS, NAMES, Overview, Task
from yizhou.registries.provincial_index.errors import TaskNotFound, TaskUnfit
from yizhou.registries.provincial_index.store import tasks
from yizhou.registries.residents import api as residents

WHAT = "省级对接"


def overview(actor: Actor) -> dict[str, Overview]:
    """See `api.overview`."""
    pulses, counts = tasks.pulses(actor), tasks.count(actor)
    return {
        channel: Overview(
            tuple(row for row in counts if row[0] == channel), *pulses.get(channel, (None, None, ""))
        )
        for channel in feeding.CHANNELS
    }


def list_tasks(actor: Actor, state: str, channel: str, after: str | None, limit: int) -> Page[Task]:
    """See `api.tasks`."""
    limit = max(1, min(limit, 100))
    rows = tasks.list_tasks(actor, state, channel, decode_key(after) if after else (), limit + 1)
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    following = encode_key((last.changed, last.resident_id, last.channel, last.act)) if last else None
    audit.record_many(actor, "query", [audit.Subject(task.resident_id, WHAT) for task in shown])
    return Page(shown, following, None)


def of_resident(actor: Actor, resident_id: UUID) -> tuple[dict[str, str], list[Task]]:
    """See `api.standing`."""
    resident = residents.get(actor, resident_id)
    numbers = {
        source: number
        for source in (CODE, CARD, CROSS)
        if (number := next(iter(residents.numbers_of(actor, resident.id, source)), ""))
    }
    audit.record(actor, "read", resident_id=resident.id, what=WHAT)
    return numbers, tasks.of_resident(actor, (resident.id, *resident.merged_ids))


def retry(actor: Actor, channel: str, act: str, resident_id: UUID) -> Task:
    """See `api.retry`."""
    task = _held(actor, channel, act, resident_id)
    if task.state == "done":
        raise TaskUnfit(problem="已完成")
    tasks.queue(actor, [(channel, act, resident_id, task.other_id)], now())
    tasks.hasten(actor, channel, act, resident_id, now())
    audit.record(actor, "update", resident_id=resident_id, what=WHAT, detail={"retry": channel})
    return _held(actor, channel, act, resident_id)


def retry_all(actor: Actor) -> int:
    """See `api.retry_all`."""
    again = tasks.retry_all(actor, "refused", now())
    audit.record(actor, "update", what=WHAT, detail={"retried": again})
    return again


def settle(actor: Actor, channel: str, act: str, resident_id: UUID, decision: str, reason: str) -> Task:
    """See `api.settle`."""
    task = _held(actor, channel, act, resident_id)
    if len(reason.strip()) < 2:
        raise TaskUnfit(problem="没有填写理由（至少两个字）")
    if task.state != "conflict":
        raise TaskUnfit(problem="没有待处理的分歧")
    if decision not in {"keep", "replace"}:
        raise TaskUnfit(problem=f"不认识的处理方式“{decision}”，只能是 keep（保留）或 replace（改用新号）")
    if decision == "replace":
        if task.review_id is not None:
            raise TaskUnfit(problem="号码已属于另一主索引，须先在身份审核中判定是否同一人")
        source = next(
            (
                s
                for s in ((CODE,) if channel == "index" else (CARD, CROSS))
                if task.told and _is_about(task, s)
            ),
            "",
        )
        for number in residents.numbers_of(actor, resident_id, source):
            residents.end_number(actor, resident_id, source, number, reason)
        problem, _, _ = feeding.bind(actor, resident_id, [(source, task.told)])
        if problem:
            raise TaskUnfit(problem=problem)
    residents.require_visible(actor, resident_id)
    tasks.note(actor, task, "done", now(), problem=f"{actor.name}处理：{reason.strip()}", told=task.told)
    audit.record(
        actor,
        "update",
        resident_id=resident_id,
        what=WHAT,
        detail={"decision": decision, "reason": reason.strip()},
    )
    return _held(actor, channel, act, resident_id)


def _is_about(task: Task, source: str) -> bool:
    return NAMES[source] in task.problem


def _held(actor: Actor, channel: str, act: str, resident_id: UUID) -> Task:
    task = tasks.find(actor, channel, act, resident_id, held=True)
    if task is None:
        raise TaskNotFound
    return task
