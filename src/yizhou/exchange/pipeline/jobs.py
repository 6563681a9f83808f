"""Background work of the pipeline: counting what was decided, taking up what a killed process left."""

from collections.abc import Sequence

from yizhou.exchange.pipeline import handling
from yizhou.exchange.pipeline.events import MessageProcessed
from yizhou.exchange.pipeline.store import counting
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import subscribe_together
from yizhou.kernel.jobs.api import periodic


@subscribe_together(MessageProcessed, name="exchange.count_volumes")
def count_volumes(events: Sequence[MessageProcessed], actor: Actor) -> None:
    """A flood of messages is counted in a few statements: what counts is that something was decided."""
    del events, actor
    counting.count_pending()


@periodic("* * * * * */10", name="exchange.recover", transactional=False)
def recover_messages() -> None:
    """Decide messages that were received but never decided (FOR UPDATE SKIP LOCKED: never twice at once)."""
    handling.recover()
