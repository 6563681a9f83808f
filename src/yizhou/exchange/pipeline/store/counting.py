"""Every query of the daily counters. Messages are added once (`counted`), in sets, so that the monitor only sums."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.kernel.db.api import execute, fetch_all

_NOBODY = "'00000000-0000-0000-0000-000000000000'::uuid"
_DAY = "(received AT TIME ZONE 'Asia/Shanghai')::date"
_VOLUME = (
    "INSERT INTO message_volume (day, channel, institution_id, path, messages, accepted, partly, refused, parsed, "
    "validated, stored, resources, documents, residents_new, milliseconds) "
    f"SELECT {_DAY}, channel, coalesce(institution_id, {_NOBODY}), max(path::text)::ltree, %(sign)s * count(*), "
    "%(sign)s * count(*) FILTER (WHERE status = 'accepted'), %(sign)s * count(*) FILTER (WHERE status = 'partly'), "
    "%(sign)s * count(*) FILTER (WHERE status IN ('refused', 'superseded')), "
    "%(sign)s * count(*) FILTER (WHERE parts > 0), %(sign)s * count(*) FILTER (WHERE accepted > 0), "
    "%(sign)s * count(*) FILTER (WHERE accepted > 0), %(sign)s * coalesce(sum(resources), 0), "
    "%(sign)s * coalesce(sum(documents), 0), %(sign)s * coalesce(sum(residents_new), 0), "
    "%(sign)s * coalesce(sum(milliseconds), 0) "
    "FROM message WHERE id = ANY(%(ids)s) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 "
    "ON CONFLICT (day, channel, institution_id) DO UPDATE SET "
    + ", ".join(
        f"{name} = message_volume.{name} + excluded.{name}"
        for name in (
            "messages", "accepted", "partly", "refused", "parsed", "validated", "stored", "resources", "documents",
            "residents_new", "milliseconds",
        )
    )
)  # fmt: skip
_FAULTS = (
    "INSERT INTO message_fault (day, code, institution_id, path, messages, last, message, advice) "
    f"SELECT {_DAY}, code, coalesce(institution_id, {_NOBODY}), max(path::text)::ltree, %(sign)s * count(*), "
    "max(received), coalesce(max(fault_samples -> code ->> 'message'), ''), "
    "coalesce(max(fault_samples -> code ->> 'advice'), '') "
    "FROM message, unnest(fault_codes) code WHERE id = ANY(%(ids)s) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 "
    "ON CONFLICT (day, code, institution_id) DO UPDATE SET messages = message_fault.messages + excluded.messages, "
    "last = greatest(message_fault.last, excluded.last), message = excluded.message, advice = excluded.advice"
)


def _add(ids: Sequence[UUID], sign: int) -> None:
    execute(_VOLUME, {"ids": list(ids), "sign": sign})
    execute(_FAULTS, {"ids": list(ids), "sign": sign})


def count_pending(limit: int = 2_000) -> int:
    """Add decided messages that were not counted yet; how many. Repeating it counts nothing twice."""
    rows = fetch_all(
        "WITH c AS MATERIALIZED (SELECT id FROM message WHERE NOT counted AND status <> 'received' ORDER BY processed "
        "LIMIT %s FOR UPDATE SKIP LOCKED) UPDATE message SET counted = true WHERE id IN (SELECT id FROM c) RETURNING id",
        (limit,),
    )
    if rows:
        _add([row[0] for row in rows], 1)
    return len(rows)


def take_back(message_id: UUID) -> None:
    """Subtract a message that is about to be decided anew, where it was counted."""
    if execute("UPDATE message SET counted = false WHERE id = %s AND counted", (message_id,)):
        _add([message_id], -1)
