"""The timeline as it is looked at: pages, filters, counts."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.errors import BadPageKey
from yizhou.records.consent import api as consent
from yizhou.records.timeline import definitions, store
from yizhou.records.timeline.contracts import (
    Count,
    DocumentLink,
    Facets,
    HealthEvent,
    TimelineItem,
    TimelinePage,
)
from yizhou.records.timeline.errors import UnknownKind
from yizhou.records.timeline.projecting import to_event
from yizhou.records.timeline.store import Row, Wanted
from yizhou.registries.residents.api import identity_set, require_visible

MOST = 1000
ALL = 5000


def _known(kinds: Collection[str]) -> Collection[str]:
    for kind in kinds:
        if kind not in definitions.kinds():
            raise UnknownKind(kind=kind[:40], known="、".join(definitions.kinds()))
    return kinds


def _after(key: str) -> tuple[datetime, UUID]:
    try:
        started, event_id = decode_key(key)
        return datetime.fromisoformat(started), UUID(event_id)
    except (ValueError, TypeError):
        raise BadPageKey(key=key[:60]) from None


def item(row: Row) -> TimelineItem:
    """An event with its names."""
    return TimelineItem(
        event=to_event(row),
        kind_name=definitions.kinds()[row.kind].name,
        domain_name=definitions.domains()[row.domain],
        abnormal=row.abnormal,
        documents=tuple(
            DocumentLink(one, title) for one, title in zip(row.document_ids, row.document_titles, strict=True)
        ),
    )


def _counts(pairs: Iterable[tuple[str, int]], names: dict[str, str]) -> tuple[Count, ...]:
    sums: Counter[str] = Counter()
    for value, number in pairs:
        sums[value] += number
    return tuple(Count(value, names.get(value, value), number) for value, number in sums.most_common())


def facets(actor: Actor, resident_ids: Sequence[UUID]) -> Facets:
    """Counts over all events of a person."""
    rows = store.count_by(actor, resident_ids)
    kinds = {kind.id: kind.name for kind in definitions.kinds().values()}
    institutions = {str(row[2]): row[3] for row in rows if row[2] is not None}
    years = _counts(((str(row[4]), row[5]) for row in rows), {})
    return Facets(
        kinds=_counts(((row[0], row[5]) for row in rows), kinds),
        institutions=_counts(((str(row[2]), row[5]) for row in rows if row[2] is not None), institutions),
        years=tuple(sorted(years, key=lambda count: int(count.id))),
        domains=_counts(((row[1], row[5]) for row in rows), dict(definitions.domains())),
    )


def events(actor: Actor, resident_id: UUID) -> list[HealthEvent]:
    """See `api.events`."""
    require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    rows = store.list_events(actor, Wanted(resident_ids=identity_set(resident_id), limit=ALL))
    return [to_event(row) for row in rows[:ALL]]


def timeline(
    actor: Actor,
    resident_id: UUID,
    *,
    kinds: Collection[str],
    institution_id: UUID | None,
    since: datetime | None,
    until: datetime | None,
    after: str | None,
    limit: int,
) -> TimelinePage:
    """See `api.timeline`."""
    require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    people = identity_set(resident_id)
    wanted = Wanted(
        resident_ids=people, kinds=_known(kinds), institution_id=institution_id, since=since, until=until,
        after=_after(after) if after else None, limit=max(1, min(limit, MOST)),
    )  # fmt: skip
    rows = store.list_events(actor, wanted)
    page = rows[: wanted.limit]
    following = encode_key((page[-1].started.isoformat(), page[-1].id)) if len(rows) > len(page) else None
    counted = facets(actor, people)
    filtered = bool(kinds or institution_id or since or until)
    total = store.count(actor, wanted) if filtered else sum(kind.count for kind in counted.kinds)
    record(actor, "read", resident_id=resident_id, what=f"时间轴，{len(page)} 个健康事件")
    return TimelinePage(tuple(item(row) for row in page), following, total, counted)
