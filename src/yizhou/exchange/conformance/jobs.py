"""Old reports are forgotten every night."""

from yizhou.exchange.conformance import api
from yizhou.kernel.jobs.api import periodic


@periodic("40 3 * * *", name="conformance.forget")
def forget() -> None:
    """Delete reports older than their retention."""
    api.forget()
