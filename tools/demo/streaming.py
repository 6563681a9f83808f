"""The whole stream: block by block, each block's messages in order of sending, with repeats, corrections and late ones."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from tools.demo.composing import Composer
from tools.demo.contracts import CLEAN, Dirt, MessageTruth, OutboundMessage, Plan
from tools.demo.drafting import Draft
from tools.demo.faces import Faces
from tools.demo.filing import Filing, goes_into_table
from tools.demo.geography import settled
from tools.demo.happenings import CheckUp, Happening, Registration, Visit
from tools.demo.households import VillageRegister, households, quotas
from tools.demo.life.history import history
from tools.demo.life.setting import Setting
from tools.demo.people import YEAR, Household, shown
from tools.demo.prefecture import prefecture
from tools.demo.randomness import chance, stream
from tools.demo.showcase import showcase

OnHousehold = Callable[[Household], None]


@dataclass(slots=True)
class _Sending:
    """Something on the block's calendar: a happening to compose, a draft to send, or (neither) a quarter to close.

    `wrong` is the happening whose message this is and which will be corrected; `original` the number of the message
    that a correction corrects; `body` is set for a repeat.
    """

    happening: Happening | None = None
    draft: Draft | None = None
    fault: str = ""
    body: bytes = b""
    repeats: int = 0
    corrects: int = 0
    revision: int = 1
    late: bool = False
    original: int = 0
    wrong: Happening | None = None


def since(plan: Plan) -> date:
    return plan.as_of - timedelta(days=round(plan.years * YEAR))


def _blocks(plan: Plan) -> Iterator[list[Household]]:
    """Households in blocks of about `plan.block` residents; the documented people come first."""
    start = since(plan)
    families = showcase(plan.as_of, start) if plan.showcase else []
    family_size = sum(len(household.members) for household in families)
    block, size = (families, family_size) if family_size <= plan.residents else ([], 0)
    remaining = plan.residents - size
    for village, quota in quotas(max(0, remaining), settled(plan.residents, plan.seed), plan.seed):
        for household in households(VillageRegister(village, plan.seed), quota, plan.seed, plan.as_of, start):
            block.append(household)
            size += len(household.members)
            if size >= plan.block:
                yield block
                block, size = [], 0
    if block:
        yield block


def people(plan: Plan) -> Iterator[Household]:
    """All households of the plan, without their history."""
    for block in _blocks(plan):
        yield from block


def stream_messages(plan: Plan, on_household: OnHousehold | None = None) -> Iterator[OutboundMessage]:
    """All messages. Memory does not grow with the number of residents: one block at a time is held."""
    world = prefecture()
    setting = Setting(plan.seed, since(plan), plan.as_of, plan.density, world.care, world.workforce)
    number = 0
    for index, block in enumerate(_blocks(plan)):
        faces = Faces(plan.seed, plan.dirt)
        composer = Composer(world.partners, world.workforce, faces)
        run = _Block(plan, setting, composer, Filing(composer, plan.dirt, plan.seed, index), index, number)
        for household in block:
            if on_household is not None:
                on_household(household)
            run.take(history(setting, household))
        for message in run.messages():
            number = message.number
            yield message


class _Block:
    """The calendar of one block: a heap of what is to be sent when."""

    def __init__(
        self, plan: Plan, setting: Setting, composer: Composer, filing: Filing, index: int, number: int
    ) -> None:
        self.plan, self.setting, self.composer, self.filing = plan, setting, composer, filing
        self.rng = stream(plan.seed, "block", index)
        self.number, self.order = number, 0
        self.calendar: list[tuple[datetime, int, _Sending]] = []
        self.end = datetime.combine(plan.as_of, datetime.min.time())
        month = since(plan)
        while month < plan.as_of:
            month = _quarter_after(month)
            self._push(
                datetime.combine(min(month, plan.as_of - timedelta(days=7)), datetime.min.time()), _Sending()
            )

    def _push(self, at: datetime, sending: _Sending) -> None:
        self.order += 1
        heapq.heappush(self.calendar, (at, self.order, sending))

    def take(self, happenings: list[Happening]) -> None:
        for happening in happenings:
            at = happening.until if isinstance(happening, Visit) else happening.at
            delay = timedelta(
                minutes=20
                + chance("delay", happening.number)
                * (600 if isinstance(happening, Visit | CheckUp) else 3000)
            )
            self._push(at + delay, _Sending(happening=happening))

    def messages(self) -> Iterator[OutboundMessage]:
        while self.calendar:
            at, _, sending = heapq.heappop(self.calendar)
            if sending.happening is not None:
                self._compose(at, sending)
            elif sending.draft is not None:
                if at < self.end:
                    yield self._send(at, sending)
            else:
                for due, draft in self.filing.due(at.date()):
                    self._push(due, _Sending(draft=draft))

    def _compose(self, at: datetime, sending: _Sending) -> None:
        happening = sending.happening
        if happening is None:
            return
        partner = self.composer.partner_of(happening.institution)
        if sending.revision == 1:
            tabled = goes_into_table(happening, partner)
            if tabled or isinstance(happening, Visit | Registration):
                self.filing.add(happening, partner)
            if tabled:
                return
        for step, draft in enumerate(self.composer.drafts(happening, sending.revision)):
            self._schedule(at + timedelta(seconds=4 * step), draft, happening, sending, step)
            if sending.revision > 1:
                return

    def _schedule(
        self, at: datetime, draft: Draft, happening: Happening, sending: _Sending, step: int
    ) -> None:
        rng, dirt = self.rng, CLEAN if shown(happening.person) else self.plan.dirt
        late = rng.random() < dirt.late and at < self.end - timedelta(days=40)
        if late:
            at += min(timedelta(days=rng.randrange(30, 400)), (self.end - at) * rng.uniform(0.5, 0.95))
        correct = sending.revision == 1 and step == 0 and draft.correctable and rng.random() < dirt.correction
        self._push(
            at,
            _Sending(
                draft=draft,
                fault=_fault(draft, dirt, rng),
                late=late,
                corrects=sending.original,
                wrong=happening if correct else None,
            ),
        )

    def _send(self, at: datetime, sending: _Sending) -> OutboundMessage:
        draft = sending.draft
        if draft is None:
            raise ValueError("nothing to send")
        self.number += 1
        number = self.number
        body = sending.body or self._body(draft, sending.fault)
        dirty = (
            not any(record.person.startswith("SHOW") for record in draft.records) or draft.channel == "files"
        )
        if dirty and not sending.repeats and self.rng.random() < self.plan.dirt.repeat:
            self._push(
                at + timedelta(hours=self.rng.randrange(1, 480)),
                _Sending(draft=draft, body=body, repeats=number),
            )
        if sending.wrong is not None and not sending.fault:
            self._push(
                at + timedelta(days=self.rng.randrange(1, 30)),
                _Sending(happening=sending.wrong, revision=2, original=number),
            )
        faults = (*draft.faults, *filter(None, (sending.fault, "late" if sending.late else "", "repeat" if sending.repeats else "",
                                                 "correction" if sending.corrects else "")))  # fmt: skip
        truth = MessageTruth(
            draft.kind, draft.format, draft.institution.code if draft.institution else "", draft.occurred, draft.records, faults, sending.repeats, sending.corrects,
            _expected(draft, sending.fault),
        )  # fmt: skip
        return OutboundMessage(
            number, at, draft.channel, draft.path, draft.media_type, draft.partner, body, f"{number:08d}-{draft.format}.{draft.extension}", truth,
            draft.headers,
        )  # fmt: skip

    def _body(self, draft: Draft, fault: str) -> bytes:
        if fault == "broken":
            whole = draft.render("", self.rng)
            return whole[: int(len(whole) * self.rng.uniform(0.3, 0.9))]
        return draft.render(fault, self.rng)


def _fault(draft: Draft, dirt: Dirt, rng: Random) -> str:
    """At most one fault for a message, drawn from those its form can have."""
    fraction = rng.random()
    for fault in ("broken", *draft.allowed):
        if draft.channel == "files":
            return ""
        fraction -= getattr(dirt, fault)
        if fraction < 0:
            return fault
    return ""


def _expected(draft: Draft, fault: str) -> str:
    if fault == "broken":
        return "refused"
    if fault in ("missing", "impossible_time", "wrong_code", "unknown_template"):
        return "as ruled"
    bad_rows = any(name.startswith("row_") for record in draft.records for name in record.faults)
    return "as ruled" if bad_rows else "accepted"


def _quarter_after(on: date) -> date:
    month = (on.month - 1) // 3 * 3 + 4
    return date(on.year + (month > 12), (month - 1) % 12 + 1, 1)
