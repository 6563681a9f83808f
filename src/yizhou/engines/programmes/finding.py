"""Who should be in a programme and is not: seen in what is written into the record, and in who people are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.programmes import definitions, knowing, store
from yizhou.engines.programmes.contracts import CandidateRule, Programme
from yizhou.engines.programmes.events import CandidateFound
from yizhou.engines.programmes.planning import later
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import api as timeline
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Resident

_ENDED = ("refuted", "entered-in-error")
_DAYS = ("recordedDate", "onsetDateTime", "effectiveDateTime", "performedDateTime", "occurrenceDateTime")
_WHOLE_DAY = 10
_QUIET_DAYS = 365
"""So long after somebody left a programme, who they are alone does not bring them back onto its list."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One reason to look at somebody."""

    programme: Programme
    resident_id: UUID
    reason: str
    reference: str
    place: str
    day: date | None = None


def watched() -> frozenset[str]:
    """Resource types some programme looks at."""
    return frozenset(
        rule.resource
        for programme in definitions.programmes().values()
        for rule in programme.candidates
        if rule.resource
    )


def look_at_resources(actor: Actor, written: Iterable[tuple[UUID, Sequence[str]]]) -> int:
    """Candidates among (resident, references just written); how many are new."""
    types = watched()
    wanted = {
        reference: resident
        for resident, references in written
        for reference in references
        if reference.partition("/")[0] in types
    }
    if not wanted:
        return 0
    hints = []
    for stored in fhir.read_many(actor, list(wanted)):
        content = orjson.loads(stored.raw)
        reference = f"{stored.type}/{stored.id}"
        hints += _hints(stored.type, content, wanted[reference], reference)
    return _keep(actor, hints)


def _hints(
    resource_type: str, content: Mapping[str, Any], resident_id: UUID, reference: str
) -> Iterator[Hint]:
    if set(timeline.tokens_of(content.get("verificationStatus"))) & set(_ENDED):
        return
    tokens = set(timeline.tokens_of(content.get("code")))
    day = _day_of(content)
    for programme in definitions.programmes().values():
        for rule in programme.candidates:
            if (
                rule.resource == resource_type
                and _begins(rule, tokens)
                and _fresh(rule, day)
                and _measured(rule, content)
            ):
                name = timeline.name_of(content.get("code"))
                place = (
                    content.get("asserter")
                    or content.get("recorder")
                    or (content.get("performer") or [{}])[0]
                )
                yield Hint(
                    programme,
                    resident_id,
                    rule.reason.format(name=name),
                    reference,
                    str(place.get("display", "")),
                    day,
                )
                break


def _day_of(content: Mapping[str, Any]) -> date | None:
    """The day a resource tells of, where it says one."""
    period = content.get("performedPeriod") or content.get("period") or {}
    for said in (*(content.get(name) for name in _DAYS), period.get("start")):
        if isinstance(said, str) and len(said) >= _WHOLE_DAY:
            try:
                return date.fromisoformat(said[:_WHOLE_DAY])
            except ValueError:
                continue
    return None


def _fresh(rule: CandidateRule, day: date | None) -> bool:
    return not rule.within or day is None or later(day, rule.within) >= today()


def _begins(rule: CandidateRule, tokens: set[str]) -> bool:
    bare = {token.rpartition("|")[2] for token in tokens}
    return any(token.startswith(code) for token in bare for code in rule.codes)


def _measured(rule: CandidateRule, content: Mapping[str, Any]) -> bool:
    if rule.rule is None:
        return True
    quantity = content.get("valueQuantity", {})
    return rule.rule.holds({"value": quantity.get("value"), "unit": quantity.get("unit")}) is True


def look_at_people(actor: Actor, people: Iterable[Resident]) -> int:
    """Candidates by who they are (a child's birth, the 65th birthday); how many are new."""
    day = today()
    hints = [
        Hint(programme, who.id, rule.reason.format(name=who.name), "", "")
        for who in people
        if who.deceased_on is None
        for programme in definitions.programmes().values()
        for rule in programme.candidates
        if not rule.resource
        and rule.rule is not None
        and rule.rule.holds(knowing.of_person(who.sex, who.birth_date, day)) is True
    ]
    return _keep(actor, hints)


def _keep(actor: Actor, hints: Sequence[Hint]) -> int:
    """Put the new ones on the lists: the living, whom the programme is for, not in it and not waiting."""
    if not hints:
        return 0
    people = residents.get_many(actor, {hint.resident_id for hint in hints})
    ids = {one for who in people.values() for one in (who.id, *who.merged_ids)}
    busy = store.open_candidate_programmes(actor, ids)
    left = store.last_closed(actor, ids)
    day = today()
    rows, told = [], {}
    for hint in hints:
        who = people.get(hint.resident_id)
        if who is None or who.deceased_on is not None:
            continue
        taken = any((one, hint.programme.id) in busy for one in (who.id, *who.merged_ids))
        fits = hint.programme.population.holds(knowing.of_person(who.sex, who.birth_date, day)) is True
        if taken or not fits or _is_old(hint, who, left):
            continue
        busy.add((who.id, hint.programme.id))
        id_ = new_id()
        told[id_] = CandidateFound(str(who.id), hint.programme.id, str(id_))
        rows.append((
            who.id, id_, hint.programme.id, who.name, who.sex, who.birth_date, who.address, who.region_path,
            "" if who.region_path else _known_at(actor, who, hint.place), hint.reason, hint.reference, hint.place, now(),
        ))  # fmt: skip
    made = store.insert_candidates(actor, rows)
    emit(*(told[one] for one in made))
    return len(made)


def _is_old(hint: Hint, who: Resident, left: Mapping[tuple[UUID, str], date]) -> bool:
    """Whether the hint tells of a time the person was in the programme, or before: last pregnancy's diagnosis is no new one."""
    days = [left[key] for one in (who.id, *who.merged_ids) if (key := (one, hint.programme.id)) in left]
    if not days:
        return False
    return max(days) >= hint.day if hint.day else max(days) + timedelta(days=_QUIET_DAYS) > today()


def _known_at(actor: Actor, who: Resident, place: str) -> str:
    """Where somebody without a region is looked after meanwhile: the institution that saw them, else the one that knows them longest."""
    links = residents.cross_references(actor, who.id)
    found = [organisations.get(one.institution_id) for one in links if one.institution_id and not one.ended]
    saw = [one.path for one in found if one.name == place]
    return (saw or [one.path for one in found] or [""])[0]
