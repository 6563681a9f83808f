"""Background work of the pipeline: counting what was decided, taking up what a killed process left."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.exchange.pipeline import handling, refiling
from yizhou.exchange.pipeline.events import MessageProcessed
from yizhou.exchange.pipeline.store import counting
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import subscribe, subscribe_together
from yizhou.kernel.jobs.api import defer, job, periodic
from yizhou.registries.residents.events import ResidentSplit


@subscribe_together(MessageProcessed, name="exchange.count_volumes")
def count_volumes(events: Sequence[MessageProcessed], actor: Actor) -> None:
    """A flood of messages is counted in a few statements: what counts is that something was decided."""
    del events, actor
    counting.count_pending()


@periodic("* * * * * */10", name="exchange.recover", transactional=False)
def recover_messages() -> None:
    """Decide messages that were received but never decided (FOR UPDATE SKIP LOCKED: never twice at once)."""
    handling.recover()


@subscribe(ResidentSplit, name="exchange.refile_split")
def refile_split(event: ResidentSplit, actor: Actor) -> None:
    """The records of a split index id go to whom they belong."""
    found = refiling.messages_of(actor, event.resident_id)
    defer(refile_messages, message_ids=[str(one) for one in found], reason=f"主索引拆分：{event.reason}")


@job(name="exchange.refile_messages", transactional=False)
def refile_messages(message_ids: list[str], reason: str) -> None:
    """Deciding a message anew twice changes nothing."""
    refiling.refile([UUID(one) for one in message_ids], reason)
