"""The parse stage: the body is expanded, its format reads it, and the parts are cut into slices of one transaction."""

import time
from collections.abc import Sequence

from yizhou.exchange.pipeline import faults
from yizhou.exchange.pipeline.contracts import Envelope, Parsed, Stage
from yizhou.exchange.pipeline.formats import format_named
from yizhou.exchange.pipeline.packing import expand
from yizhou.exchange.pipeline.store import intake as store

PARTS_AT_ONCE = 500
"""Parts of one transaction; a group is never divided."""


class Clock:
    """Milliseconds each stage took."""

    def __init__(self) -> None:
        self.laps: dict[Stage, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: Stage) -> None:
        instant = time.perf_counter()
        self.laps[stage] = (instant - self._last) * 1000
        self._last = instant


def parse(standing: store.Standing, body: bytes) -> Parsed:
    """The parse stage: expand the body, then have its format read it."""
    expanded = expand(body, standing.hints.get("content_encoding", ""))
    if expanded.faults:
        return Parsed((), expanded.faults)
    if not expanded.content.strip(b"\xef\xbb\xbf\r\n\t "):
        return Parsed((), (faults.empty_body(),))
    envelope = Envelope(
        standing.channel, standing.format, standing.partner_id, expanded.content, standing.media_type,
        standing.received, standing.hints,
    )  # fmt: skip
    return format_named(standing.format).parse(envelope)


def end_of_slice(parsed: Parsed, start: int) -> int:
    """End of the parts stored together from `start` on: at least PARTS_AT_ONCE, and no group divided."""
    parts: Sequence[object] = parsed.parts
    end = min(start + PARTS_AT_ONCE, len(parts))
    while (
        end < len(parts)
        and parsed.parts[end].group
        and parsed.parts[end].group == parsed.parts[end - 1].group
    ):
        end += 1
    return end
