"""How document sharing stands, for those who look after it: what did not come, indexes, what is elsewhere."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.documents import indexing, promising, store
from yizhou.records.documents.contracts import AWAITED, ELSEWHERE, OVERDUE
from yizhou.records.documents.store import absent
from yizhou.records.documents.store import indexing as rows
from yizhou.records.documents.views import fields_of

_LATE = 100


def plain(value: Any) -> dict[str, Any]:
    """A frozen type as a mapping."""
    return asdict(value)


def index_values(actor: Actor, document_id: UUID) -> list[dict[str, str]]:
    """What custom indexes say of a document."""
    names = indexing.indexes()
    return [
        {"index": index, "name": names[index].name, "value": value}
        for index, value in rows.list_values(actor, document_id)
        if index in names
    ]


def overview(actor: Actor) -> dict[str, Any]:
    """Counts, indexes, and the documents within the actor's scope whose content is late or still to come."""
    counts = absent.count_absent(actor)
    per_index = rows.count_by_index(actor)
    late = store.list_by_ids(actor, absent.list_late(actor, actor.scope, _LATE))
    return {
        "awaited": counts.get(AWAITED, 0),
        "overdue": counts.get(OVERDUE, 0),
        "elsewhere": counts.get(ELSEWHERE, 0),
        "unread": rows.count_unread(actor, indexing.edition()),
        "edition": indexing.edition(),
        "content_hours": promising.policy()["content_hours"],
        "indexes": [
            {
                "id": each.id, "name": each.name, "kind": each.kind, "types": sorted(each.types),
                "documents": per_index.get(each.id, (0, 0))[0], "values": per_index.get(each.id, (0, 0))[1],
            }
            for each in indexing.indexes().values()
        ],
        "late": [fields_of(entry) for entry in sorted(late, key=lambda one: (one.due is None, one.due))],
    }  # fmt: skip
