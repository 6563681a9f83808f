"""Facts the pipeline announces."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class MessageProcessed(Event):
    """A message went through the pipeline and its answer is final until it is repaired or replayed.

    `status` is the value of `contracts.Status`; counts are of its parts. Ids are text, times ISO 8601.
    """

    kind: ClassVar[str] = "exchange.message_processed"

    message_id: str
    channel: str
    format: str
    partner_id: str
    institution_id: str
    status: str
    parts_accepted: int
    parts_refused: int
    resources: int
    documents: int
    residents_new: int
    received: str
