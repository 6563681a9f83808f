"""Messages go to disk, or over the wire to a running platform; the truth goes into a file of its own."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO

import httpx

from tools.demo.contracts import OutboundMessage, Plan
from tools.demo.people import Household, Person
from tools.demo.prefecture import prefecture
from tools.demo.streaming import stream_messages

TRIES = 5


@dataclass(slots=True)
class Outcome:
    """What became of the messages sent. `failed`: no answer, or an answer of 500 and above."""

    sent: int = 0
    bytes: int = 0
    seconds: float = 0.0
    failed: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def person_truth(person: Person) -> dict[str, Any]:
    """A person as they truly are, for measurements of the platform."""
    return {
        "type": "person", "id": person.id, "name": person.name.registered, "other_name": person.name.other, "sex": person.sex,
        "birth": person.birth, "citizen_id": person.citizen_id, "ethnic_group": person.ethnic, "village": person.village.code,
        "address": person.full_address, "phone": person.phone, "health_record": person.record_number, "died": person.died,
        "mother": person.mother.id if person.mother else "", "father": person.father.id if person.father else "",
        "spouse": person.spouse.id if person.spouse else "", "twin": person.twin_order, "conditions": person.conditions, "show": person.show,
    }  # fmt: skip


def message_truth(message: OutboundMessage) -> dict[str, Any]:
    """What a message really is; `sha256` of the body ties it to what the platform keeps."""
    return {
        "type": "message", "number": message.number, "sent": message.at, "channel": message.channel, "partner": message.partner_code,
        "sha256": sha256(message.body).hexdigest(), **asdict(message.truth),
    }  # fmt: skip


class Truth:
    """Writes the ground truth as JSON lines: persons, then the messages of their block."""

    def __init__(self, out: TextIO | None) -> None:
        self.out = out

    def _line(self, content: dict[str, Any]) -> None:
        if self.out is not None:
            self.out.write(json.dumps(content, ensure_ascii=False, default=_plain) + "\n")

    def household(self, household: Household) -> None:
        for person in household.members:
            self._line(person_truth(person))

    def message(self, message: OutboundMessage) -> None:
        if self.out is not None:
            self._line(message_truth(message))


@contextmanager
def truth_file(path: Path | None) -> Iterator[Truth]:
    """A Truth that writes to `path`, or nowhere."""
    if path is None:
        yield Truth(None)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        yield Truth(out)


def write(plan: Plan, folder: Path, truth_path: Path | None = None) -> Outcome:
    """All messages as files, a folder for each thousand, with `messages.jsonl` saying how each is to be sent."""
    folder.mkdir(parents=True, exist_ok=True)
    outcome, start = Outcome(), perf_counter()
    with truth_file(truth_path) as truth, (folder / "messages.jsonl").open("w", encoding="utf-8") as index:
        for message in stream_messages(plan, truth.household):
            place = folder / f"{message.number // 1000:05d}" / message.name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(message.body)
            facts = {
                "file": str(place.relative_to(folder)), "sent": message.at.isoformat(), "channel": message.channel, "path": message.path,
                "media_type": message.media_type, "partner": message.partner_code, "headers": dict(message.headers),
            }  # fmt: skip
            index.write(json.dumps(facts, ensure_ascii=False) + "\n")
            truth.message(message)
            _count(outcome, message)
    outcome.seconds = perf_counter() - start
    return outcome


def _count(outcome: Outcome, message: OutboundMessage) -> None:
    outcome.sent += 1
    outcome.bytes += len(message.body)
    outcome.kinds[f"{message.truth.kind} {message.truth.format}"] += 1
    outcome.channels[message.channel] += 1


async def _post(client: httpx.AsyncClient, message: OutboundMessage, secrets: dict[str, str]) -> int:
    """Status of the answer, 0 when there was none after a few tries."""
    for attempt in range(TRIES):
        try:
            answer = await client.post(
                message.path, content=message.body, headers={"Content-Type": message.media_type, **message.headers},
                auth=(message.partner_code, secrets[message.partner_code]),
            )  # fmt: skip
        except httpx.TransportError:
            await asyncio.sleep(0.5 * 2**attempt)
            continue
        if answer.status_code not in (429, 502, 503, 504):
            return answer.status_code
        await asyncio.sleep(0.5 * 2**attempt)
    return 0


async def _send(
    plan: Plan, url: str, concurrency: int, truth: Truth, progress: Callable[[Outcome], None]
) -> Outcome:
    secrets = {partner.code: partner.secret for partner in prefecture().partners}
    outcome, start = Outcome(), perf_counter()
    queue: asyncio.Queue[OutboundMessage | None] = asyncio.Queue(concurrency * 3)
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:

        async def work() -> None:
            while (message := await queue.get()) is not None:
                status = await _post(client, message, secrets)
                outcome.statuses[status] += 1
                outcome.failed += status == 0 or status >= 500
                _count(outcome, message)

        workers = [asyncio.create_task(work()) for _ in range(concurrency)]
        for message in stream_messages(plan, truth.household):
            truth.message(message)
            await queue.put(message)
            if message.number % 50 == 0:
                outcome.seconds = perf_counter() - start
                progress(outcome)
        for _ in workers:
            await queue.put(None)
        await asyncio.gather(*workers)
    outcome.seconds = perf_counter() - start
    progress(outcome)
    return outcome


def send(
    plan: Plan, url: str, concurrency: int = 4, truth_path: Path | None = None, progress: Callable[[Outcome], None] = lambda _: None,
) -> Outcome:  # fmt: skip
    """Send everything to a platform, as the partners it knows, about in order of time."""
    with truth_file(truth_path) as truth:
        return asyncio.run(_send(plan, url, concurrency, truth, progress))
