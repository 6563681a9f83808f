"""Background work of the pipeline: counting what was decided, taking up what a killed process left."""

from yizhou.exchange.pipeline import handling
from yizhou.exchange.pipeline.events import MessageProcessed
from yizhou.exchange.pipeline.store import counting
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import subscribe
from yizhou.kernel.jobs.api import periodic


@subscribe(MessageProcessed, name="exchange.count_volumes")
def count_volumes(event: MessageProcessed, actor: Actor) -> None:
    """One event counts everything that waits, so that a flood of messages is counted in a few statements."""
    del event, actor
    counting.count_pending()


@periodic("* * * * * */10", name="exchange.recover", transactional=False)
def recover_messages() -> None:
    """Decide messages that were received but never decided (FOR UPDATE SKIP LOCKED: never twice at once)."""
    handling.recover()
