"""What others may call of bulk data: the job does what was asked over HTTP."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

__all__ = ["export", "take", "throw_away"]


def export(export_id: UUID, transaction: Callable[[], AbstractContextManager[None]]) -> None:
    """Do an export that waits, a `transaction` of the edge for each page. One that is gone, done or stopped is left as it is."""
    from yizhou.exchange.bulk import exporting

    exporting.export(export_id, transaction)


def take(import_id: UUID, transaction: Callable[[], AbstractContextManager[None]]) -> None:
    """Take in NDJSON that waits, slice by slice, from where it was left; the pipeline opens transactions of its own."""
    from yizhou.exchange.bulk import importing

    importing.take(import_id, transaction)


def throw_away() -> int:
    """Throw away exports older than a day; how many."""
    from yizhou.exchange.bulk import exporting

    return exporting.throw_away()
