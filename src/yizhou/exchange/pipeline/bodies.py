"""Taking a body off the wire without ever holding more of it than may be processed.

What is larger goes straight to the file store in pieces: refused, yet kept for whoever has to split it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from yizhou.exchange.pipeline.errors import BodyTooLarge
from yizhou.exchange.pipeline.packing import megabytes
from yizhou.kernel.files.api import FileRef, put_stream

PROCESSED_LIMIT = 64 * 1024 * 1024
"""Bytes of one message that are processed."""
KEPT_LIMIT = 1024 * 1024 * 1024
"""Bytes of one message that are kept; whoever sends more is cut off."""
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """A received body: `content` when it may be processed, else where it is kept."""

    content: bytes
    kept: FileRef | None = None

    @property
    def size(self) -> int:
        return self.kept.size if self.kept else len(self.content)


def _pieces(read: Callable[[int], bytes], already: int) -> Iterator[bytes]:
    total = already
    while piece := read(_PIECE):
        total += len(piece)
        if total > KEPT_LIMIT:
            raise BodyTooLarge(size=f"超过 {megabytes(KEPT_LIMIT)}", limit=megabytes(PROCESSED_LIMIT))
        yield piece


def receive_body(
    read: Callable[[int], bytes],
    *,
    declared: int | None = None,
    media_type: str = "",
    limit: int = PROCESSED_LIMIT,
) -> Body:
    """Read a body from a stream (`read(n)` gives at most n bytes, none at the end); call it in a unit of work.

    `declared` is the Content-Length, where there is one. Raises BodyTooLarge beyond KEPT_LIMIT.
    """
    if declared is not None and declared > limit:
        return Body(b"", put_stream(_pieces(read, 0), media_type))
    held: list[bytes] = []
    total = 0
    for piece in (stream := _pieces(read, 0)):
        held.append(piece)
        total += len(piece)
        if total > limit:
            return Body(b"", put_stream(chain(_emptied(held), stream), media_type))
    return Body(b"".join(held))


def _emptied(held: list[bytes]) -> Iterator[bytes]:
    """Give the pieces away one by one, so that they are freed as they are written."""
    held.reverse()
    while held:
        yield held.pop()
