"""Search (FHIR R4 §3.1.1; https://hl7.org/fhir/R4/search.html): within residents' records, or over everybody by a selective value.

A page begins after the sort values of the page before, so the last page costs what the first costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import Subject, record_many
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.errors import BadPageKey
from yizhou.records.fhir.clinical import clinical
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.criteria import Criteria, Either, Keys, Limit, Sort, Span, Test
from yizhou.records.fhir.facets import key
from yizhou.records.fhir.including import include
from yizhou.records.fhir.linking import criteria_of
from yizhou.records.fhir.parameters import Asked, parse
from yizhou.records.fhir.resource_types import RESOURCE_TYPES
from yizhou.records.fhir.store import searching
from yizhou.records.fhir.subsetting import subset


@dataclass(frozen=True, slots=True)
class Found:
    """One page; `included` are resources that matches point at or that point at them; `used` the parameters obeyed."""

    resources: tuple[Stored, ...]
    next: str | None
    total: int | None
    included: tuple[Stored, ...] = ()
    used: tuple[tuple[str, str], ...] = ()


def search(
    actor: Actor, resource_type: str, parameters: Sequence[tuple[str, str]], *, lenient: bool = False
) -> Found:
    """One page of a type's resources. Audited.

    Raises UnknownParameter, BadParameter, ResidentRequired, TooBroad, OutOfScope, BadPageKey.
    """
    asked = parse(resource_type, parameters, lenient=lenient)
    criteria = criteria_of(actor, asked)
    wanted = replace(
        criteria, after=page_key(asked.after, criteria.sort) if asked.after else None, limit=asked.count + 1
    )
    found = [] if asked.only_count else searching.search(actor, wanted)
    page = found[: asked.count]
    total = searching.count(actor, criteria) if _counted(asked, found) else None
    if total is None and asked.total and not asked.after:
        total = len(found)
    resources = tuple(stored for stored, _ in page)
    included = include(actor, resources, asked)
    _note(actor, criteria, resource_type, (*resources, *included))
    following = encode_key(page[-1][1]) if len(found) > len(page) and page else None
    if asked.subset:
        resources = tuple(subset(each, asked.subset) for each in resources)
        included = tuple(subset(each, asked.subset) for each in included)
    return Found(resources, following, total, included, tuple(asked.used))


def _counted(asked: Asked, found: Sequence[object]) -> bool:
    """Whether the total has to be asked for: a first page that is not full is its own total."""
    return asked.only_count or (asked.total and (bool(asked.after) or len(found) > asked.count))


def page_key(text: str, sort: Sequence[Sort]) -> list[object]:
    """The sort values in the key of a page. Raises BadPageKey."""
    values = decode_key(text)
    if len(values) != len(sort) + 1:
        raise BadPageKey(key=text[:60])
    try:
        UUID(str(values[-1]))
        for each, value in zip(sort, values, strict=False):
            if each.kind in ("clinical", "_lastUpdated") and value is not None:
                datetime.fromisoformat(str(value))
    except ValueError:
        raise BadPageKey(key=text[:60]) from None
    return values


def _note(actor: Actor, criteria: Criteria, resource_type: str, shown: Sequence[Stored]) -> None:
    """Who was asked for by name, and whoever else was shown."""
    counted: dict[UUID, int] = dict.fromkeys(criteria.named, 0)
    for stored in shown:
        counted[stored.resident_id] = counted.get(stored.resident_id, 0) + 1
    counted.pop(NO_RESIDENT, None)
    record_many(
        actor,
        "query",
        [Subject(who, f"{resource_type} 检索，{number} 项") for who, number in counted.items()],
    )


def of_residents(
    actor: Actor,
    resident_ids: Sequence[UUID],
    types: Sequence[str],
    codes: Sequence[str],
    categories: Sequence[str],
    since: datetime | None,
    until: datetime | None,
    limit: int,
) -> list[Stored]:
    """See `api.search`."""
    tests: list[Test] = []
    limits = []
    if since is not None:
        limits.append(Limit(0, ">=", since))
    if until is not None:
        limits.append(Limit(0, "<", until))
    if limits:
        tests.append(Span("", tuple(limits), clinical=True))
    sides = [clinical(each) for each in types or sorted(RESOURCE_TYPES)]
    if codes:
        tests.append(_coded({side.code for side in sides}, codes))
    if categories:
        tests.append(_coded({side.category for side in sides}, categories))
    criteria = Criteria(resident_ids=resident_ids, types=types, tests=tests, limit=limit)
    return [stored for stored, _ in searching.search(actor, criteria)]


def _coded(names: set[str], tokens: Sequence[str]) -> Test:
    keys = tuple(key(name, token) for name in sorted(names) for token in tokens if name)
    return Either((Keys(keys, indexed=True), Keys(keys, indexed=False)))
