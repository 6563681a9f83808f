"""What the exchange monitor shows: the day so far, messages, one message with its bytes. Every look at a body is audited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from yizhou.exchange.pipeline.contracts import FaultGroup, MessageBrief, PartReport, Stage
from yizhou.exchange.pipeline.encodings import decode_text
from yizhou.exchange.pipeline.errors import MessageNotFound
from yizhou.exchange.pipeline.packing import expand, is_zip
from yizhou.exchange.pipeline.reporting import fault_of, from_json
from yizhou.exchange.pipeline.store import monitor as store
from yizhou.kernel.audit.api import Subject, record_many
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now, today
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.errors.contracts import Fault
from yizhou.kernel.files import api as files
from yizhou.kernel.organisations import api as organisations

CHANNEL_NAMES = {
    "fhir": "FHIR 接口", "soap": "SOAP 服务", "cda": "CDA 文档", "files": "表格数据", "load": "批量装载",
}  # fmt: skip
PREVIEW_CHARACTERS = 6_000
_PREVIEW_BYTES = 4 * 1024 * 1024
_AUDITED_RESIDENTS = 200


@dataclass(slots=True)
class Sums:
    """Counters of one channel, county, or of the day."""

    messages: int = 0
    accepted: int = 0
    partly: int = 0
    refused: int = 0
    parsed: int = 0
    validated: int = 0
    stored: int = 0
    resources: int = 0
    documents: int = 0
    residents_new: int = 0

    def add(self, values: tuple[int, ...]) -> None:
        for name, value in zip(self.__slots__, values, strict=True):
            setattr(self, name, getattr(self, name) + int(value))

    @property
    def success_rate(self) -> float:
        """Share of messages of which something was accepted; 1 when there were none."""
        return round((self.accepted + self.partly) / self.messages, 4) if self.messages else 1.0


@dataclass(frozen=True, slots=True)
class Overview:
    """The day so far within an actor's scope. `counties` by six-place code, with names."""

    today: Sums
    stages: tuple[tuple[Stage, int], ...]
    channels: Mapping[str, Sums]
    per_minute: Mapping[str, int]
    counties: tuple[tuple[str, str, Sums], ...]
    recent_faults: list[FaultGroup]


@dataclass(frozen=True, slots=True)
class MessageDetail:
    """A message with everything known of it; `rest` holds its hints, stages, encoding and history."""

    brief: MessageBrief
    reports: tuple[PartReport, ...]
    faults: tuple[Fault, ...]
    rest: Mapping[str, Any]
    body_preview: str


def overview(actor: Actor) -> Overview:
    """Sums of today's counters; nothing is counted while one looks."""
    whole, channels, counties = Sums(), dict[str, Sums](), dict[str, Sums]()
    for channel, label, *values in store.sum_day(actor, today()):
        whole.add(tuple(values))
        channels.setdefault(channel, Sums()).add(tuple(values))
        if label.startswith("c"):
            counties.setdefault(label[1:7], Sums()).add(tuple(values))
    waiting = store.count_waiting(actor)
    reached = (
        whole.messages + waiting, whole.parsed, whole.parsed, whole.validated, whole.stored, whole.messages,
        whole.messages,
    )  # fmt: skip
    root = organisations.root()
    known = organisations.within(root.path, "county") if root else []
    return Overview(
        today=whole,
        stages=tuple(zip(Stage, reached, strict=True)),
        channels={name: channels.get(name, Sums()) for name in {**dict.fromkeys(CHANNEL_NAMES), **channels}},
        per_minute=store.count_since(actor, now() - timedelta(minutes=1)),
        counties=tuple((one.code[:6], one.name, counties.get(one.code[:6], Sums())) for one in known),
        recent_faults=store.list_faults(actor, today(), 8),
    )


def volumes(actor: Actor, days: int) -> list[tuple[date, str, int, int, int]]:
    """Day, channel, accepted, partly, refused, of the last `days` days."""
    return store.list_volumes(actor, today() - timedelta(days=days - 1))


def faults(actor: Actor, days: int) -> list[FaultGroup]:
    """Faults of the last `days` days, most frequent first."""
    return store.list_faults(actor, today() - timedelta(days=days - 1), 200)


def messages(
    actor: Actor, *, status: str, channel: str, institution: str, fault: str, after: str | None, limit: int
) -> Page[MessageBrief]:
    """Messages, newest first. Raises BadPageKey."""
    return store.list_messages(
        actor, status=status, channel=channel, institution=institution, fault=fault, after=after, limit=limit
    )


def _found(actor: Actor, message_id: UUID) -> tuple[MessageBrief, dict[str, Any]]:
    found = store.find(actor, message_id)
    if found is None:
        raise MessageNotFound(id=message_id)
    return found


def _note_look(actor: Actor, message_id: UUID, reports: tuple[PartReport, ...], what: str) -> None:
    residents = list(dict.fromkeys(report.resident_id for report in reports if report.resident_id))
    subjects = [
        Subject(resident, f"{what} {message_id}", None) for resident in residents[:_AUDITED_RESIDENTS]
    ]
    record_many(actor, "read", subjects or [Subject(None, f"{what} {message_id}", None)])


def message(actor: Actor, message_id: UUID) -> MessageDetail:
    """One message. Audited for the residents it speaks of. Raises MessageNotFound."""
    brief, rest = _found(actor, message_id)
    reports = tuple(from_json(each) for each in store.list_reports(message_id))
    _note_look(actor, message_id, reports, "交换报文")
    return MessageDetail(
        brief, reports, tuple(fault_of(each) for each in rest["faults"]), rest, _preview(brief.size, rest)
    )


def _preview(size: int, rest: Mapping[str, Any]) -> str:
    if size > _PREVIEW_BYTES:
        return ""
    content = expand(files.get(rest["body_hash"]), rest["hints"].get("content_encoding", "")).content
    if not content or is_zip(content):
        return ""
    return decode_text(content).text[:PREVIEW_CHARACTERS]


def body(actor: Actor, message_id: UUID) -> tuple[bytes, str, str]:
    """The bytes of a message as its sender meant them (unpacked), their media type and encoding. Audited."""
    _, rest = _found(actor, message_id)
    _note_look(
        actor, message_id, tuple(from_json(each) for each in store.list_reports(message_id)), "报文原文"
    )
    raw = files.get(rest["body_hash"])
    expanded = expand(raw, rest["hints"].get("content_encoding", ""))
    return (raw if expanded.faults else expanded.content), rest["media_type"], rest["encoding"]


def may_touch(actor: Actor, message_id: UUID) -> datetime:
    """Raises MessageNotFound unless the message lies within the actor's scope."""
    return _found(actor, message_id)[0].received
