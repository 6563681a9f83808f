"""Background work of the licence register."""

from yizhou.kernel.jobs.api import periodic
from yizhou.registries.credentials import api


@periodic("40 5 * * *", name="credentials.warn")
def warn() -> None:
    """Look for licences that run out, before offices open."""
    api.warn()


@periodic("15 4 * * *", name="credentials.forget_calls")
def forget_calls() -> None:
    """Forget who verified licences yesterday: the counts only serve the limit."""
    api.forget_calls()
