"""The watch over the access log, every minute."""

from yizhou.kernel.jobs.api import periodic
from yizhou.records.unusual_access import watching


@periodic("* * * * *", name="unusual_access.watch")
def watch() -> None:
    """Look at what was sealed since the last round."""
    while watching.watch() is not None:
        pass
