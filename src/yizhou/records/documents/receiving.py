"""Taking a document's bytes off the wire in pieces, up to the largest a document may be."""

from collections.abc import Callable, Iterator

from yizhou.records.documents.elsewhere import LARGEST
from yizhou.records.documents.errors import ContentTooLarge, EmptyContent

_PIECE = 1024 * 1024
_MEGABYTE = 1024 * 1024


def limited(read: Callable[[int], bytes], declared: int | None = None) -> Iterator[bytes]:
    """A body read piece by piece (`read(n)` gives at most n bytes). Raises ContentTooLarge, EmptyContent."""
    if declared is not None and declared > LARGEST:
        raise ContentTooLarge(size=f"{declared / _MEGABYTE:.1f} MB", limit=f"{LARGEST // _MEGABYTE} MB")
    total = 0
    while piece := read(_PIECE):
        total += len(piece)
        if total > LARGEST:
            raise ContentTooLarge(size=f"超过 {LARGEST // _MEGABYTE} MB", limit=f"{LARGEST // _MEGABYTE} MB")
        yield piece
    if not total:
        raise EmptyContent
