"""What others may call of licence files: licences, institutions and staff, imported whole."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.contracts import Page
from yizhou.registries.licence_files import importing, sheets, store
from yizhou.registries.licence_files.contracts import FileFault, LicenceFile, PreviewRow
from yizhou.registries.licence_files.subjects import subject, subjects

__all__ = [
    "STATE_NAMES", "cancel", "check", "commit", "confirm", "fault_list", "faults", "file", "files", "forget", "kinds",
    "most_frequent", "preview", "receive", "template", "title",
]  # fmt: skip

STATE_NAMES = importing.STATE_NAMES
_SHOWN = 20


def template(kind_id: str) -> bytes:
    """The Excel workbook to fill in for a kind of file, with drop-down lists. Raises KindUnknown of credentials."""
    return sheets.template(subject(kind_id))


def kinds() -> list[tuple[str, str]]:
    """Id and title of what may be imported: institutions, staff, then every kind of licence."""
    return [(entry.id, entry.title) for entry in subjects()]


def title(kind_id: str) -> str:
    """What a kind of file is called. Raises KindUnknown of credentials."""
    return subject(kind_id).title


def receive(actor: Actor, kind_id: str, name: str, content: bytes) -> LicenceFile:
    """Keep a file to be checked. The same bytes again are the same file; one not confirmed yet is checked anew.

    Raises FileTooLarge, KindUnknown of credentials.
    """
    return importing.receive(actor, kind_id, name, content)


def check(file_id: UUID) -> None:
    """Check every row of a file, in batches, and keep what passed and every fault. Nothing is registered."""
    importing.check(file_id)


def confirm(actor: Actor, file_id: UUID) -> LicenceFile:
    """Say that a checked file is to be registered; said twice it is said once.

    Raises FileHasFaults (nothing is registered while one row is faulty), FileNotReady, FileNotFound.
    """
    return importing.confirm(actor, file_id)


def commit(file_id: UUID) -> None:
    """Register a confirmed file whole, or, where somebody was faster since the check, nothing of it (`stale`)."""
    importing.commit(file_id)


def cancel(actor: Actor, file_id: UUID) -> LicenceFile:
    """Give a file up that was not registered. Raises FileNotReady, FileNotFound."""
    return importing.cancel(actor, file_id)


def file(actor: Actor, file_id: UUID) -> LicenceFile:
    """A file of the actor's organisation. Raises FileNotFound."""
    return importing.look(actor, file_id)


def files(actor: Actor, limit: int = 50) -> list[LicenceFile]:
    """Files of the actor's organisation, the latest first."""
    return store.list_files(actor, max(1, min(limit, 200)))


def preview(actor: Actor, file_id: UUID) -> list[PreviewRow]:
    """The first rows that passed, as they were understood. Raises FileNotFound."""
    return store.list_rows(importing.look(actor, file_id).id, 0, _SHOWN)


def faults(actor: Actor, file_id: UUID, after: str | None = None, limit: int = 100) -> Page[FileFault]:
    """Faults of a file in the order of its rows. Raises FileNotFound."""
    limit = max(1, min(limit, 1_000))
    last = int(after) if after and after.isdecimal() else 0
    found = store.list_faults(importing.look(actor, file_id).id, last, limit + 1)
    return Page(found[:limit], str(found[limit - 1].id) if len(found) > limit else None)


def most_frequent(actor: Actor, file_id: UUID) -> Sequence[tuple[str, int]]:
    """How many faults of each code, the most frequent first. Raises FileNotFound."""
    return store.count_by_code(importing.look(actor, file_id).id)


def fault_list(actor: Actor, file_id: UUID) -> bytes:
    """All faults as an Excel workbook, for the person who repairs the file. Raises FileNotFound."""
    return sheets.fault_list(store.list_faults(importing.look(actor, file_id).id, 0, 1_000_000))


def forget() -> int:
    """Forget rows and faults of files that are a year old; how many files."""
    return store.forget_rows(now() - timedelta(days=365))
