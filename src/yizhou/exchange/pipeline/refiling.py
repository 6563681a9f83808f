"""When an index id was split, the messages of its record are decided anew, oldest first: each resource and document then goes
to whom its patient number belongs now (docs/decisions/0097)."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from yizhou.exchange.pipeline import handling
from yizhou.exchange.pipeline.errors import MessageNotFound, NotRepairable
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.documents import api as documents
from yizhou.records.fhir import api as fhir
from yizhou.registries.residents.api import identity_set

log = structlog.get_logger(__name__)


def messages_of(actor: Actor, resident_id: UUID) -> list[UUID]:
    """Messages of a whole record; ids are drawn from time, so their order is that of arrival."""
    people = identity_set(resident_id)
    return sorted({*fhir.messages_of(actor, people), *documents.messages_of(actor, people)})


def refile(message_ids: Sequence[UUID], reason: str) -> None:
    """Decide these messages anew, each in its own transactions; a message that is gone or superseded is left."""
    for message_id in message_ids:
        try:
            handling.replay(message_id, "平台", reason)
        except (MessageNotFound, NotRepairable) as error:
            log.warning("refile", message=str(message_id), why=error.code)
