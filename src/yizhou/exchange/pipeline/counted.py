"""What the warehouse is offered of the exchange: messages decided since it last asked, and the faults of every day."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yizhou.engines.warehouse.contracts import Batch, Source
from yizhou.exchange.pipeline.store import gathered
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def _messages(actor: Actor, position: Any, limit: int) -> Batch:
    del actor  # the platform's own counting
    after = (
        (datetime.fromisoformat(position[0]), UUID(position[1])) if position else (_BEGINNING, UUID(int=0))
    )
    found = gathered.list_processed(after, now(), limit)
    names = (
        "facility",
        "channel",
        "status",
        "resources",
        "documents",
        "faults",
        "milliseconds",
        "size",
        "repeats",
    )
    rows = [
        {"id": str(row[0]), "deleted": False, "day": row[10].isoformat(), **dict(zip(names, row[1:10], strict=True))}
        for row in found
    ]  # fmt: skip
    last = [found[-1][11].isoformat(), str(found[-1][0])] if found else position
    return Batch(rows, last, len(found) == limit)


def _faults(actor: Actor, position: Any, limit: int) -> Batch:
    del actor, position, limit
    return Batch(
        [
            {"id": f"{day}/{code}/{institution}", "facility": facility, "code": code, "messages": messages,
             "day": day.isoformat()}
            for day, code, institution, facility, messages in gathered.list_faults()
        ],
        None, more=False,
    )  # fmt: skip


SOURCES = (
    Source(
        "messages", "交换消息",
        {"id": "VARCHAR", "deleted": "BOOLEAN", "facility": "VARCHAR", "channel": "VARCHAR", "status": "VARCHAR",
         "resources": "BIGINT", "documents": "BIGINT", "faults": "BIGINT", "milliseconds": "DOUBLE", "size": "BIGINT",
         "repeats": "BIGINT", "day": "DATE"},
        _messages,
    ),
    Source(
        "faults", "交换问题",
        {"id": "VARCHAR", "facility": "VARCHAR", "code": "VARCHAR", "messages": "BIGINT", "day": "DATE"},
        _faults, snapshot=True,
    ),
)  # fmt: skip
