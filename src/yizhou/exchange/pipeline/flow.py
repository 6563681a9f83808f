"""The one pipeline: receive, parse, preheat, validate, store, acknowledge, publish (design.md §5).

Two transactions at least. The first keeps the raw message; from then on it cannot be lost. The second (for a large
table: several) decides it: resources, report, status, counters' event and live notice all commit together, so that a
process killed anywhere leaves either a message that waits or a message that is done. Recovery takes up those that wait.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from uuid import UUID

import structlog

from yizhou.exchange.partners import api as partners
from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline import faults
from yizhou.exchange.pipeline.contracts import Envelope, Parsed, PartReport, Report, Stage, Status
from yizhou.exchange.pipeline.deciding import Decision, decide, refuse
from yizhou.exchange.pipeline.errors import (
    MessageBusy,
    MessageNotFound,
)
from yizhou.exchange.pipeline.formats import format_named
from yizhou.exchange.pipeline.local_codes import announce_local_codes
from yizhou.exchange.pipeline.parsing import Clock, end_of_slice, parse
from yizhou.exchange.pipeline.preheating import Setting, preheat
from yizhou.exchange.pipeline.reporting import fault_of, from_json, refused_by
from yizhou.exchange.pipeline.store import counting, failures
from yizhou.exchange.pipeline.store import intake as store
from yizhou.exchange.pipeline.storing import store as store_parts
from yizhou.exchange.pipeline.validating import validate
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import in_transaction, savepoint, unit_of_work
from yizhou.kernel.files import api as files
from yizhou.kernel.files.contracts import FileRef

log = structlog.get_logger(__name__)

TRIES = 4
"""How often a transaction is tried that another one got in the way of."""
TELLING_HINTS = ("operation", "definition", "type", "id", "occasion")
"""Hints that make the same bytes another message; `occasion` is a channel's way to say that it is one each time."""


def transaction() -> AbstractContextManager[None]:
    """A transaction of the pipeline's own; within a page's request (repair, replay), a part of the request's."""
    return savepoint() if in_transaction() else unit_of_work()


@dataclass(frozen=True, slots=True)
class Origin:
    """Why a message exists that no partner sent: it repairs another one."""

    repairs_id: UUID | None = None
    handled_by: str = ""
    reason: str = ""


def fingerprint(envelope: Envelope, body_hash: str) -> bytes:
    """Who sent which bytes, meant as what: equal for a repeated message only."""
    told = [f"{name}={envelope.hints[name]}" for name in TELLING_HINTS if name in envelope.hints]
    text = "\0".join([str(envelope.partner_id), envelope.channel, envelope.format, body_hash, *told])
    return sha256(text.encode()).digest()


@dataclass(slots=True)
class Pipeline:
    """The stages in order. `reached` is told of each stage a message has reached (progress; tests stop there)."""

    reached: Callable[[Stage, UUID], None] = field(default=lambda stage, message_id: None)

    def receive(
        self, partner: Partner, envelope: Envelope, kept: FileRef | None = None, origin: Origin | None = None
    ) -> tuple[UUID, str, bool]:
        """First transaction: keep the bytes and the envelope. Id, status and whether the message is new."""
        why = origin or Origin()
        with transaction():
            stored = kept or files.put(envelope.body, envelope.media_type)
            met = store.insert(
                store.NewMessage(
                    new_id(), envelope.received, envelope.channel, envelope.format, partner.id, partner.name,
                    partner.organisation_id, partner.organisation_name, partner.organisation_path or partner.trusted_scope,
                    envelope.media_type[:200], stored.size, stored.hash,
                    fingerprint(envelope, f"{stored.hash}{why.repairs_id or ''}"), dict(envelope.hints),
                    why.repairs_id, why.handled_by, why.reason,
                )
            )  # fmt: skip
            if why.repairs_id is not None and met[2]:
                store.supersede(why.repairs_id, met[0])
        self.reached(Stage.RECEIVED, met[0])
        return met

    def submit(self, envelope: Envelope, origin: Origin | None = None) -> Report:
        """Receive, then process. A repeated message gets its first report again, and nothing changes.

        A repeat of a refused message is tried once more: nothing of it was stored, and the reason may be gone.
        """
        partner = partners.get(envelope.partner_id)
        message_id, status, new = self.receive(partner, envelope, origin=origin)
        if not new and status not in (Status.RECEIVED.value, Status.REFUSED.value):
            return self.report(message_id, repeated=True)
        if status == Status.REFUSED.value:
            self.wait_again(message_id, "", "")
        return replace(self.process(message_id, body=envelope.body), repeated=not new)

    def wait_again(self, message_id: UUID, handled_by: str, reason: str) -> None:
        """Put a decided message back to its beginning."""
        with transaction():
            standing = store.lock(message_id, wait=True)
            if standing is not None and standing.status != Status.RECEIVED.value:
                counting.take_back(message_id)
                store.reset(message_id, handled_by, reason)

    def keep_refused(self, envelope: Envelope, kept: FileRef, reason: faults.Fault) -> Report:
        """Keep and list a message that is not to be processed (too large)."""
        message_id, status, _ = self.receive(partners.get(envelope.partner_id), envelope, kept)
        if status == Status.RECEIVED.value:
            with transaction():
                standing = store.lock(message_id, wait=True)
                if standing is not None and standing.status == Status.RECEIVED.value:
                    refuse(standing, partners.get(envelope.partner_id), [reason], Stage.RECEIVED)
        return self.report(message_id)

    def process(
        self, message_id: UUID, *, body: bytes | None = None, wait: bool = True, again: bool = False
    ) -> Report:
        """Decide a message that waits. Raises MessageNotFound, MessageBusy (only when not waiting)."""
        work = _Work(message_id, body, wait, again)
        report: Report | None = None
        try:
            while not work.finished:
                report = self._step_safely(work)
        except _Unforeseen as failure:
            self._note_failure(message_id, failure)
        self.reached(Stage.ACKNOWLEDGED, message_id)
        return report or self.report(message_id)

    def _step_safely(self, work: "_Work") -> Report | None:
        for attempt in range(1, TRIES + 1):
            try:
                with transaction():
                    return self._step(work)
            except failures.IN_THE_WAY as error:
                if attempt == TRIES:
                    raise _Unforeseen(error) from error
                time.sleep(0.02 * attempt)
        raise AssertionError

    def _step(self, work: "_Work") -> Report | None:
        """One transaction of processing; the report when it was the only one."""
        standing = store.lock(work.message_id, wait=work.wait)
        if standing is None:
            raise MessageNotFound(id=work.message_id) if work.wait else MessageBusy(id=work.message_id)
        if standing.status != Status.RECEIVED.value:
            work.finished = True
            return None
        try:
            return self._decide(standing, work)
        except failures.LOST:
            raise
        except Exception as error:
            raise _Unforeseen(error) from error

    def _decide(self, standing: store.Standing, work: "_Work") -> Report | None:
        clock = Clock()
        partner = partners.get(standing.partner_id)
        if work.parsed is None:
            work.parsed = parse(standing, files.get(standing.body_hash) if work.body is None else work.body)
            clock.lap(Stage.PARSED)
        parsed = work.parsed
        self.reached(Stage.PARSED, standing.id)
        if refused_by(parsed.faults) or not (parsed.parts or parsed.only_asks):
            missing = () if parsed.faults else (faults.nothing_inside(),)
            refuse(standing, partner, [*parsed.faults, *missing], Stage.RECEIVED, clock.laps, parsed)
            work.finished = True
            return None
        part = parsed.parts[standing.position : end_of_slice(parsed, standing.position)]
        setting = Setting(
            standing.id, standing.received, standing.channel, partners.actor_of(partner), partner, work.again
        )
        prepared = preheat(setting, part)
        clock.lap(Stage.PREHEATED)
        self.reached(Stage.PREHEATED, standing.id)
        validate(setting, prepared)
        clock.lap(Stage.VALIDATED)
        self.reached(Stage.VALIDATED, standing.id)
        reports = store_parts(setting, prepared)
        announce_local_codes(setting, prepared)
        clock.lap(Stage.STORED)
        finished = standing.position + len(part) >= len(parsed.parts)
        institution = next((each.institution for each in prepared if each.institution is not None), None)
        report = decide(standing, partner, Decision(parsed, reports, institution, clock.laps, finished))
        self.reached(Stage.STORED, standing.id)
        work.finished = finished
        return report

    def _note_failure(self, message_id: UUID, failure: "_Unforeseen") -> None:
        log.error(
            "message_failed", message_id=str(message_id), error=repr(failure.cause), exc_info=failure.cause
        )
        self.give_up(message_id)

    def give_up(self, message_id: UUID) -> None:
        """Refuse a message the platform fails at; it stays, and can be replayed."""
        with transaction():
            standing = store.lock(message_id, wait=True)
            if standing is not None and standing.status == Status.RECEIVED.value:
                partner = partners.get(standing.partner_id)
                refuse(standing, partner, [faults.unexpected(str(message_id))], Stage.RECEIVED)

    def report(self, message_id: UUID, *, repeated: bool = False) -> Report:
        """The stored report. Raises MessageNotFound."""
        standing = store.find(message_id)
        if standing is None:
            raise MessageNotFound(id=message_id)
        parts: tuple[PartReport, ...] = tuple(from_json(each) for each in store.list_reports(message_id))
        return Report(
            message_id=message_id,
            status=Status(standing.status),
            parts=parts,
            faults=tuple(fault_of(each) for each in standing.faults),
            repeated=repeated,
            milliseconds={each["stage"]: each["milliseconds"] for each in standing.stages},
            notes=standing.notes,
        )


@dataclass(slots=True)
class _Work:
    """A message being decided. `body` is at hand when it was just received; `again`: a replay."""

    message_id: UUID
    body: bytes | None
    wait: bool
    again: bool
    parsed: Parsed | None = None
    finished: bool = False


class _Unforeseen(Exception):
    """Something no one foresaw, on its way out of the transaction it ended."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(repr(cause))
        self.cause = cause


pipeline = Pipeline()
"""The one every channel uses."""


def submit(actor: Actor, envelope: Envelope) -> Report:
    """Take in one message: keep it, decide it, answer. Opens its own transactions: call it outside of any.

    Raises PartnerUnknown, FormatUnknown, ChannelNotAllowed.
    """
    del actor
    partners.allow(partners.get(envelope.partner_id), envelope.channel)
    format_named(envelope.format)
    return pipeline.submit(envelope)


def keep_refused(envelope: Envelope, kept: FileRef, fault: faults.Fault) -> Report:
    """Keep and list a message too large to be processed."""
    return pipeline.keep_refused(envelope, kept, fault)


def process(message_id: UUID, *, wait: bool = True) -> Report:
    """Decide a message that waits (recovery). Raises MessageNotFound, MessageBusy when not waiting."""
    return pipeline.process(message_id, wait=wait)
