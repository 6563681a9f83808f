"""From a wire to a report: what every HTTP channel does with a body before and after the pipeline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from yizhou.exchange.partners import api as partners
from yizhou.exchange.pipeline import faults
from yizhou.exchange.pipeline.bodies import PROCESSED_LIMIT, receive_body
from yizhou.exchange.pipeline.contracts import Envelope, Report
from yizhou.exchange.pipeline.flow import keep_refused, submit
from yizhou.exchange.pipeline.packing import megabytes
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.auth.errors import Forbidden
from yizhou.kernel.clock.api import now


@dataclass(frozen=True, slots=True)
class Wire:
    """A body still on its wire. `read(n)` gives at most n bytes; `coding` is the Content-Encoding."""

    channel: str
    format: str
    read: Callable[[int], bytes]
    declared: int | None = None
    media_type: str = ""
    coding: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)


def intake(actor: Actor, wire: Wire) -> Report:
    """Read the body, keep it, decide it. Outside of any transaction.

    A body over the limit is kept and refused. Raises Forbidden, ChannelNotAllowed, BodyTooLarge (not even kept).
    """
    if actor.partner_id is None:
        raise Forbidden(permission="数据上报")
    partners.allow(partners.get(actor.partner_id), wire.channel)
    received = now()
    body = receive_body(wire.read, declared=wire.declared, media_type=wire.media_type)
    hints = dict(wire.hints)
    if wire.coding and wire.coding.lower() != "identity":
        hints["content_encoding"] = wire.coding.lower()
    envelope = Envelope(
        wire.channel, wire.format, actor.partner_id, body.content, wire.media_type, received, hints
    )
    if body.kept is not None:
        fault = faults.too_large(megabytes(body.size), megabytes(PROCESSED_LIMIT))
        return keep_refused(envelope, body.kept, fault)
    return submit(actor, envelope)
