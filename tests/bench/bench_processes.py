"""Processes: whole referrals step by step on the server, each step a transaction; a work list of many open tasks paged by key."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.bench.measuring import Bench, Measure, clock, percentile

CASES, OPEN = 300, 100_000


def measure(bench: Bench) -> Iterator[Measure]:
    """A referral from its request to its refusal or treatment; then the list of the receiving hospital with 100,000 open tasks."""
    bench.django()
    from django.db import transaction

    from tests.engines.processes.ground import CITY_HOSPITAL, make_stage
    from tests.engines.processes.test_working import ACCEPTED, REQUEST
    from yizhou.engines.processes import api
    from yizhou.engines.processes.store import tasks as store
    from yizhou.kernel.auth.contracts import Actor, ActorKind
    from yizhou.kernel.clock.api import new_id, now

    with transaction.atomic():
        stage = make_stage()

    def doctor(name: str, place: str) -> Actor:
        at = stage.places[place]
        rights = frozenset({"collaboration.request", "collaboration.handle"})
        return Actor(
            ActorKind.STAFF, name, new_id(), at.id, at.name, scope=at.path.split(".")[0], permissions=rights
        )

    below, above = doctor("乡医", "禄丰市金山镇卫生院"), doctor("县医", "楚雄市人民医院")
    treated = {
        "diagnosis": "腰椎间盘突出", "treatment": "理疗", "outcome": "好转", "advice": "卧硬板床", "refer_down": False,
    }  # fmt: skip
    steps: list[float] = []

    def timed(work: Any) -> Any:
        with clock() as waited, transaction.atomic():
            made = work()
        steps.append(waited() * 1000)
        return made

    with clock() as seconds:
        for _ in range(bench.amount(CASES, 20)):
            case = timed(lambda: api.start(below, "referral", stage.resident, REQUEST))
            for answers in (ACCEPTED, {"came": True, "medium": "card"}, treated):
                waiting = next(each for each in api.tasks_of(above, case.id) if each.state == "open")
                timed(lambda task=waiting, given=answers: api.complete(above, task.id, given))
    note = f"{len(steps):,} steps in {seconds():.1f} s; p50 {percentile(steps, 0.5):.1f} ms"
    yield Measure(
        "one step of a referral, p95", percentile(steps, 0.95), "ms", target=10, at_most=True, note=note
    )
    yield Measure(
        "steps", len(steps) / seconds(), "/s", target=100, at_most=False, note="one connection, one core"
    )
    count = bench.amount(OPEN, 1_000)
    with transaction.atomic():
        sample = timed(lambda: api.start(below, "referral", stage.resident, REQUEST))
        one = next(each for each in api.tasks_of(above, sample.id) if each.state == "open")
        at = now()
        store.insert(above, [replace(one, id=new_id(), due=at + timedelta(seconds=n)) for n in range(count)])
    waits: list[float] = []
    after: str | None = None
    for _ in range(50):
        with clock() as waited, transaction.atomic():
            page = api.tasks(above, "open", "", after, 30)
        waits.append(waited() * 1000)
        after = page.next
    note = f"{count:,} open tasks of {CITY_HOSPITAL}; 50 pages of 30, one after another"
    yield Measure(
        "a page of the work list, p95", percentile(waits, 0.95), "ms", target=10, at_most=True, note=note
    )
