"""What the province must hear of our residents: queued by news, sent one by one, its codes bound, disagreements put before people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.errors.contracts import CodedError
from yizhou.registries.provincial_index import health_cards, registration
from yizhou.registries.provincial_index.contracts import CARD, CODE, CROSS, NAMES, ProvincialPerson, Task
from yizhou.registries.provincial_index.store import tasks
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Resident

CHANNELS = {"index": "全省统一识别码", "card": "电子健康卡"}
_LEASE = timedelta(seconds=90)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
_MOST_DISTRUST = 8


@dataclass(frozen=True, slots=True)
class Work:
    """A task made ready to be sent: the resident as it is now, and the number bound so far (`held`)."""

    task: Task
    resident: Resident
    held: str
    active: bool


def channels() -> list[str]:
    """Services of the province that are configured."""
    known = {"index": registration.configured(), "card": health_cards.configured()}
    return [channel for channel, there in known.items() if there]


def note(actor: Actor, resident_ids: Collection[UUID]) -> None:
    """Residents are new or changed."""
    survivors = {members[0] for members in residents.identity_sets(resident_ids).values()}
    rows = [(channel, "feed", identity, None) for channel in channels() for identity in sorted(survivors)]
    tasks.queue(actor, rows, now())


def note_merge(actor: Actor, survivor_id: UUID, merged_id: UUID) -> None:
    """Two index ids became one: what the province knows as two must become one there."""
    there, at = channels(), now()
    tasks.close(actor, [merged_id], "已并入另一主索引，由其上报", at)
    note(actor, [survivor_id])
    if "index" not in there:
        return
    top = residents.survivor(survivor_id)
    owners = {owner for owner in residents.numbers_of(actor, top, CODE).values() if owner != top}
    tasks.queue(actor, [("index", "merge", owner, top) for owner in sorted(owners)], at)


def next_work(actor: Actor, channel: str) -> tuple[Task, Work | None] | None:
    """The next due task, leased, and what to send; no work where the task was settled without the province. None: nothing due."""
    at = now()
    task = tasks.take_due(actor, channel, at, at + _LEASE)
    if task is None:
        return None
    problem = ""
    try:
        profile = residents.profile(actor, task.other_id or task.resident_id)
    except CodedError as error:
        tasks.note(actor, task, "refused", at, problem=error.text)
        return task, None
    resident = profile.resident
    if task.act == "feed" and resident.id != task.resident_id:
        tasks.note(actor, task, "done", at, problem="已并入另一主索引，由其上报")
        return task, None
    if task.act == "merge" and task.resident_id not in resident.merged_ids:
        tasks.note(actor, task, "done", at, problem="合并已撤销，不再上报")
        return task, None
    if channel == "card" and not resident.citizen_id:
        problem = "没有校验正确的居民身份证号，省电子健康卡平台不受理"
    elif not resident.name:
        problem = "没有姓名，省平台不受理"
    if problem:
        tasks.note(actor, task, "refused", at, problem=f"{problem}；补全后会自动上报")
        return task, None
    held = residents.numbers_of(actor, resident.id, CODE if channel == "index" else CARD)
    own = sorted(held, key=lambda number: held[number] != resident.id)
    return task, Work(task, resident, own[0] if own else "", profile.cancellation is None)


def hold(actor: Actor, task: Task, problem: str, *, distrusted: bool) -> None:
    """The province did not answer, or its answer cannot be trusted: again later, each time later; only distrust gives up."""
    at, attempts = now(), task.attempts + 1
    tasks.beat(actor, task.channel, at, problem)
    if distrusted and attempts >= _MOST_DISTRUST:
        tasks.note(actor, task, "refused", at, problem=problem, attempts=attempts)
        return
    wait = min(_FIRST_WAIT * 2 ** min(task.attempts, 12), _LONGEST_WAIT)
    tasks.note(actor, task, "waiting", at, problem=problem, due=at + wait, attempts=attempts)


def refuse(actor: Actor, task: Task, problem: str) -> None:
    """The province said no: it stands until somebody tries again or the resident's data change."""
    at = now()
    tasks.beat(actor, task.channel, at, "")
    tasks.note(actor, task, "refused", at, problem=problem, attempts=task.attempts + 1)
    audit.record(
        actor,
        "update",
        resident_id=task.resident_id,
        what=CHANNELS[task.channel],
        detail={"refused": problem},
        outcome="refused",
    )


def settle_merge(actor: Actor, work: Work) -> None:
    """The province joined the two; the merged id's code gives way where the survivor has its own."""
    at = now()
    tasks.beat(actor, "index", at, "")
    held = residents.numbers_of(actor, work.resident.id, CODE)
    if len(held) > 1:
        for number, owner in held.items():
            if owner == work.task.resident_id:
                residents.end_number(actor, work.resident.id, CODE, number, "合并后由保留主索引的识别码代替")
    tasks.note(actor, work.task, "done", at)


def settle_feed(actor: Actor, work: Work, told: ProvincialPerson) -> None:
    """Bind what the province said; what disagrees with what is bound changes nothing and is put before people."""
    at, task = now(), work.task
    tasks.beat(actor, task.channel, at, "")
    numbers = ((CODE, told.code),) if task.channel == "index" else ((CARD, told.card), (CROSS, told.cross))
    problem, review, shown = bind(
        actor, work.resident.id, [(source, number) for source, number in numbers if number]
    )
    tasks.note(
        actor, task, "conflict" if problem else "done", at, problem=problem, told=shown, review_id=review
    )


def bind(actor: Actor, resident_id: UUID, numbers: Sequence[tuple[str, str]]) -> tuple[str, UUID | None, str]:
    """Bind numbers: (what disagrees, the pair put before people, the number it is about)."""
    for source, number in numbers:
        found = residents.bind_number(actor, resident_id, source, number)
        if found.outcome == "taken" and found.holder_id is not None:
            reason = f"省平台认为是同一人：{NAMES[source]} {number} 已绑定另一主索引"
            return (*_review(actor, found.holder_id, resident_id, reason), number)
        if found.outcome == "other":
            return (
                f"省平台给出的{NAMES[source]} {number} 与已绑定的 {found.number} 不同，没有改动",
                None,
                number,
            )
    return "", None, numbers[0][1] if numbers else ""


def _review(actor: Actor, holder_id: UUID, resident_id: UUID, reason: str) -> tuple[str, UUID | None]:
    try:
        pair = residents.open_review(actor, holder_id, resident_id, reason)
    except CodedError as error:
        return f"{reason}（{error.text}）", None
    ended = "；本州已判定为不同的人，请向省平台核实" if pair.status == "apart" else "，已送身份审核"
    return reason + ended, pair.id
