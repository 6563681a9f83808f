"""What is done with messages afterwards: recovery after a kill, replay and repair by a person."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from yizhou.exchange.pipeline.contracts import Envelope, Report, Status
from yizhou.exchange.pipeline.errors import (
    BodyUnchanged,
    MessageBusy,
    MessageNotFound,
    NotRepairable,
    ReasonMissing,
)
from yizhou.exchange.pipeline.flow import Origin, pipeline, transaction
from yizhou.exchange.pipeline.store import intake as store
from yizhou.kernel.clock.api import now

LEFT_ALONE = timedelta(seconds=5)
"""A message this young is still in the hands of the process that received it."""
ATTEMPTS = 5
"""How often recovery takes up a message before it is refused as one the platform cannot process."""


def recover() -> int:
    """Decide what a killed process left waiting; how many messages. One that was tried too often is refused."""
    done = 0
    for message_id, attempts in store.list_waiting(now() - LEFT_ALONE, 200):
        with transaction():
            store.note_attempt(message_id)
        if attempts >= ATTEMPTS:
            pipeline.give_up(message_id)
            continue
        try:
            pipeline.process(message_id, wait=False)
        except MessageBusy:
            continue
        done += 1
    return done


def replay(message_id: UUID, handled_by: str, reason: str) -> Report:
    """Decide a message anew from its stored bytes. Raises MessageNotFound, NotRepairable, ReasonMissing."""
    _handled(message_id, reason)
    pipeline.wait_again(message_id, handled_by, reason.strip())
    return pipeline.process(message_id, again=True)


def repair(message_id: UUID, body: bytes, handled_by: str, reason: str) -> Report:
    """Take in a repaired body as a new message that supersedes the faulty one.

    Raises MessageNotFound, NotRepairable, BodyUnchanged, ReasonMissing.
    """
    standing = _handled(message_id, reason)
    if sha256(body).hexdigest() == standing.body_hash:
        raise BodyUnchanged
    hints = {name: value for name, value in standing.hints.items() if name != "content_encoding"}
    envelope = Envelope(
        standing.channel, standing.format, standing.partner_id, body, standing.media_type, now(), hints
    )
    return pipeline.submit(envelope, Origin(message_id, handled_by, reason.strip()))


def _handled(message_id: UUID, reason: str) -> store.Standing:
    """The message a person is about to repair or replay."""
    standing = store.find(message_id)
    if standing is None:
        raise MessageNotFound(id=message_id)
    if standing.status == Status.SUPERSEDED.value:
        raise NotRepairable(status="已被修正取代")
    if len(reason.strip()) < 2:
        raise ReasonMissing
    return standing
