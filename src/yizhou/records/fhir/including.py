"""`_include` and `_revinclude` (FHIR R4 §3.1.1.5.4, §3.1.1.5.5): what the matches of a page point at, and what points at them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir import patient, store
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.criteria import Criteria, Keys
from yizhou.records.fhir.facets import local_key
from yizhou.records.fhir.identity import split
from yizhou.records.fhir.parameters import OWNERS, Asked, Include
from yizhou.records.fhir.search_parameters import Parameter, parameters_of
from yizhou.records.fhir.store import searching

MOST = 1_000
"""Included resources of a page."""

ROUNDS = 3
"""How often `:iterate` goes on from what it found."""


def referred(content: Mapping[str, Any], parameter: Parameter) -> Iterator[str]:
    """References a resource makes by a parameter."""
    for path in parameter.paths:
        for value in path.values(content):
            reference = value.get("reference") if isinstance(value, Mapping) else value
            if isinstance(reference, str) and "/" in reference:
                yield reference


def include(actor: Actor, matches: Sequence[Stored], asked: Asked) -> tuple[Stored, ...]:
    """Resources to be shown with the matches, each once, none that is a match itself."""
    if not (asked.include or asked.revinclude) or not matches:
        return ()
    found: dict[tuple[str, str], Stored] = {}
    seen = {(each.type, each.id) for each in matches}
    residents = {each.resident_id for each in matches} | {NO_RESIDENT}
    edge = list(matches)
    for step in range(ROUNDS):
        fresh: list[Stored] = []
        ahead = [each for each in asked.include if step == 0 or each.iterate]
        back = [each for each in asked.revinclude if step == 0 or each.iterate]
        for stored in (*_ahead(actor, edge, ahead, residents), *_back(actor, edge, back, residents)):
            name = (stored.type, stored.id)
            if name not in seen and len(found) < MOST:
                seen.add(name)
                found[name] = stored
                fresh.append(stored)
        if not fresh:
            break
        edge = fresh
    return tuple(found.values())


def _ahead(
    actor: Actor, edge: Sequence[Stored], wanted: Sequence[Include], residents: set[UUID]
) -> Iterator[Stored]:
    places: dict[tuple[UUID, UUID], None] = {}
    people: dict[UUID, None] = {}
    for stored in edge:
        rules = [each for each in wanted if each.type == stored.type]
        content = orjson.loads(stored.raw) if rules else {}
        for rule in rules:
            chosen = [rule.parameter] if rule.parameter else parameters_of(stored.type).values()
            for parameter in chosen:
                for reference in referred(content, parameter) if parameter.type == "reference" else ():
                    kind = reference.rpartition("/")[0].rpartition("/")[2]
                    place = split(reference.rpartition("/")[2])
                    if place is None or place[0] not in residents or (rule.target and kind != rule.target):
                        continue
                    if parameter.targets and kind not in parameter.targets:
                        continue
                    if patient.is_registered(kind, *place):
                        people[place[0]] = None
                    else:
                        places[place] = None
    yield from (patient.stored(actor, one) for one in list(people)[:MOST])
    if places:
        yield from store.read_many(actor, list(places)[:MOST])


def _back(
    actor: Actor, edge: Sequence[Stored], wanted: Sequence[Include], residents: set[UUID]
) -> Iterator[Stored]:
    for rule in wanted:
        if rule.parameter is None:
            continue
        targets = [each for each in edge if not rule.target or each.type == rule.target]
        keys = [local_key(rule.parameter.name, place[1]) for each in targets if (place := split(each.id))]
        owned = rule.parameter.name in OWNERS and any(each.type == "Patient" for each in targets)
        if not keys:
            continue
        criteria = Criteria(
            resident_ids=sorted({each.resident_id for each in targets} if owned else residents),
            types=(rule.type,),
            tests=() if owned else (Keys(tuple(keys), indexed=True),),
            limit=MOST,
        )
        yield from (stored for stored, _ in searching.search(actor, criteria))
