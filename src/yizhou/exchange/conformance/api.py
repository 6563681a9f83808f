"""What others may call of the conformance check."""

from datetime import timedelta
from uuid import UUID

from yizhou.exchange.conformance import checking, store
from yizhou.exchange.conformance.contracts import CheckPage, ConformanceReport, FaultPage
from yizhou.exchange.conformance.errors import CheckNotFound, FileTooLarge
from yizhou.exchange.conformance.opening import FILE_LIMIT, MEGABYTE
from yizhou.exchange.conformance.tallying import KEPT
from yizhou.exchange.conformance.workbook import report_workbook
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now

__all__ = ["check", "faults", "forget", "past_checks", "refuse_larger", "report", "workbook"]

_KEPT_FOR = timedelta(days=90)


def refuse_larger(size: int) -> None:
    """Raises FileTooLarge for more bytes than are checked at once (64 MB)."""
    if size > FILE_LIMIT:
        raise FileTooLarge(size=f"{size / MEGABYTE:.0f} MB", limit=f"{FILE_LIMIT // MEGABYTE} MB")


def check(actor: Actor, standard: str, file_name: str, body: bytes) -> ConformanceReport:
    """Check a file (Excel, CSV, XML, JSON, CDA) and keep its report, never the file.

    `standard` is a data set's id or a document's code; empty: found by the heading, or by the document's template.
    All faults of the file are counted, the first 5,000 kept. Raises FileNotGiven, FileTooLarge, StandardUnknown.
    """
    refuse_larger(len(body))
    done = checking.check(actor, standard, file_name, body)
    store.insert(actor, done.report, done.faults)
    return done.report


def report(actor: Actor, check_id: UUID) -> ConformanceReport:
    """A report of the actor's own organisation. Raises CheckNotFound."""
    found = store.find(actor, check_id)
    if found is None:
        raise CheckNotFound
    return found


def past_checks(actor: Actor, after: str | None = None, limit: int = 20) -> CheckPage:
    """Reports of the actor's own organisation, newest first."""
    return store.list_checks(actor, after, limit)


def faults(
    actor: Actor, check_id: UUID, code: str = "", after: str | None = None, limit: int = 100
) -> FaultPage:
    """The kept faults of a report, those of one kind when a code is given. Raises CheckNotFound."""
    report(actor, check_id)
    return store.list_faults(actor, check_id, code, after, limit)


def workbook(actor: Actor, check_id: UUID) -> tuple[str, bytes]:
    """A report as an Excel workbook: its name and bytes. Raises CheckNotFound."""
    found = report(actor, check_id)
    listed = store.list_faults(actor, check_id, "", None, KEPT)
    return f"符合性检查 {found.file_name}.xlsx", report_workbook(found, listed.items)


def forget() -> None:
    """Delete reports older than 90 days."""
    store.delete_before(now() - _KEPT_FOR)
