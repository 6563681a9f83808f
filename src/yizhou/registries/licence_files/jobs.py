"""Background work of licence files: checking, and registering what was confirmed; each in one transaction."""

from uuid import UUID

from yizhou.kernel.jobs.api import job, periodic
from yizhou.registries.licence_files import api


@job(name="licence_files.check")
def check_file(*, file_id: str) -> None:
    """Check a file's rows."""
    api.check(UUID(file_id))


@job(name="licence_files.commit")
def commit_file(*, file_id: str) -> None:
    """Register a confirmed file."""
    api.commit(UUID(file_id))


@periodic("50 4 * * 0", name="licence_files.forget")
def forget() -> None:
    """Forget rows of old files: what they led to stands in the register."""
    api.forget()
