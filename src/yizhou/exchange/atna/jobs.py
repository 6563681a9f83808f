"""The access log on its way to the audit repository."""

from yizhou.exchange.atna import api
from yizhou.kernel.jobs.api import periodic

MOST_ROUNDS = 40


@periodic("* * * * *", name="atna.deliver")
def deliver() -> None:
    """Send what was sealed since the last round; a long backlog takes several minutes' rounds."""
    for _ in range(MOST_ROUNDS):
        if not api.deliver():
            break
