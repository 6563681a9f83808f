"""Everything an actor may see, page by page, for export (`api.extract`): as searches show it, with an entry in the access log."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit.api import Subject, record_many
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.errors import BadPageKey
from yizhou.records.consent import api as consent
from yizhou.records.fhir import patient
from yizhou.records.fhir.content import serialise
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.identity import split
from yizhou.records.fhir.store import extracting
from yizhou.registries.residents.api import browse, get_many, identity_sets, require_visible
from yizhou.registries.residents.contracts import Resident


@dataclass(frozen=True, slots=True)
class Wanted:
    """`types` empty: all. `resident_ids` None: everybody the actor may see, and what belongs to nobody."""

    types: Sequence[str]
    resident_ids: Sequence[UUID] | None
    since: datetime | None
    until: datetime


def extract(actor: Actor, wanted: Wanted, after: str, limit: int) -> tuple[list[Stored], str | None]:
    """See `api.extract`."""
    stage, resident, local = _place(after)
    if wanted.resident_ids is not None:
        for one in wanted.resident_ids:
            require_visible(actor, one)
            consent.require(actor, one)
        sets = identity_sets(list(wanted.resident_ids))
        everyone = [each for one in wanted.resident_ids for each in sets.get(one, (one,))]
        wanted = replace(wanted, resident_ids=list(dict.fromkeys(everyone)))
    if stage == "persons" and wanted.types and "Patient" not in wanted.types:
        stage = "resources"
    if stage == "persons":
        people, last = _people(actor, wanted, resident, limit)
        _note(actor, people)
        following = ("persons", str(last), "") if last else ("resources", str(NO_RESIDENT), str(NO_RESIDENT))
        return people, encode_key(following)
    found = extracting.list_after(
        actor, wanted.types, wanted.resident_ids, (wanted.since, wanted.until), (resident, local), limit
    )
    _note(actor, found)
    place = split(found[-1].id) if len(found) == limit else None
    return found, encode_key(("resources", str(found[-1].resident_id), str(place[1]))) if place else None


def _place(after: str) -> tuple[str, UUID, UUID]:
    if not after:
        return "persons", NO_RESIDENT, NO_RESIDENT
    try:
        stage, resident, local = decode_key(after)
        return str(stage), UUID(str(resident)), UUID(str(local)) if local else NO_RESIDENT
    except (ValueError, TypeError):
        raise BadPageKey(key=after[:60]) from None


def _people(actor: Actor, wanted: Wanted, after: UUID, limit: int) -> tuple[list[Stored], UUID | None]:
    """Patients of the registry, and the last id looked at when there are more."""
    last = None
    if wanted.resident_ids is not None:
        found: list[Resident] = list(get_many(actor, list(wanted.resident_ids)).values())
    else:
        found = browse(actor, None if after == NO_RESIDENT else after, limit)
        last = found[-1].id if len(found) == limit else None
    denied = consent.lens(actor, [one.id for one in found]).denied if found else frozenset()
    shown = {
        one.id: Stored(one.id, "Patient", str(one.id), 1, one.updated, serialise(patient.content(one)))
        for one in found
        if one.id not in denied
        and one.updated <= wanted.until
        and (wanted.since is None or one.updated >= wanted.since)
    }
    return list(shown.values()), last


def _note(actor: Actor, shown: Sequence[Stored]) -> None:
    counted = Counter(one.resident_id for one in shown if one.resident_id != NO_RESIDENT)
    record_many(
        actor,
        "export",
        [Subject(who, f"批量导出（$export），{number} 项") for who, number in counted.items()],
    )
