"""Everything in one record, found by text and narrowed: newest first, page by page, with counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import record as note
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.errors import BadPageKey
from yizhou.records.browser.contracts import Asked, Entry, EntryPage, Facet
from yizhou.records.browser.errors import UnknownGroup
from yizhou.records.browser.matching import fits, words
from yizhou.records.browser.reading import GROUPS, entries_of, read

MOST = 200


def entries(actor: Actor, resident_id: UUID, asked: Asked, after: str | None, limit: int) -> EntryPage:
    """See `api.entries`."""
    for group in asked.groups:
        if group not in GROUPS:
            raise UnknownGroup(group=group[:40], known="、".join(GROUPS))
    begin = _after(after) if after else None
    wanted = words(asked.text)
    spoken = [entry for entry in entries_of(read(actor, resident_id)) if fits(entry, wanted)]
    found = sorted((entry for entry in spoken if _wanted(entry, asked)), key=_key, reverse=True)
    rest = [entry for entry in found if begin is None or _key(entry) < begin]
    page = rest[: max(1, min(limit, MOST))]
    following = encode_key((page[-1].at.isoformat(), page[-1].reference)) if len(rest) > len(page) else None
    note(
        actor, "query", resident_id=resident_id, what=f"档案内检索，{len(found)} 条",
        detail={"text": asked.text[:80]} if asked.text else None,
    )  # fmt: skip
    return EntryPage(
        items=tuple(page), next=following, total=len(found),
        groups=_facets((entry.group, GROUPS[entry.group]) for entry in spoken),
        kinds=_facets((entry.kind, entry.kind_name) for entry in spoken),
        institutions=_facets(
            (str(entry.institution_id), entry.institution_name) for entry in spoken if entry.institution_id
        ),
        departments=_facets((entry.department, entry.department) for entry in spoken if entry.department),
    )  # fmt: skip


def _key(entry: Entry) -> tuple[datetime, str]:
    return entry.at, entry.reference


def _after(key: str) -> tuple[datetime, str]:
    try:
        at, reference = decode_key(key)
        return datetime.fromisoformat(at), str(reference)
    except (ValueError, TypeError):
        raise BadPageKey(key=key[:60]) from None


def _wanted(entry: Entry, asked: Asked) -> bool:
    return (
        (not asked.groups or entry.group in asked.groups)
        and (not asked.kinds or entry.kind in asked.kinds)
        and (asked.institution_id is None or entry.institution_id == asked.institution_id)
        and (not asked.department or entry.department == asked.department)
        and (asked.since is None or entry.at >= asked.since)
        and (asked.until is None or entry.at < asked.until)
    )


def _facets(pairs: Iterable[tuple[str, str]]) -> tuple[Facet, ...]:
    counts: Counter[tuple[str, str]] = Counter(pairs)
    found: Sequence[tuple[tuple[str, str], int]] = counts.most_common()
    return tuple(Facet(value, name, number) for (value, name), number in found)
