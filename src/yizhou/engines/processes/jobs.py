"""Background work of processes."""

from yizhou.engines.processes import api
from yizhou.kernel.jobs.api import periodic


@periodic("* * * * *", name="processes.pass_due")
def pass_due() -> None:
    """Every minute: whose time is up."""
    while api.pass_due():
        pass
